"""The audit's words: every key that the code names is there, in both languages, and every finding has a sentence."""

import re
from pathlib import Path

import pytest

import fordel
from fordel.audit.note import lines, note, sentence
from fordel.audit.result import Audit, Audited, Check, Finding, Machine
from fordel.report.content import Table
from fordel.report.html import to_html
from fordel.report.reader import reader_of
from fordel.texts.catalogue import catalogue, placeholders
from tests.key.key_workspace import build_key

SOURCE = "".join(path.read_text(encoding="utf-8") for path in sorted((Path(fordel.__file__).parent / "audit").glob("*.py")))
FINDINGS = sorted(key.removeprefix("report.audit.finding.") for key in catalogue("en") if key.startswith("report.audit.finding."))


def test_every_key_that_the_code_names_is_there():
    named = re.findall(r'\.(say|count)\(\s*"((?:audit|trace)[a-z_.]+)"', SOURCE)
    endings = {"say": ("",), "count": (".one", ".many")}
    assert len(named) > 30
    assert not [key for how, key in named for ending in endings[how] if f"report.{key}{ending}" not in catalogue("da")]


def test_every_finding_has_a_sentence_and_no_sentence_is_left_over():
    made = set(re.findall(r'Finding\(\s*"([a-z_]+)"', SOURCE)) | {"raw", "raw_line_endings", "line_endings", "edited"}
    made |= {"package", "package_missing", "stopped", "stopped_input", "engine_version", "engine_python", "engine_packages"}
    assert made == set(FINDINGS)


@pytest.fixture(params=["da", "en"])
def reader(request, tmp_path):
    return reader_of(build_key(tmp_path, units=3, language=request.param).params)


@pytest.mark.parametrize("kind", FINDINGS)
def test_a_finding_reads_as_a_sentence(reader, kind):
    names = placeholders(catalogue("en")[f"report.audit.finding.{kind}"])
    text = sentence(Finding(kind, "x", dict.fromkeys(names, "")), reader)
    assert text[0].isupper() and "{" not in text and len(text) > 15


def audit(*checks: Check, uncommitted: tuple[str, ...] = (), **changes) -> Audit:
    audited = Audited("budget-2009", "c" * 40, 2009, uncommitted=uncommitted)
    return Audit("raw", audited, checks, Machine("Linux", "3.11.7", "0.1.0", "current", "git 2, dvc 3", 61.0), **changes)


def test_one_and_many_and_none(tmp_path):
    space = build_key(tmp_path, units=3, language="en")
    reader = reader_of(space.params)
    one, other = Finding("gone", "a.csv"), Finding("bytes", "b.pdf")
    assert "There is 1 difference." in lines(audit(Check("outputs", 2, (one,))), reader)[0]
    assert "There are 2 differences." in lines(audit(Check("outputs", 2, (one, other))), reader)[0]
    assert lines(audit(Check("outputs", 2)), reader)[0].startswith("Everything matches.")
    page = to_html(note(audit(Check("outputs", 2), uncommitted=tuple(f"{number}.txt" for number in range(12))), space.params, reader))
    assert "12 files in the working folder have changed" in page and "9.txt ..." in page and "10.txt" not in page
    assert "1 minute" in page


def test_a_harmless_finding_fails_nothing_and_is_named(tmp_path):
    space = build_key(tmp_path, units=3)
    done = audit(Check("outputs", 2, (Finding("tolerance", "a.csv", harmless=True),)))
    assert done.matches
    section = next(one for one in note(done, space.params, reader_of(space.params)).sections if one.name == "harmless")
    assert next(block for block in section.blocks if isinstance(block, Table)).rows[0][0] == "a.csv"


def test_a_check_that_was_not_made_says_why(tmp_path):
    space = build_key(tmp_path, units=3, language="en")
    page = to_html(note(audit(Check("rerun", reason="raw_missing"), kept="folder"), space.params, reader_of(space.params)))
    assert "Nothing was computed again" in page and "Not checked" in page and "The folder was kept: folder." in page


def test_what_is_audited_is_escaped(tmp_path):
    space = build_key(tmp_path, units=3)
    page = to_html(note(audit(Check("outputs", 1, (Finding("gone", "<script>alert(1)</script>"),))), space.params, reader_of(space.params)))
    assert "<script>" not in page

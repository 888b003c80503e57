"""Older layouts of the settings are lifted, one version at a time."""

import pytest

from fordel.cycle.migrations import MIGRATIONS, lifted
from fordel.cycle.page import set_value
from fordel.errors import ParamsError
from fordel.params import parse_params
from fordel.params.parse import SCHEMA_VERSION
from fordel.starter.house import template

NEW = template("params.yaml")
OWN = "own_text: {}"


def old(own_text: str = OWN) -> str:
    """A page of the first layout."""
    assert NEW.count(f"  {OWN} ") == 1
    return set_value(NEW, "schema_version", "1").replace(OWN, own_text, 1)


def test_there_is_a_step_from_every_version():
    """The chain has no gap."""
    assert sorted(MIGRATIONS) == list(range(1, SCHEMA_VERSION))


def test_an_old_page_is_refused_and_the_command_named():
    """The page is right, only older."""
    with pytest.raises(ParamsError, match="fordel migrate"):
        parse_params(old())


def test_only_the_version_moves_where_nothing_else_has_to():
    """And every comment stays."""
    found = lifted(old())
    assert found.text == NEW and found.version == 1 and found.done == ("schema_version: 1 -> 2",)


@pytest.mark.parametrize(
    ("written", "problem", "process"),
    [
        ("own_text: {da: Vores ord}", ("Vores ord",), ()),
        ("own_text: {b: To, a: Et, process: Sådan}", ("Et", "To"), ("Sådan",)),
        ("own_text: {problem: Først, da: Så}", ("Først", "Så"), ()),
        ("own_text:\n    # ord\n    da: 'Vores\n      ord'", ("Vores ord",), ()),
        ("own_text:\n    # ord\n    da: Vores\n    # flere\n    db: 'Dine\n      ord'", ("Vores", "Dine ord"), ()),
    ],
)
def test_own_paragraphs_get_a_place(written, problem, process):
    """Those without one of today's names open the memo; each move is told."""
    found = lifted(old(written))
    own = parse_params(found.text).report.own_text
    assert (own.problem, own.process) == (problem, process)
    assert any("report.own_text." in line for line in found.done)
    assert found.text.count("#") == old(written).count("#")


def test_a_page_of_today_is_left_alone():
    """Nothing is done to it."""
    assert lifted(NEW).done == () and lifted(NEW).text == NEW


def test_steps_follow_each_other():
    """From any version on."""
    steps = {number: lambda text, number=number: (text + f"# {number}\n", [f"step {number}"]) for number in (1, 2, 3)}
    found = lifted("schema_version: 2\n", steps, 4)
    assert found.text == "schema_version: 4\n# 2\n# 3\n"
    assert found.done == ("step 2", "schema_version: 2 -> 3", "step 3", "schema_version: 3 -> 4")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (set_value(NEW, "schema_version", "3"), "newer than this fordel"),
        (set_value(NEW, "schema_version", "'1'"), "expected a number"),
        (set_value(NEW, "schema_version", "true"), "expected a number"),
        (NEW.replace("schema_version: 2", "other: 2"), "found None"),
        ("a: [", "not readable as YAML"),
        ("a: " + "[" * 5000, "not readable as YAML: too many levels"),
        (old().replace("workspace:", "bogus: 1\nworkspace:", 1), "bogus: unknown key"),
    ],
)
def test_what_cannot_be_lifted(text, said):
    """The message says why."""
    with pytest.raises(ParamsError, match=said):
        lifted(text)


def test_the_command(command, tmp_path):
    """It writes the page, says what it did, and does nothing the second time."""
    (tmp_path / "params.yaml").write_bytes(b"\xef\xbb\xbf" + old("own_text: {da: Ord}").encode())
    refused = command("run", cwd=tmp_path)
    assert refused.returncode == 2 and "fordel migrate" in refused.stderr
    done = command("migrate", cwd=tmp_path)
    assert done.returncode == 0 and "report.own_text.da -> report.own_text.problem" in done.stdout
    kept = (tmp_path / "params.yaml").read_bytes()
    assert kept.startswith(b"\xef\xbb\xbf") and b"problem: Ord" in kept
    assert "intet er ændret" in command("migrate", cwd=tmp_path).stdout and (tmp_path / "params.yaml").read_bytes() == kept

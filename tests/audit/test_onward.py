"""Audits without the raw files: from need on, from the key on; they say what was not computed again."""

import shutil
from pathlib import Path

import pytest

from tests.audit.small_pipeline import save
from tests.audit.test_audit import change, told
from tests.platform.conftest import git


@pytest.fixture
def outsider(adopted, tmp_path) -> Path:
    """What an auditor without access to the data has: a clone of git alone."""
    git("clone", "-q", str(adopted), str(tmp_path / "city"), cwd=tmp_path)
    return tmp_path / "city"


@pytest.mark.parametrize(("start", "said"), [("need", "Behov og vægte er ikke regnet igen."), ("key", "Behovet er ikke regnet igen.")])
def test_what_is_right_passes_and_says_what_was_not_done(outsider, audit, start, said):
    done, page = audit(outsider, "--from", start)
    text = told(page)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Alt stemmer" in text and said in text
    assert "De rå filer er ikke læst." in text and "Ikke regnet igen: indlæsning af data" in text
    assert "Ikke kontrolleret" in text and "reports/map.svg Selve filen er ikke med." in text


@pytest.mark.parametrize("start", ["need", "key"])
def test_an_edited_amount_is_caught(outsider, audit, start):
    """Also where it was adopted so: two amounts that still add to the pot."""
    key = outsider / "reports" / "key.csv"
    amounts = [row.split(",")[9] for row in key.read_text(encoding="utf-8").splitlines()[1:3]]
    change(key, amounts[0], str(int(amounts[0]) + 1))
    change(key, amounts[1], str(int(amounts[1]) - 1))
    save(outsider)
    done, page = audit(outsider, "--from", start)
    assert done.returncode == 3
    assert f"linje 2, amount: {int(amounts[0]) + 1} er nu {amounts[0]}." in told(page)


def test_from_need_an_edited_need_is_caught(outsider, audit):
    """The weights say otherwise; from the key on it would not be seen, but by the manifest."""
    change(outsider / "models" / "weights.json", '"child": "2000.00"', '"child": "2000.01"')
    save(outsider)
    done, page = audit(outsider, "--from", "need")
    text = told(page)
    assert done.returncode == 3
    assert "reports/weights.csv Tallene kommer ikke ens ud. linje 2, value: 2000.00 er nu 2000.01." in text
    assert "reports/allocation.json Tallene kommer ikke ens ud. input.needs[0]" in text


def test_settings_of_another_key_stop_it(outsider, audit):
    change(outsider / "params.yaml", "seed: 1", "seed: 2")
    save(outsider)
    done, page = audit(outsider, "--from", "need")
    assert done.returncode == 3
    assert "need Beregningen stoppede: models/" in told(page)


def test_with_a_transition_and_in_english(tmp_path, audit, installed):
    """Last year's budgets are taken as they stood."""
    from tests.audit.small_pipeline import dvc, small_pipeline

    root = small_pipeline(tmp_path / "city", language="en", policy="transition: {floor: {percent: -5}}", history=(300e6, 280e6, 300e6))
    dvc(installed, "add", "data/raw", cwd=root)
    dvc(installed, "repro", cwd=root)
    save(root)
    shutil.rmtree(root / ".dvc" / "cache")
    for start in ("need", "key"):
        done, page = audit(root, "--from", start)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Everything matches" in page and "The year is not adopted" in page and "made up" in page
    assert "transition," in (root / "reports" / "steps.csv").read_text(encoding="utf-8")

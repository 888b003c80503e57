"""A year whose personal data have been deleted: the audit says so, and what can still be checked is checked."""

from bs4 import BeautifulSoup

from tests.platform.conftest import git

DAY = "2020-03-31"


def test_the_note_says_that_the_year_cannot_be_computed_again(audit, city, installed):
    """The raw files are no fault; a changed published file still is one."""
    done = installed("forget", "2009", "--date", DAY, "--yes", "-w", city, cwd=city)
    assert done.returncode == 0, done.stderr
    git("add", "-A", cwd=city)
    git("commit", "-q", "-m", "Deleted", cwd=city)
    told, page = audit(city, "budget-2009")
    text = " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())
    assert told.returncode == 2, told.stdout + told.stderr
    assert "Kan ikke regnes igen" in text and DAY in text and "Alt stemmer" not in text and "Noget stemmer ikke" not in text
    assert "Nothing is committed" not in done.stderr
    for tag in ("HEAD", "budget-2009"):
        key, page = audit(city, tag, "--from", "key")
        assert key.returncode == 0, key.stdout + key.stderr
        assert f"er slettet den {DAY}" in page
    (city / "reports/key.csv").write_text("spoilt\n", encoding="utf-8")
    git("commit", "-q", "-am", "Spoilt", cwd=city)
    assert audit(city, "HEAD")[0].returncode == 3

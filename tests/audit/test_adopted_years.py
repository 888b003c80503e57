"""Two years as the commands adopt them: an audit of either finds nothing that is not so."""

from tests.cycle.city import extracts
from tests.cycle.conftest import copied, ready, run_and_answer
from tests.platform.conftest import installed, wheel

__all__ = ["installed", "ready", "wheel"]


def test_two_adopted_years(ready, tmp_path):
    """The second keeps the first as last year's; it is computed again from its raw files, with the program that is installed."""
    city = copied(ready, tmp_path)
    city("adopt", "--decision", "Det første år", "--case", "2006-1", "-q")
    city("rollover", 2008)
    city.deliver(extracts(tmp_path / "2008", 2007))
    run_and_answer(city)
    city("adopt", "--decision", "Året efter", "--case", "2007-1", "-q")
    for arguments in (("budget-2007", "--from", "key"), ("budget-2008", "--env", "current")):
        done = city("audit", *arguments, "-q", ok=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.startswith("Alt stemmer. ") and "vedtaget" not in done.stdout
    page = (city.root / "reports/audit.html").read_text(encoding="utf-8")
    assert "SHA-256" in page and "Filen kommer ikke fra noget trin" not in page

"""What may not stand in a tracked file: this or that machine, download addresses, large data."""

import re
import shutil

import pytest

from tests.house.source import ROOT, tracked

pytestmark = pytest.mark.skipif(not shutil.which("git") or not (ROOT / ".git").exists(), reason="needs the git checkout to list its files")

HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "anaconda" + ".org", "conda" + ".io", "npmjs" + ".", "jsdelivr" + ".", "unpkg" + ".")
MACHINE = re.compile(r"(?<![\w.~}*])/(?:work|home|root|Users|mnt|opt|private)/\w")
INDEX = re.compile(r"(?:--index-url|--extra-index-url|--find-links|index-url\s*=|registry = \"http|url = \"http)")
KEPT = {"tests/house/test_tracked_files.py", "Makefile"}


def texts() -> dict[str, str]:
    """Content by name of the tracked text files."""
    found = {}
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        content = path.read_bytes()
        if name not in KEPT and b"\0" not in content:
            found[name] = content.decode("utf-8")
    return found


def test_no_machine_is_named():
    """No absolute path of somebody's machine."""
    wrong = {name: match.group() for name, text in texts().items() if (match := MACHINE.search(text))}
    assert not wrong


def test_no_registry_is_named():
    """Packages are named by version and hash; where they come from is the reader's choice."""
    wrong = [name for name, text in texts().items() if any(host in text for host in HOSTS) or INDEX.search(text)]
    assert not wrong


def test_no_file_is_large():
    """Data stay outside; the largest files are the locks."""
    wrong = {path.relative_to(ROOT).as_posix(): size for path in tracked() if (size := path.stat().st_size) > 1_000_000}
    assert not wrong


def test_lines_end_in_lf():
    """CRLF would change the hashes."""
    assert not [name for name, text in texts().items() if "\r\n" in text]

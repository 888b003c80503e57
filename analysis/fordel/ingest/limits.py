"""How large a file of boundaries may be."""

from fordel.contract.rules import TOO_LARGE
from fordel.ingest.findings import Phrase
from fordel.ingest.raw import Unreadable

MOST_MEGABYTES, MOST_FEATURES, MOST_POSITIONS, MOST_RINGS = 200, 100_000, 10_000_000, 100_000


def limit(what: str, found: float, most: int) -> None:
    """Refuse a file with more ``megabytes``, ``features``, ``positions`` or ``rings`` than are read.

    Raises
    ------
    Unreadable
    """
    if found > most:
        raise Unreadable(TOO_LARGE, what=Phrase(f"ingest.boundaries.{what}", {"most": most}))

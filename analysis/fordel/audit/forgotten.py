"""``reports/forgotten.json``: which years' personal data have been deleted, and when; ``fordel forget`` writes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fordel.errors import WorkspaceError

FILE = "reports/forgotten.json"


@dataclass(frozen=True)
class Forgotten:
    """One deletion: the day, and MD5 by path of the files that went."""

    date: str
    files: Mapping[str, str]


def read_forgotten(root: Path, year: int) -> Forgotten | None:
    """The deletion of a budget year's personal data, or None where there was none.

    Raises
    ------
    WorkspaceError
        Where the record cannot be read.
    """
    try:
        content = json.loads((root / FILE).read_text(encoding="utf-8"))
        found = next((one for one in content["years"] if one["year"] == year), None)
        return found and Forgotten(found["date"], {one["path"]: one["md5"] for one in found["files"]})
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(f"{FILE}: not what 'fordel forget' writes; take it from git again: git checkout -- {FILE}") from error

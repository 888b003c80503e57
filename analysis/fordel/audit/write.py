"""Writing the note: all of it or nothing, wherever the auditor wants it."""

import os
import tempfile
from pathlib import Path

from fordel.audit.note import lines, note
from fordel.audit.result import Audit
from fordel.errors import WorkspaceError
from fordel.params import Params
from fordel.publish.write import why_not
from fordel.report.html import to_html
from fordel.report.reader import Reader

FILE = "reports/audit.html"


def check_place(path: Path) -> None:
    """Try whether the note can be written, before an audit that takes long.

    Raises
    ------
    WorkspaceError
        Where it cannot.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(prefix=".audit-", dir=path.parent):
            pass
    except OSError as error:
        raise WorkspaceError(f"{path.parent}: the note {why_not(error)}, or name another place with --note") from error


def write(audit: Audit, params: Params, reader: Reader, path: Path) -> list[str]:
    """Write the note to ``path``, and return what is said on the terminal."""
    content = to_html(note(audit, params, reader)).encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=".audit-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return [*lines(audit, reader), reader.say("audit.written", path=str(path))]

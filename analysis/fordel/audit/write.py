"""Writing the note: all of it or nothing, wherever the auditor wants it."""

import os
import tempfile
from pathlib import Path

from fordel.audit.note import lines, note
from fordel.audit.result import Audit
from fordel.params import Params
from fordel.report.html import to_html
from fordel.report.reader import Reader

FILE = "reports/audit.html"


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

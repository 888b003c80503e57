"""Addresses of databases: which kind, where, and never with a password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from fordel.errors import ParamsError

EXAMPLE = "postgres://USER@HOST/DATABASE"
FILES = frozenset({"duckdb", "sqlite"})
ALLOWED = ("host", "service", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "schema", "driver", "warehouse", "role")


@dataclass(frozen=True)
class Address:
    """A database: its kind as ibis calls it, and the address that the sidecar keeps; ``file`` where it is a file on this machine."""

    kind: str
    text: str
    file: Path | None = None

    @property
    def place(self) -> str:
        """Where it is, for people: without the user's name and what stands behind the ``?``."""
        return self.file.name if self.file else self.text.partition("://")[2].partition("?")[0].rpartition("@")[2].strip("/") or self.kind


def database_address(text: str, named: str = "--database") -> Address:
    """Read an address such as ``postgres://user@host/database``, ``duckdb://file`` or ``sqlite://file``; a file's is made absolute.

    Messages say where it stands, as ``named``.

    Raises
    ------
    ParamsError
        Where it is no address of a database that ibis reaches, or carries a password or what may be one; it is not repeated.
    """
    scheme, there, rest = text.partition("://")
    kind = scheme.lower().replace("postgresql", "postgres")
    if not there or kind not in kinds():
        raise ParamsError(f"{named}: no address of a database; write one such as {EXAMPLE}, duckdb://FILE or sqlite://FILE")
    if kind in FILES:
        path = Path(rest).expanduser().absolute()
        return Address(kind, f"{kind}://{path.as_posix()}", path)
    try:
        parts = urlsplit(text)
        entries = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))]
        secret = parts.password is not None or parts.fragment or re.search("[;=]|@.*@", text.partition("?")[0])
        valid = parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ParamsError(f"{named}: cannot be read as an address; write one such as {EXAMPLE}") from None
    if secret or any(name not in ALLOWED for name in entries):
        raise ParamsError(
            f"{named}: an address may carry no password and, behind the ?, only {', '.join(ALLOWED)}: it is kept with the file and stays "
            "in the shell's history; for PostgreSQL give the password by ~/.pgpass, a service (?service=NAME) or the variable PGPASSWORD"
        )
    return Address(kind, f"{kind}://{text.partition('://')[2]}")


def kinds() -> frozenset[str]:
    """The kinds of database that ibis knows, whether their drivers are installed or not."""
    from importlib.metadata import entry_points

    return frozenset(entry.name for entry in entry_points(group="ibis.backends"))

"""``statbank.yaml``: what is fetched from the bank, one entry per extract; every scalar is text, so that ``01`` stays a code."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from fordel.errors import ParamsError
from fordel.params.parts import Name, Part, Text

FILE = "statbank.yaml"
ADDRESS = "https://api.statbank.dk/v1"
BEGIN = (
    "'fordel fetch --codes TABLE' prints an entry for a table of the bank to begin with, 'fordel fetch --wfs ADDRESS' lists "
    "a map server's layers; docs/statbank.md shows how"
)


def _several(value: object) -> object:
    """One value without brackets is a list of one."""
    return (value,) if isinstance(value, str) else value


Values = Annotated[tuple[Text, ...], BeforeValidator(_several), Field(min_length=1)]


class Query(Part):
    """One extract.

    ``where`` names the values of every variable: codes, ``*`` for all, ``20*`` for those that begin so, ``>=2005<=2009``,
    ``(1)`` for the latest period, ``(-n+3)`` for the three latest. A variable that is not named is given as a total.
    """

    table: Annotated[str, Field(pattern=r"^\w{1,40}$")]
    database: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,20}$")] | None = None
    where: Annotated[dict[Text, Values], Field(min_length=1)]
    language: Literal["da", "en"] = "da"
    values: Literal["code", "text"] = "code"
    format: Literal["csv", "bulk"] = "csv"
    wide: Text | None = None
    time_as_year: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Query:
        if self.format == "bulk" and self.wide:
            raise ValueError("wide needs format csv: bulk leaves out combinations of values")
        return self

    @property
    def decimal(self) -> str:
        """The decimal mark of the answer's language."""
        return "," if self.language == "da" else "."


class Declaration(Part):
    """The page: the bank's address, and the extracts by the names of their files."""

    address: str = ADDRESS
    tables: Annotated[dict[Name, Query], Field(min_length=1)]

    @field_validator("address")
    @classmethod
    def _safe(cls, address: str) -> str:
        return safe_address(address)


def safe_address(address: str, example: str = ADDRESS) -> str:
    """The address, where it is one that may be asked; messages show the ``example``.

    Raises
    ------
    ValueError
        Where it is not HTTPS (plain HTTP is for this machine itself only), or carries a name and password; it is not repeated.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(f"is not an address such as {example}") from None
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not carry a user name or password")
    if not host or parts.query or parts.fragment or (parts.scheme != "https" and not (parts.scheme == "http" and _this_machine(host))):
        raise ValueError(f"must be an address such as {example}")
    return address.rstrip("/")


def address(root: Path) -> str:
    """The bank's address: as declared, where there is a declaration."""
    return read_declaration(root).address if is_declared(root) else ADDRESS


def is_declared(root: Path) -> bool:
    """Whether the workspace has a declaration in which more stands than comments."""
    return _content(root) is not None


def read_declaration(root: Path) -> Declaration:
    """The declaration of a workspace.

    Raises
    ------
    ParamsError
        With every fault, each with its place in the file; where nothing is declared, with where to begin.
    """
    content = _content(root)
    if content is None:
        what = "declares nothing" if (root / FILE).is_file() else f"not found in {root}"
        raise ParamsError(f"{FILE}: {what}; {BEGIN}")
    try:
        return Declaration.model_validate(content)
    except ValidationError as error:
        raise ParamsError("\n".join(f"{FILE}: {_place(fault['loc'])}: {_plain(fault)}" for fault in error.errors())) from None


def _content(root: Path) -> object:
    """The file as it stands; None where there is none, or comments only."""
    from ruamel.yaml import YAML, YAMLError

    if not (root / FILE).is_file():
        return None
    try:
        return YAML(typ="base").load((root / FILE).read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ParamsError(f"{FILE}: not UTF-8 (byte {error.start + 1}); save it as UTF-8") from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise ParamsError(f"{FILE}{where}: not readable as YAML ({getattr(error, 'problem', None) or 'wrong structure'})") from None


def _this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _place(parts: tuple) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in parts if part != "[key]") or "the whole file"


def _plain(fault: dict) -> str:
    if fault["type"] == "extra_forbidden":
        return "unknown key; remove it or correct its spelling"
    message = fault["msg"].removeprefix("Value error, ")
    return message[0].lower() + message[1:]

"""Reading ``params.yaml``: every fault with its place, all at once."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from fordel.errors import ParamsError
from fordel.params.tokens import check_tokens, shown, unreadable
from fordel.params.whole import Params

SCHEMA_VERSION = 2
MOST_BYTES = 1_000_000


def parse_params(text: str, where: str = "params.yaml") -> Params:
    """Typed settings from YAML text.

    Parameters
    ----------
    text : str
        YAML 1.2. Anchors and tags are refused: a setting stands where it is read. So are levels deeper than settings have.
    where : str
        The file's name in messages.

    Raises
    ------
    ParamsError
        With every fault, each with its place in the file.
    """
    from ruamel.yaml import YAML, YAMLError

    try:
        check_tokens(YAML(typ="safe", pure=True).scan(text), where)
        content = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        raise ParamsError(unreadable(error, where)) from error
    if not isinstance(content, dict):
        raise ParamsError(f"{where}: expected settings with the keys {', '.join(Params.model_fields)}")
    _check_version(content.get("schema_version"), where)
    try:
        return Params.model_validate(content)
    except ValidationError as error:
        lines = [f"{where}: {_place(fault['loc'])}: {_plain(fault)}" for fault in error.errors()]
        raise ParamsError("\n".join(lines)) from error


def read_params(path: Path) -> Params:
    """Typed settings from a file; see `parse_params`."""
    return parse_params(read_page(path), path.name)


def read_page(path: Path) -> str:
    """The text of ``params.yaml``, without a byte order mark; `ParamsError` where it is not there, too large or not UTF-8."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ParamsError(f"{path.name}: larger than {MOST_BYTES // 1000} kB; settings are a page of text; put the right file there")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        todo = "run the command in a workspace, or make one with 'fordel new'"
        raise ParamsError(f"{path.name}: not found in {path.parent}; {todo}") from error
    except UnicodeDecodeError as error:
        raise ParamsError(f"{path.name}: not UTF-8 (byte {error.start + 1}); save it as UTF-8") from error


def _check_version(version: object, where: str) -> None:
    """Refuse another layout than today's, and name the command that lifts an older one."""
    if version == SCHEMA_VERSION and not isinstance(version, bool):
        return
    message = f"{where}: schema_version: expected {SCHEMA_VERSION}, found {shown(repr(version))}"
    if isinstance(version, int) and not isinstance(version, bool) and 0 < version < SCHEMA_VERSION:
        message += "; the page was written for an earlier fordel: 'fordel migrate' lifts it, and keeps values and comments"
    elif isinstance(version, int) and version > SCHEMA_VERSION:
        message += "; the page was written for a newer fordel: install that one"
    raise ParamsError(message)


def _place(parts: tuple) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else shown(part) for part in parts) or "the whole file"


def _plain(fault: dict) -> str:
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        return "unknown key; remove it or correct its spelling"
    if fault["type"] in {"missing", "value_error"}:
        return message[0].lower() + message[1:]
    return f"{message[0].lower()}{message[1:]}, found {shown(repr(fault.get('input')))}"

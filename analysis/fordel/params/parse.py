"""Reading ``params.yaml``: every fault with its place, all at once."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError

from fordel.errors import ParamsError
from fordel.params.whole import Params

SCHEMA_VERSION = 2


def parse_params(text: str, where: str = "params.yaml") -> Params:
    """Typed settings from YAML text.

    Parameters
    ----------
    text : str
        YAML 1.2. Anchors and tags are refused: a setting stands where it is read.
    where : str
        The file's name in messages.

    Raises
    ------
    ParamsError
        With every fault, each with its place in the file.
    """
    from ruamel.yaml import YAML, YAMLError
    from ruamel.yaml.tokens import AliasToken, AnchorToken, ScalarToken, TagToken

    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            if isinstance(token, AliasToken | AnchorToken | TagToken):
                line = token.start_mark.line + 1
                raise ParamsError(f"{where}, line {line}: anchors, aliases and tags are not allowed; write the value out")
            if isinstance(token, ScalarToken) and token.plain and (meant := _ambiguous(token.value)):
                raise ParamsError(f"{where}, line {token.start_mark.line + 1}: {token.value} could be read in two ways; {meant}")
        content = YAML(typ="safe", pure=True).load(text)
    except ParamsError:
        raise
    except (YAMLError, ValueError, RecursionError) as error:
        raise ParamsError(f"{where}: not readable as YAML: {' '.join(str(error).split())}") from error
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
    """The text of ``params.yaml``, without a byte order mark; `ParamsError` where it is not there or not UTF-8."""
    try:
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
    message = f"{where}: schema_version: expected {SCHEMA_VERSION}, found {version!r}"
    if isinstance(version, int) and not isinstance(version, bool) and 0 < version < SCHEMA_VERSION:
        message += "; the page was written for an earlier fordel: 'fordel migrate' lifts it, and keeps values and comments"
    elif isinstance(version, int) and version > SCHEMA_VERSION:
        message += "; the page was written for a newer fordel: install that one"
    raise ParamsError(message)


def _ambiguous(scalar: str) -> str:
    """What to write for a number that a reader and YAML take differently; empty for all others."""
    if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+", scalar):
        return f"a point is the decimal mark here: write {scalar.replace('.', '')}, or {scalar}0 if decimals are meant"
    if re.fullmatch(r"[+-]?0[0-9]+", scalar):
        return f"write {scalar.lstrip('+-0') or '0'}, or '{scalar}' in quotation marks if it is a code"
    return ""


def _place(parts: tuple) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in parts) or "the whole file"


def _plain(fault: dict) -> str:
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        return "unknown key; remove it or correct its spelling"
    if fault["type"] in {"missing", "value_error"}:
        return message[0].lower() + message[1:]
    return f"{message[0].lower()}{message[1:]}, found {fault.get('input')!r}"

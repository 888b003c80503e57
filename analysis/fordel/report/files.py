"""Reading one file of an earlier stage: JSON, or CSV rows as typed objects."""

import csv
import json
from dataclasses import fields
from typing import TypeVar

from fordel.errors import WorkspaceError
from fordel.workspace import Workspace

T = TypeVar("T")


def read_json(workspace: Workspace, name: str, stage: str) -> dict:
    """A JSON file that ``stage`` writes.

    Raises
    ------
    WorkspaceError
        Where it is missing or not JSON.
    """
    try:
        return json.loads(workspace.path(name).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _missing(workspace, name, stage) from error
    except ValueError as error:
        raise WorkspaceError(f"{name}: not readable as JSON; run 'fordel {stage}' again") from error


def read_rows(workspace: Workspace, name: str, kind: type[T], stage: str) -> tuple[T, ...]:
    """The rows of a CSV file that ``stage`` writes, as objects of ``kind``.

    Raises
    ------
    WorkspaceError
        Where it is missing or not what the stage writes.
    """
    try:
        text = workspace.path(name).read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise _missing(workspace, name, stage) from error
    rows = csv.DictReader(text.splitlines(keepends=True))
    return tuple(filled(kind, row, name) for row in rows)


def _missing(workspace: Workspace, name: str, stage: str) -> WorkspaceError:
    return WorkspaceError(f"{name}: not found in {workspace.root}; run 'fordel {stage}' first")


def filled(kind: type[T], row: dict, name: str) -> T:
    """A row object from a mapping: text cells become the field's number, an empty cell of an optional one None."""
    try:
        return kind(**{field.name: _value(row[field.name], str(field.type)) for field in fields(kind)})
    except (KeyError, TypeError, ValueError) as error:
        raise WorkspaceError(f"{name}: not as its stage writes it ({type(error).__name__}: {error}); run the stage again") from error


def _value(cell: object, kind: str) -> object:
    kind = kind.removeprefix("<class '").removesuffix("'>")
    if not isinstance(cell, str) or kind == "str":
        return cell
    if cell == "" and kind.endswith("| None"):
        return None
    return int(float(cell)) if kind.startswith("int") else float(cell)

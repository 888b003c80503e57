"""The command's work: read two files, check them together, distribute, write one file."""

import os
from dataclasses import dataclass
from pathlib import Path

from fordel.apply.check import check_levels, check_money, check_names, check_pot
from fordel.apply.compute import Applied, apply_key
from fordel.apply.counts import CENTRE, Counts, counts_of
from fordel.apply.faults import Faults
from fordel.apply.table import MARK, read_table
from fordel.apply.weights import Weight, weights_of
from fordel.apply.workbook import workbook
from fordel.errors import WorkspaceError
from fordel.publish.write import csv_text
from fordel.texts import Texts

COLUMNS = ("centre", "share", "amount")
ENDINGS = (".csv", ".xlsx")


@dataclass(frozen=True)
class Task:
    """What is applied to what, and where the result goes: a ``.csv`` or an ``.xlsx``; ``language`` is the workbook's."""

    counts: Path
    weights: Path
    pot: int
    out: Path
    unit: int = 1
    language: str = "da"


@dataclass(frozen=True)
class Given:
    """The two files, read and checked; ``mark`` says that figures are made up, ``unused`` names columns without a weight."""

    counts: Counts
    weights: tuple[Weight, ...]
    mark: str
    unused: tuple[str, ...]


def run(task: Task) -> list[str]:
    """Write the key and return what to say about it.

    Raises
    ------
    InputError
        One line per fault in the files and the options; nothing is written then.
    AllocationError
        Where the weights cannot distribute this pot over these counts.
    WorkspaceError
        Where the file cannot be written.
    """
    texts = Texts(task.language)
    given = read(task)
    found = apply_key(given.counts, given.weights, task.pot, task.unit)
    if _ending(task.out) == ".csv":
        _replace(task.out, csv_bytes(found, given.mark))
    else:
        _replace(task.out, workbook(found, given.counts, given.weights, given.mark, texts))
    notes = [texts("apply.unused", names=", ".join(given.unused), file=task.counts.name)] if given.unused else []
    return [texts("apply.written", path=task.out, pot=texts.number(task.pot), centres=texts.number(len(found.codes))), *notes]


def read(task: Task) -> Given:
    """Both files, when nothing is wrong with them, the pot, the unit and the name of the output.

    Raises
    ------
    InputError
        One line per fault.
    """
    faults = Faults()
    check_money(task.pot, task.unit, faults)
    _check_out(task, faults)
    counts_table = read_table(task.counts, CENTRE, faults)
    weights_table = read_table(task.weights, "criterion", faults)
    counts = counts_of(counts_table, faults) if counts_table else None
    before = len(faults.lines)
    weights = weights_of(weights_table, faults) if weights_table else ()
    sound = len(faults.lines) == before
    if counts and weights:
        check_names(weights_table.file, weights, counts, faults)
    if weights and sound:
        check_levels(weights_table.file, weights, faults)
    faults.stop_if_any()
    check_pot(weights_table.file, weights, counts, task.pot, faults)
    faults.stop_if_any()
    used = {row.criterion for row in weights}
    unused = tuple(name for name in counts.values if name not in used)
    return Given(counts, weights, counts_table.mark or weights_table.mark, unused)


def csv_bytes(found: Applied, mark: str = "") -> bytes:
    """The key as ``centre,share,amount``; with the column ``synthetic`` where the inputs have it."""
    rows = [
        {"centre": code, "share": f"{share:.9f}", "amount": amount} | ({MARK: mark} if mark else {})
        for code, share, amount in zip(found.codes, found.shares, found.amounts, strict=True)
    ]
    return csv_text((*COLUMNS, MARK) if mark else COLUMNS, rows).encode("utf-8")


def _ending(path: Path) -> str:
    return path.suffix.lower()


def _check_out(task: Task, faults: Faults) -> None:
    if _ending(task.out) not in ENDINGS:
        faults.add("--out", f"{task.out} cannot be written; expected a name that ends in {' or '.join(ENDINGS)}; rename it")
    if not task.out.parent.is_dir():
        faults.add("--out", f"{task.out.parent} is not a folder; expected one that is there; make it, or write elsewhere")
    if task.out.resolve() in {task.counts.resolve(), task.weights.resolve()}:
        faults.add("--out", f"{task.out} is one of the two files that are read; expected another name; choose one")


def _replace(path: Path, content: bytes) -> None:
    """The whole file takes its place at once, or none of it does."""
    aside = path.with_name(f".{path.name}.part")
    try:
        aside.write_bytes(content)
        os.replace(aside, path)
    except OSError as error:
        raise WorkspaceError(
            f"{path}: cannot be written ({error.strerror}); close it if it is open in another program, "
            "free space or change the folder's rights, and run again"
        ) from error
    finally:
        aside.unlink(missing_ok=True)

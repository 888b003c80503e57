"""Which codes are asked for, how many cells that is, and how a question above the bank's limit is divided."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from math import prod

from fordel.ingest.statbank.answer import same
from fordel.ingest.statbank.declaration import Query
from fordel.ingest.statbank.faults import FetchError
from fordel.ingest.statbank.info import TableInfo, Variable

MOST_CELLS = 1_000_000
MOST_PARTS = 200


@dataclass(frozen=True)
class Choice:
    """A variable and the codes of it that are asked for, in the bank's order."""

    variable: Variable
    codes: tuple[str, ...]


def choose(name: str, query: Query, info: TableInfo) -> tuple[Choice, ...]:
    """The codes of every variable of the extract ``name``; time comes last, as in the answer.

    Raises
    ------
    FetchError
        With every unknown variable or value, and every variable that has to be chosen and is not.
    """
    by_name = {same(variable.id): variable for variable in info.variables}
    wanted = {same(key): (key, values) for key, values in query.where.items()}
    faults = [
        f"{key}: the table has no such variable; it has {', '.join(one.id for one in info.variables)}"
        for compared, (key, _) in wanted.items()
        if compared not in by_name
    ]
    choices = []
    for compared, variable in by_name.items():
        if compared in wanted:
            codes, unknown = _codes(variable, wanted[compared][1])
            faults += [f"{variable.id}: {text!r} is no value of it{_near(variable, text)}" for text in unknown]
            choices.append(Choice(variable, codes))
        elif not variable.elimination or query.format == "bulk":
            reason = "format bulk gives no totals" if variable.elimination else "the bank gives no total of it"
            faults.append(f"{variable.id}: must stand under 'where' ({reason}), such as {variable.id}: {_example(variable)}")
    if query.wide and same(query.wide) not in wanted:
        faults.append(f"wide: {query.wide} must stand under 'where'")
    if faults:
        database = f" --database {query.database}" if query.database else ""
        todo = f"'fordel fetch --codes {query.table}{database}' lists its variables and values"
        raise FetchError("\n".join(f"statbank.yaml: {name}: {query.table}: {fault}; {todo}" for fault in faults))
    return tuple(sorted(choices, key=lambda choice: choice.variable.time))


def rows(choices: Sequence[Choice]) -> int:
    """How many combinations of values there are: the rows of a whole answer."""
    return prod(len(choice.codes) for choice in choices)


def cells(choices: Sequence[Choice]) -> int:
    """The cells as the bank counts them: rows times variables and value."""
    return rows(choices) * (len(choices) + 1)


def divided(choices: tuple[Choice, ...], limit: int = MOST_CELLS) -> list[tuple[Choice, ...]]:
    """Questions of at most ``limit`` cells whose answers, one after the other, are the answer to the whole.

    The first variable with several codes is cut, then the next one within a single code of it, so that the order of rows stays.

    Raises
    ------
    FetchError
        Where `MOST_PARTS` full questions would not hold all cells.
    """
    if cells(choices) > MOST_PARTS * limit:
        raise FetchError(f"{cells(choices):,} cells are too many to ask for; choose fewer values under 'where', or set 'format: bulk'")
    return _divided(choices, limit)


def _divided(choices: tuple[Choice, ...], limit: int) -> list[tuple[Choice, ...]]:
    place = next((place for place, choice in enumerate(choices) if len(choice.codes) > 1), None)
    if cells(choices) <= limit or place is None:
        return [choices]
    codes = choices[place].codes
    size = max(1, limit * len(codes) // cells(choices))
    pieces = [replace(choices[place], codes=codes[start : start + size]) for start in range(0, len(codes), size)]
    return [part for piece in pieces for part in _divided((*choices[:place], piece, *choices[place + 1 :]), limit)]


def _codes(variable: Variable, texts: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The codes that the texts mean, in the bank's order, and the texts that mean none."""
    found = {text: _meant(variable, text) for text in texts}
    chosen = {code for codes in found.values() for code in codes}
    return tuple(code for code in variable.codes if code in chosen), [text for text, codes in found.items() if not codes]


def _meant(variable: Variable, text: str) -> list[str]:
    exact = [code for code in variable.codes if same(code) == same(text)]
    if exact:
        return [code for code in exact if code == text] or exact
    if variable.time and (latest := re.fullmatch(r"\((-n\+)?([1-9][0-9]{0,3})\)", text.replace(" ", ""))):
        number = int(latest[2])
        return list(variable.codes[-number:] if latest[1] else variable.codes[-number : len(variable.codes) - number + 1])
    if bounds := re.fullmatch(r"(?:>=([^<>=]+))?(?:<=([^<>=]+))?", text.replace(" ", "")):
        return _between(variable, *bounds.groups())
    if "*" in text or "?" in text:
        pattern = same(text).replace("[", "[[]")
        return [code for code in variable.codes if fnmatchcase(same(code), pattern)]
    return []


def _between(variable: Variable, first: str | None, last: str | None) -> list[str]:
    """Codes from one to another: periods as text (``2005`` is before ``2005K1``), other codes by their place in the bank's order."""
    codes = variable.codes
    if variable.time:
        low, high = (first or "").upper(), (last or "\uffff").upper()
        return [code for code in codes if low <= code.upper() and (code.upper() <= high or code.upper().startswith(high))]
    if not {first, last} - {None} <= set(codes):
        return []
    start, stop = codes.index(first) if first else 0, codes.index(last) if last else len(codes) - 1
    return list(codes[start : stop + 1])


def _near(variable: Variable, text: str) -> str:
    """A hint at the codes whose own or whose text is like the one that is not known."""
    known = {same(value.text): value for value in variable.values} | {same(value.id): value for value in variable.values}
    near = {known[one].id: known[one] for one in difflib.get_close_matches(same(text), known, n=3, cutoff=0.7)}
    return f"; did you mean {' or '.join(f'{value.id} ({value.text})' for value in near.values())}?" if near else ""


def _example(variable: Variable) -> str:
    return '"(1)" for the latest' if variable.time else '"*" for all'

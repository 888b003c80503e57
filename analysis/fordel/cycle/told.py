"""What the commands of the yearly cycle say, in the workspace's language."""

from collections.abc import Sequence

from fordel.cycle import ageing
from fordel.cycle.adopt import Adopted
from fordel.cycle.extracts import Extract
from fordel.cycle.lines import table
from fordel.cycle.migrations import Lifted
from fordel.cycle.rollover import Rolled
from fordel.cycle.standing import Remark
from fordel.ingest.inputs import years_text
from fordel.texts import Texts

STOPS = ("run", "adoption", "nothing")


def rolled_lines(rolled: Rolled) -> list[str]:
    """What has moved, which extracts are needed, what must be decided, and the next steps."""
    texts, budget = Texts(rolled.after.workspace.language), rolled.after.years.budget
    moved = [[one.path, one.old or "–", one.new or "–"] for one in rolled.changes]
    lines = [texts("cycle.rollover.title", year=budget, before=budget - 1), "", texts("cycle.rollover.changes")]
    lines += _indented(table([[texts(f"cycle.rollover.{name}") for name in ("path", "old", "new")], *moved]))
    lines += ["", _weights(rolled, texts), "", texts("cycle.rollover.extracts")]
    lines += _indented(table([[texts(f"cycle.rollover.{name}") for name in _EXTRACT], *(_cells(one, texts) for one in rolled.extracts)]))
    lines += ["", texts("cycle.rollover.columns")]
    lines += [f"  {one.table}: {_columns(one, texts)}" for one in rolled.extracts if one.columns]
    lines += ["", texts("cycle.rollover.decide")]
    lines += [f"  - {texts(f'cycle.decide.{key}', **values)}" for key, values in rolled.decide]
    return [*lines, f"  - {texts('cycle.decide.units')}", "", texts("cycle.rollover.next")]


def adopted_lines(adopted: Adopted, language: str) -> list[str]:
    """That the year is adopted, and where it is kept."""
    texts = Texts(language)
    kept = texts("cycle.adopt.pushed", store=adopted.store) if adopted.store else texts("cycle.adopt.no_remote")
    said = texts("cycle.adopt.done", year=adopted.year, tag=adopted.tag)
    return [said, kept, texts("cycle.adopt.next", next=adopted.year + 1, tag=adopted.tag)]


def lifted_lines(lifted: Lifted, language: str) -> list[str]:
    """What was done to the page, or that it is in today's layout already."""
    texts = Texts(language)
    return [*lifted.done, texts("cycle.migrate.done")] if lifted.done else [texts("cycle.migrate.nothing", version=lifted.version)]


def standing_lines(remarks: Sequence[Remark], language: str) -> list[str]:
    """The remarks by what they stop; one line where there is none."""
    texts = Texts(language)
    lines: list[str] = []
    for stops in STOPS:
        found = [one.text for one in remarks if one.stops == stops]
        if found:
            lines += [*([""] if lines else []), texts(f"cycle.check.stops.{stops}"), *(f"  - {line}" for line in found)]
    if not any(one.stops == "run" for one in remarks):
        lines = [texts("cycle.check.ready"), *([""] if lines else []), *lines]
    return lines


_EXTRACT = ("table", "years", "supplier", "file", "state")


def _cells(one: Extract, texts: Texts) -> list[str]:
    years, supplier = years_text(one.years) or texts("cycle.rollover.current"), one.supplier or texts("cycle.rollover.unnamed")
    return [one.table, years, supplier, one.path, texts(f"cycle.rollover.{one.todo}")]


def _columns(one: Extract, texts: Texts) -> str:
    return ", ".join(f"{name} ({texts(f'cycle.type.{kind}')})" for name, kind in one.columns)


def _weights(rolled: Rolled, texts: Texts) -> str:
    params, moved = rolled.after, rolled.after.years.estimation != rolled.before.years.estimation
    years = years_text(params.years.estimation)
    if moved:
        return texts("cycle.rollover.weights.moved", years=years)
    name = "due" if ageing.due(params) else "stay"
    return texts(f"cycle.rollover.weights.{name}", years=years, due=ageing.due_year(params))


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" for line in lines]

"""The files of the model and its examination: what each holds, how many rows, and where this document shows it."""

from collections.abc import Mapping, Sequence

from fordel.report.content import Column, Section, Table
from fordel.report.examined import Examined
from fordel.report.reader import Reader

# The section that shows a file, whole or in part.
_MODEL = {
    "coefficients": "terms", "covariance": "", "criteria_log": "criteria-log", "drops": "key", "unexplained": "unexplained",
    "unit_residuals": "residuals", "selection": "selection",
}  # fmt: skip
_EXAMINED = {
    "metrics": "accuracy", "calibration": "calibration", "deprivation": "calibration", "challengers": "challengers", "balance": "balance",
    "sensitivity": "sensitivity", "stability": "sensitivity", "left_out_criteria": "sensitivity", "same_side": "sensitivity",
    "sensitivity_ratios": "ratios", "groups": "groups", "form": "form", "moran": "form", "within_between": "form", "chance": "chance",
}  # fmt: skip


def file_section(examined: Examined | None, sections: Sequence[Section], reader: Reader) -> Section:
    """A row for every file; ``sections`` are the document's others, whose titles say where a file is shown."""
    titles = {section.name: section.title for section in sections}
    shown = [(name, place) for name, place in _MODEL.items() if not place or place in titles]
    rows = [_row(f"models/{name}.csv", name, None, place, titles, reader) for name, place in shown]
    tables = {} if examined is None else examined.tables
    tried = _EXAMINED.items() if tables else ()
    rows += [_row(f"models/validation/{name}.csv", name, len(tables[name]), place, titles, reader) for name, place in tried]
    columns = (
        *(Column(reader.say(f"appendix.files.{name}")) for name in ("file", "what")),
        Column(reader.say("appendix.files.rows"), "", "number"),
        Column(reader.say("appendix.files.place")),
    )
    table = Table("model-files", reader.say("appendix.files.caption"), columns, tuple(rows), (), (reader.say("appendix.files.note"),))
    return Section("model-files", reader.say("appendix.files.title"), (table,), 3)


def _row(path: str, name: str, rows: int | None, place: str, titles: Mapping[str, str], reader: Reader) -> tuple[str, ...]:
    count = reader.say("none") if rows is None else reader.number(rows)
    return (path, reader.say(f"appendix.files.{name}"), count, titles.get(place, reader.say("appendix.files.only")))

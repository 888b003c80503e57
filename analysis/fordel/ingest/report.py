"""Findings as rows: each violation with its value for the analyst, counts and sentences without values for everyone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fordel.ingest.checks import acknowledgement
from fordel.ingest.findings import Finding, Phrase
from fordel.ingest.mapping import Exclusion
from fordel.ingest.personal import MARK, PERSONAL, withheld
from fordel.params import Acknowledgement
from fordel.texts import Texts

DETAIL_COLUMNS = ("rule", "severity", "table", "file", "row", "column", "value", "message")
COUNT_COLUMNS = ("rule", "severity", "table", "column", "rows", "message", "acknowledged", "reason")
EXCLUSION_COLUMNS = ("table", "column", "rows", "reason")
NAMED_ROWS, NAMED_FINDINGS = 10, 40
HERE = "\0"


@dataclass(frozen=True)
class Disclosure:
    """Tables whose rows are children, the smallest count of rows that may be published, and how many rows each table has."""

    child_tables: frozenset[str]
    minimum: int
    sizes: Mapping[str, int] = field(default_factory=dict)

    def count(self, table: str, rows: int) -> str:
        """A count of rows as it may be published.

        Below the limit only that it is below; nothing where the table's other rows are so few that their number would be told.
        """
        if table not in self.child_tables:
            return str(rows)
        if 0 < rows < self.minimum:
            return f"<{self.minimum}"
        return "" if 0 < self.sizes.get(table, rows) - rows < self.minimum else str(rows)


def sentence(finding: Finding, texts: Texts, row: int | str | None = None, key: str = "") -> str:
    """The rule's sentence about one violation, without its value and without anything that tells who a person is.

    ``key`` is that of another sentence of the rule than its message.
    """
    details = {name: texts(v.key, **v.values) if isinstance(v, Phrase) else v for name, v in finding.details.items()}
    filled = {"file": finding.file, "table": finding.table, "column": finding.label, "row": row} | details
    return withheld(texts(key or finding.rule.message, **filled))


def detail_rows(found: Iterable[Finding], texts: Texts) -> Iterator[dict]:
    """One row per violation for ``data/ingest.csv`` (personal); values of columns that tell who a person is are withheld."""
    found = list(found)
    closed = {(finding.table, finding.column) for finding in found if finding.rule in PERSONAL}
    for finding in found:
        common = {"rule": finding.rule.id, "severity": finding.rule.severity, "table": finding.table, "file": finding.file}
        hide = (finding.table, finding.column) in closed
        common["column"], message = withheld(finding.column), sentence(finding, texts, HERE)
        values = finding.values if len(finding.values) else [None] * max(1, len(finding.rows))
        for row, value in zip(finding.rows.tolist() or [None], values, strict=True):
            shown = None if value is None else MARK if hide else withheld(value)
            yield common | {"row": row, "value": shown, "message": message.replace(HERE, str(row))}
        if finding.more:
            yield common | {"row": None, "value": None, "message": texts("ingest.unlisted", n=texts.number(finding.more))}


def count_rows(found: Iterable[Finding], texts: Texts, given: tuple[Acknowledgement, ...], disclosure: Disclosure) -> list[dict]:
    """One row per finding for ``reports/ingest.csv`` (public): a count and the rule's title, or a table's sentence."""
    rows = []
    for finding in found:
        cell, answer = finding.rule.scope == "cell", acknowledgement(finding, given)
        rows.append(
            {
                "rule": finding.rule.id,
                "severity": finding.rule.severity,
                "table": finding.table,
                "column": withheld(finding.column),
                "rows": disclosure.count(finding.table, finding.count) if cell else None,
                "message": _published(finding, texts, disclosure),
                "acknowledged": int(answer is not None) if finding.rule.severity == "warning" else None,
                "reason": f"{answer.reason} ({answer.by})" if answer else None,
            }
        )
    return rows


def _published(finding: Finding, texts: Texts, disclosure: Disclosure) -> str:
    if finding.rule.scope == "cell":
        return texts(finding.rule.title)
    hide = finding.rule.figures and finding.table in disclosure.child_tables
    return sentence(finding, texts, key=finding.rule.published if hide else "")


def exclusion_rows(exclusions: Iterable[Exclusion], disclosure: Disclosure) -> list[dict]:
    """One row per declared filter or allowed gap for ``reports/exclusions.csv`` (public)."""
    return [
        {"table": entry.table, "column": entry.column, "rows": disclosure.count(entry.table, entry.rows), "reason": entry.reason}
        for entry in exclusions
    ]


def summary(errors: list[Finding], texts: Texts) -> str:
    """The errors in a few lines: how many, then each with its file, column and first rows; never a value."""
    rules = len({finding.rule.id for finding in errors})
    head = texts("ingest.stopped", errors=texts.number(sum(finding.count for finding in errors)), rules=rules)
    lines = [f"{finding.rule.id} {_line(finding, texts)}" for finding in errors[:NAMED_FINDINGS]]
    more = [f"... {texts('ingest.more')}"] if len(errors) > NAMED_FINDINGS else []
    return "\n".join([head, *lines, *more])


def _line(finding: Finding, texts: Texts) -> str:
    if len(finding.rows) == 0:
        return sentence(finding, texts)
    if finding.count == 1:
        return sentence(finding, texts, int(finding.rows[0]))
    named = ", ".join(str(row) for row in finding.rows[:NAMED_ROWS].tolist())
    rows = f"{named} ... ({texts('ingest.more')})" if finding.count > NAMED_ROWS else named
    place = texts("ingest.column", file=finding.file, column=finding.label) if finding.label else finding.file
    told = texts("ingest.rows", title=texts(finding.rule.title), n=texts.number(finding.count), rows=rows)
    return withheld(f"{place}: {told} {texts('ingest.first', sentence=sentence(finding, texts, int(finding.rows[0])))}")

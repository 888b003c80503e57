"""The key as a plain text table in the workspace's language, from ``reports/key.json``."""

import json
from fractions import Fraction
from functools import partial
from pathlib import Path

from fordel.errors import WorkspaceError
from fordel.key.exact import whole_parts
from fordel.params import Params
from fordel.texts import Texts


def key_text(root: Path, params: Params) -> str:
    """Title with its marks, the table, what the columns mean, and where the report lies.

    Raises
    ------
    WorkspaceError
        Where no key has been computed yet.
    """
    try:
        key = json.loads((root / "reports" / "key.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise WorkspaceError(f"reports/key.json: not found in {root}; compute the key first with 'fordel run'") from error
    texts = Texts(params.workspace.language)
    say = partial(_say, texts)
    lines = [
        say("title", year=key["budget_year"], name=params.workspace.name),
        say("subtitle", marks=_marks(key, say), pot=texts.money(key["pot"], key["currency"])),
        "",
        *aligned(_cells(key, params, texts, say)),
        "",
        say("note"),
        *([say("transition")] if key["transition"] else []),
    ]
    report = root / "reports" / "index.html"
    return "\n".join([*lines, "", say("report", path=_shortest(report))] if report.exists() else lines)


def aligned(rows: list[list[str]]) -> list[str]:
    """Cells as lines: the first column to the left, the others to the right, a rule under the head and over the last row."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *rest in rows:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    rule = "-" * (sum(widths) + 2 * len(widths) - 2)
    return [lines[0], rule, *lines[1:-1], rule, lines[-1]]


def _shortest(path: Path) -> Path:
    """From the current folder where it lies below it, else in full."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _say(texts: Texts, name: str, /, **values: object) -> str:
    return texts(f"cli.key.{name}", **values)


def _marks(key: dict, say) -> str:
    marks = [say("synthetic" if key["synthetic"] else "real")]
    marks += [say("illustrative")] if key["illustrative"] else []
    marks += [say("draft")] if key["status"] == "draft" else []
    return "; ".join(marks)


def _cells(key: dict, params: Params, texts: Texts, say) -> list[list[str]]:
    word = params.units.word(params.workspace.language).one
    head = [word[0].upper() + word[1:], say("children"), say("index"), say("share"), say("weights"), say("range")]
    currency, steps = texts.currency(key["currency"]), ["target", "amount"] if key["transition"] else ["amount"]
    rows = [[*head, *(say(name, currency=currency) for name in steps)]]
    shares = whole_parts([row["centre"] for row in key["rows"]], [Fraction(f"{row['share']:.9f}") for row in key["rows"]], 10_000)
    rows += [_row(row, share / 10_000, steps, texts, say("withheld")) for row, share in zip(key["rows"], shares, strict=True)]
    counts = [row["children"] for row in key["rows"]]
    children = say("withheld") if None in counts else texts.number(sum(counts))
    sums = [texts.number(sum(row[name] for row in key["rows"])) for name in steps]
    return [*rows, [say("total"), children, texts.number(100, 1), texts.percent(1.0, 2), "", "", *sums]]


def _row(row: dict, share: float, steps: list[str], texts: Texts, withheld: str) -> list[str]:
    return [
        row["name"],
        withheld if row["children"] is None else texts.number(row["children"]),
        withheld if row["index"] is None else texts.number(row["index"], 1),
        texts.percent(share, 2),
        _between(row["share_low"], row["share_high"], texts),
        _between(row["range_low"], row["range_high"], texts),
        *(texts.number(row[name]) for name in steps),
    ]


def _between(low: float, high: float, texts: Texts) -> str:
    return f"{texts.number(low * 100, 2)} – {texts.percent(high, 2)}"

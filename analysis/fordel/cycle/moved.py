"""What has moved since a revision: data, settings, weights, shares and amounts, from the published files of both."""

import csv
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path

from fordel.cycle.lines import Part
from fordel.cycle.moved_settings import moved_settings
from fordel.cycle.settings import read_page
from fordel.cycle.versions import at, tags, under_git
from fordel.errors import WorkspaceError
from fordel.params import Params
from fordel.publish.identity import run_identity
from fordel.texts import Texts

NONE = "–"
Rows = list[dict[str, str]]


def moved(root: Path, params: Params, revision: str) -> list[Part]:
    """A part each for the files, what was counted, the profile, the settings, the weights and the key.

    Parameters
    ----------
    root : Path
    params : Params
        Today's; its language and the names of the units are used.
    revision : str
        A tag, or another name of a commit.

    Raises
    ------
    WorkspaceError
        Where there is no such revision, or it holds no key.
    """
    texts = Texts(params.workspace.language)
    then_key = at(root, revision, "reports/key.csv") if under_git(root) else None
    if then_key is None:
        known = ", ".join(tags(root)) if under_git(root) else ""
        raise WorkspaceError(texts(f"cycle.diff.refused.{'known' if known else 'none'}", revision=revision, known=known))
    both = partial(_both, root, revision)
    settings = at(root, revision, "params.yaml") or "", read_page(root)
    labels = {row["criterion"]: row[f"label_{texts.language}"] for rows in both("reports/criteria.csv") for row in rows}
    return [
        files_part(*both("reports/inputs.csv"), texts),
        counts_part(*both("reports/counts.csv"), labels, texts),
        profile_part(*both("reports/profile.csv"), texts),
        settings_part(*settings, texts),
        weights_part(*both("reports/weights.csv"), labels, texts),
        key_part(*both("reports/key.csv"), params, _fresh(root), texts),
    ]


def files_part(then: Rows, now: Rows, texts: Texts) -> Part:
    """Every table's rows, and whether one of its files is another."""
    say = partial(_say, texts, "files")
    old, new = _by_table(then), _by_table(now)
    rows = []
    for table in dict.fromkeys([*old, *new]):
        before, after = old.get(table, []), new.get(table, [])
        same = [one["sha256"] for one in before] == [one["sha256"] for one in after]
        state = "gone" if not after else "new" if not before else "same" if same else "other"
        counts = [files[0].get("rows_used") or NONE if files else NONE for files in (before, after)]
        rows.append([table, *(_figure(count, texts) for count in counts), _difference(*counts, texts), say(state)])
    return Part(say("title"), [say("table"), say("before"), say("now"), say("change"), say("file")], rows, "" if rows else say("none"))


def counts_part(then: Rows, now: Rows, labels: Mapping[str, str], texts: Texts) -> Part:
    """What the weights are multiplied by, summed over the units; withheld where a unit's count is."""
    say = partial(_say, texts, "counts")
    old, new = _sums(then), _sums(now)
    rows = []
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name, NONE), new.get(name, NONE)
        rows.append([labels.get(name, name), _figure(before, texts), _figure(after, texts), _relative(before, after, texts)])
    return Part(say("title"), [say("criterion"), say("before"), say("now"), say("change")], rows, "" if rows else say("none"))


def profile_part(then: Rows, now: Rows, texts: Texts) -> Part:
    """How the children are, in all units together and where it has moved furthest."""
    say = partial(_say, texts, "profile")
    old, new = _profile(then), _profile(now)
    rows = []
    for line in (line for line in new if line in old):
        before, after = (next((row["city_value"] for row in found[line].values() if row["city_value"]), NONE) for found in (old, new))
        shifts = {unit: _minus(old[line].get(unit, {}).get("value"), row["value"]) for unit, row in new[line].items()}
        told = {unit: shift for unit, shift in shifts.items() if shift is not None}
        furthest = max(told, key=lambda unit: (abs(told[unit]), unit), default=None)
        where = NONE if furthest is None or not told[furthest] else f"{furthest}: {texts.signed(told[furthest], 1)}"
        label = next(iter(new[line].values()))[f"label_{texts.language}"]
        rows.append([label, _figure(before, texts, 1), _figure(after, texts, 1), _difference(before, after, texts, 1), where])
    head = [say("criterion"), say("before"), say("now"), say("change"), say("furthest")]
    return Part(say("title"), head, rows, say("note") if rows else say("none"))


def settings_part(then: str, now: str, texts: Texts) -> Part:
    """Every setting that is another, by its path."""
    say = partial(_say, texts, "settings")
    rows = [[path, before or NONE, after or NONE] for path, before, after in moved_settings(then, now)]
    return Part(say("title"), [say("path"), say("before"), say("now")], rows, "" if rows else say("none"))


def weights_part(then: Rows, now: Rows, labels: Mapping[str, str], texts: Texts) -> Part:
    """The additive key's weights."""
    say = partial(_say, texts, "weights")
    old, new = ({row["criterion"]: row["value"] for row in rows} for rows in (then, now))
    rows = []
    for name in (name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)):
        before, after = old.get(name, NONE), new.get(name, NONE)
        decimals = _decimals(before, after)
        figures = [_figure(value, texts, decimals) for value in (before, after)]
        rows.append([labels.get(name, name), *figures, _relative(before, after, texts)])
    return Part(say("title"), [say("criterion"), say("before"), say("now"), say("change")], rows, "" if rows else say("none"))


def key_part(then: Rows, now: Rows, params: Params, fresh: bool, texts: Texts) -> Part:
    """Shares in percent and amounts, and their sum; not ``fresh`` where the key is not of today's files and settings."""
    say = partial(_say, texts, "key")
    old, new = ({row["centre"]: row for row in rows} for rows in (then, now))
    rows = []
    for unit in sorted({*old, *new}):
        before, after = old.get(unit, {}), new.get(unit, {})
        shares = [_percent(one.get("share")) for one in (before, after)]
        amounts = [one.get("amount", NONE) for one in (before, after)]
        cells = [*(_figure(share, texts, 3) for share in shares), _difference(*shares, texts, 3)]
        rows.append([(after or before)["name"], *cells, *(_figure(amount, texts) for amount in amounts), _difference(*amounts, texts)])
    sums = [str(sum(int(row["amount"]) for row in found)) for found in (then, now)]
    rows.append([say("total"), "", "", "", *(_figure(amount, texts) for amount in sums), _difference(*sums, texts)])
    currency = texts.currency(params.workspace.currency)
    head = [params.units.word(texts.language).one.capitalize(), *(say(f"share_{name}") for name in ("before", "now", "change"))]
    head += [say(f"amount_{name}", currency=currency) for name in ("before", "now", "change")]
    return Part(say("title"), head, rows, "" if fresh else say("stale"))


def _fresh(root: Path) -> bool:
    """Whether the key is that of the files and settings as they stand."""
    try:
        return json.loads((root / "reports/allocation.json").read_text(encoding="utf-8"))["run_identity"] == run_identity(root)
    except (OSError, WorkspaceError):
        return False


def _both(root: Path, revision: str, name: str) -> tuple[Rows, Rows]:
    now = (root / name).read_text(encoding="utf-8") if (root / name).is_file() else ""
    return tuple(list(csv.DictReader(io.StringIO(text))) for text in (at(root, revision, name) or "", now))


def _by_table(rows: Rows) -> dict[str, Rows]:
    """Rows of ``reports/inputs.csv`` by table: its source's own file first."""
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row["table"], []).append(row)
    return found


def _sums(rows: Rows) -> dict[str, str]:
    names = [name for name in (rows[0] if rows else ()) if name not in {"centre", "synthetic"}]
    return {name: NONE if any(not row[name] for row in rows) else str(sum(Decimal(row[name]) for row in rows)) for name in names}


def _profile(rows: Rows) -> dict[tuple[str, str], dict[str, dict[str, str]]]:
    """Rows by unit, by criterion and level."""
    found: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for row in rows:
        found.setdefault((row["criterion"], row["level"]), {})[row["centre"]] = row
    return found


def _number(text: str | None) -> Decimal | None:
    return None if not text or text == NONE or text.startswith("<") else Decimal(text)


def _percent(share: str | None) -> str:
    return str(Decimal(share) * 100) if share else NONE


def _figure(text: str, texts: Texts, decimals: int = 0) -> str:
    value = _number(text)
    return (text or NONE) if value is None else texts.number(value, decimals)


def _decimals(*figures: str) -> int:
    """As many decimals as show three digits of the smallest figure that is not zero, two at least."""
    smallest = min((abs(value) for figure in figures if (value := _number(figure))), default=Decimal(1))
    return max(2, 2 - smallest.adjusted())


def _minus(before: str | None, after: str | None) -> Decimal | None:
    one, other = _number(before), _number(after)
    return None if one is None or other is None else other - one


def _difference(before: str, after: str, texts: Texts, decimals: int = 0) -> str:
    found = _minus(before, after)
    return NONE if found is None else texts.signed(found, decimals)


def _relative(before: str | None, after: str | None, texts: Texts) -> str:
    old, found = _number(before), _minus(before, after)
    if found is None or not old:
        return NONE
    return texts.signed(found / old * 100, 1) + {"da": " %", "en": "%"}[texts.language]


def _say(texts: Texts, part: str, name: str, /, **values: object) -> str:
    return texts(f"cycle.diff.{part}.{name}", **values)

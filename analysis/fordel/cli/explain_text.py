"""One receiver's amount explained as plain text, from the files that the key has written."""

import csv
import json
from decimal import Decimal
from functools import partial
from pathlib import Path

from fordel.cli.table import aligned
from fordel.errors import WorkspaceError
from fordel.key.mixture import ALL_PARTS
from fordel.params import Params
from fordel.params.model import OUTCOME_DECIMALS
from fordel.texts import Texts


def explain_text(root: Path, params: Params, centre: str) -> str:
    """The explanation in the workspace's language.

    Raises
    ------
    WorkspaceError
        Where no key has been computed, or it has no receiver of that code.
    """
    key = json.loads(_text(root, "reports/key.json"))
    row = next((one for one in key["rows"] if one["centre"] == centre), None)
    if row is None:
        codes = ", ".join(one["centre"] for one in key["rows"])
        raise WorkspaceError(f"fordel explain: {centre!r} is not in the key; expected one of {codes}")
    rows = [one for one in _rows(root, "reports/explanation.csv") if one["centre"] == centre]
    change = [one for one in _rows(root, "reports/change.csv") if one["centre"] == centre]
    say = partial(_say, Texts(params.workspace.language))
    lines = [say("title", name=row["name"], code=centre, year=key["budget_year"]), *_marks(key, params), ""]
    lines += [*_terms(rows, key, params, say), "", *_figures(rows, row, key, say)]
    lines += ["", *_steps(rows, say)]
    return "\n".join([*lines, "", *(_changes(change[0], say) if change else [say("no_last_year")])])


def _terms(rows: list[dict], key: dict, params: Params, say) -> list[str]:
    language = params.workspace.language
    texts, digits = Texts(language), OUTCOME_DECIMALS[params.model.outcome]
    table = [[say("criterion"), say("count"), say("weight"), say("need")]]
    for one in rows:
        if one["part"] == "term":
            count = Decimal(one["count"])
            decimals = 0 if count == count.to_integral_value() else 2
            cells = (texts.number(count, decimals), texts.number(Decimal(one["rate"]), digits), texts.number(Decimal(one["value"])))
            table.append([one[f"label_{language}"], *cells])
    factor = next(one for one in rows if one["part"] == "factor")
    table.append([say("factor"), "", texts.number(Decimal(factor["rate"]), 6), texts.number(Decimal(factor["value"]))])
    return [*aligned(table), say(f"pays.{key['pays']}", need=texts.number(_value(rows, "need", "paid")))]


def _figures(rows: list[dict], row: dict, key: dict, say) -> list[str]:
    texts: Texts = say.args[0]
    low, high = (texts.percent(row[name], 2) for name in ("share_low", "share_high"))
    found = [say("share", share=texts.percent(row["share"], 3), low=low, high=high)]
    per_child = _value(rows, "figure", "amount_per_child")
    if per_child is not None:
        amount = texts.money(per_child, key["currency"])
        found.append(say("index", index=texts.number(row["index"], 1), children=texts.number(row["children"]), amount=amount))
    found.append(say("target", target=texts.money(row["target"], key["currency"]), distance=texts.signed(row["amount"] - row["target"])))
    return found


def _steps(rows: list[dict], say) -> list[str]:
    texts: Texts = say.args[0]
    table = [[say("step"), say("effect")]]
    steps = [one for one in rows if one["part"] == "step"]
    table += [[say(f"steps.{one['item']}"), texts.signed(Decimal(one["value"]), 2)] for one in steps]
    return aligned([*table, [say("amount"), texts.number(_value(rows, "figure", "amount"), 2)]])


def _changes(row: dict, say) -> list[str]:
    texts: Texts = say.args[0]
    table = [[say("change"), say("effect")], [say("parts.last_year"), texts.number(int(row["last_year"]))]]
    table += [[say(f"parts.{name}"), texts.signed(int(row[name]))] for name in ALL_PARTS if row[name] != ""]
    lines = aligned([*table, [say("amount"), texts.number(int(row["amount"]))]])
    return lines if row["split"] == "full" else [*lines, say(f"split.{row['split']}")]


def _marks(key: dict, params: Params) -> list[str]:
    texts = Texts(params.workspace.language)
    held = (("synthetic", key["synthetic"]), ("draft", key["status"] == "draft"))
    marks = [texts(f"cli.key.{name}") for name, holds in held if holds]
    return ["; ".join(marks)] if marks else []


def _value(rows: list[dict], part: str, item: str) -> Decimal | None:
    return next((Decimal(one["value"]) for one in rows if (one["part"], one["item"]) == (part, item)), None)


def _say(texts: Texts, name: str, /, **values: object) -> str:
    return texts(f"cli.explain.{name}", **values)


def _rows(root: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(root, name).splitlines(keepends=True)))


def _text(root: Path, name: str) -> str:
    try:
        return (root / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise WorkspaceError(f"{name}: not found in {root}; compute the key first with 'fordel run'") from error

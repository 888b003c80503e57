"""The page from one run's result: marks, texts of every language, the map and the numbers, in one file."""

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from fordel.book.prices import price_note
from fordel.key.exact import half_up, largest_remainder
from fordel.params import Params
from fordel.report.html import joined
from fordel.report.reader import Reader, capital, reader_of
from fordel.report.typography import kept_together
from fordel.texts import Texts, languages
from fordel.texts.catalogue import catalogue
from fordel.whatif.bundle import bundle, source
from fordel.whatif.drawing import Drawing, drawing

_UNSAFE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def whatif_page(content: Mapping, shapes: Mapping[str, object], params: Params) -> str:
    """``reports/whatif.html``.

    Parameters
    ----------
    content : mapping
        Of ``reports/allocation.json``.
    shapes : mapping of str to shapely geometry
        The units' shapes; empty where no boundaries are given.
    params : Params
        Of the run: the languages with a word for the unit, the title, and what of the policy the page does not move.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("fordel.whatif", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["joined"] = joined
    readers = {language: _reader(params, language) for language in languages if _speaks(params, language)}
    language, map_of = params.workspace.language, drawing([unit["code"] for unit in content["units"]], shapes)
    texts = {code: _texts(reader, content, params, map_of) for code, reader in readers.items()}
    return environment.get_template("whatif.html.j2").render(
        language=language,
        languages=list(readers),
        names={code: found["language_name"] for code, found in texts.items()},
        texts=texts[language],
        marks=_marks(content),
        history=bool(content["input"]["budgets"]),
        rows=_rows(content, readers[language]),
        map=map_of,
        data=Markup(json.dumps(_data(content, params, texts, map_of), ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)),
        style=Markup(source("whatif.css")),
        script=Markup(bundle()),
    ).rstrip() + "\n"


def _speaks(params: Params, language: str) -> bool:
    return language in params.units.labels and language in (params.units.practice_labels or params.units.labels)


def _reader(params: Params, language: str) -> Reader:
    unit, practice = params.units.word(language), params.units.practice_word(language)
    return replace(reader_of(params), texts=Texts(language), unit=unit, practice=practice)


def _marks(content: Mapping) -> list[str]:
    """What stands over everything: draft, synthetic, a pot that is only an example."""
    holds = {"draft": content["status"] == "draft", "synthetic": content["synthetic"], "illustrative": content["illustrative"]}
    return [name for name, it_holds in holds.items() if it_holds]


class _Later(dict):
    """Placeholders that the page itself fills stay as they are."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _texts(reader: Reader, content: Mapping, params: Params, map_of: Drawing) -> dict[str, str]:
    """The sentences of one language by key, with the words for the unit filled in."""
    known = _Later(reader.words() | {"year": str(content["budget_year"]), "identity": content["run_identity"]})
    known |= {"currency": reader.currency_word(), "unit": reader.money(int(content["input"]["unit"]))}
    known |= {"sign": reader.say("withheld"), "share": reader.texts.percent(content["centre_pays"], 0)}
    sentences = {key.removeprefix("whatif."): text for key, text in catalogue(reader.texts.language).items() if key.startswith("whatif.")}
    found = {key: _sentence(text, known) for key, text in sentences.items()}
    missing = sorted({unit["code"] for unit in content["units"]} - {place.code for place in map_of.places})
    found["map.missing"] = _sentence(sentences["map.missing"], _Later(names=reader.listed(missing))) if missing else ""
    pot = reader.money(int(content["input"]["pot"]))
    for mark in _marks(content):
        found |= {f"mark.{mark}": reader.say(f"mark.{mark}"), f"mark.{mark}_text": kept_together(reader.say(f"mark.{mark}_text", pot=pot))}
    in_caption = reader.say("mark.caption", caption="") if content["synthetic"] else ""
    in_map = reader.say("map.synthetic") if content["synthetic"] else ""
    own = {"unit": capital(reader.unit.one), "currency": reader.currency_word(), "withheld": reader.texts("report.withheld")}
    title = " – ".join((found["page"], params.workspace.name, *(found[f"mark.{mark}"] for mark in _marks(content))))
    own |= {"document_title": title, "price_note": price_note(content, reader.texts)}
    return found | own | {"subtitle": params.workspace.name, "in_caption": in_caption, "in_map": in_map}


def _sentence(text: str, known: _Later) -> str:
    starts_with_word = text.startswith("{")
    filled = text.format_map(known)
    return capital(filled) if starts_with_word else filled


def _rows(content: Mapping, reader: Reader) -> list[dict[str, str]]:
    """The starting point as the page's table shows it without script."""
    budgets, result, rows = content["input"]["budgets"], content["result"], []
    targets = largest_remainder(content["input"]["codes"], [Fraction(part) for part in result["steps"]["actual_cases"]])
    for unit, amount, target in zip(content["units"], result["amounts"], targets, strict=True):
        change, budget = None, budgets.get(unit["code"])
        if budget is not None:
            change = reader.texts.signed(int(amount) - half_up(Fraction(budget)))
        index = None if unit["index"] is None else float(unit["index"])
        row = {"name": unit["name"], "tag": _tag(unit), "index": reader.number(index, 1), "amount": reader.number(int(amount))}
        rows.append(row | {"change": change, "target": reader.number(target)})
    return rows


def _tag(unit: Mapping[str, str]) -> str:
    """The unit's code where its name does not tell it."""
    return "" if unit["code"] in unit["name"].split() else unit["code"]


def _data(content: Mapping, params: Params, texts: Mapping[str, Mapping[str, str]], map_of: Drawing) -> dict[str, object]:
    """What the script computes with."""
    policy = params.policy
    kept = ("run_identity", "pays", "centre_pays", "threshold", "input", "criteria", "variants")
    return {name: content[name] for name in kept} | {
        "language": params.workspace.language,
        "texts": texts,
        "amounts": content["result"]["amounts"],
        "units": [{name: unit[name] for name in ("code", "name", "index")} | {"tag": _tag(unit)} for unit in content["units"]],
        "history": bool(content["input"]["budgets"]),
        "tiles": map_of.tiles,
        "policy": {
            "illustrative": content["illustrative"],
            "reorganisation": policy.reorganisation,
            "fixed": [[code, str(amount)] for code, amount in sorted(policy.fixed.items())],
            "cases": [{"kind": one.kind, "label": one.label.model_dump(), "per_case": str(one.per_case)} for one in policy.cases],
        },
    }

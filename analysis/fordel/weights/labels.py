"""What the columns of the additive key are called, in both languages."""

import re

from fordel.observations.terms import criterion_terms
from fordel.params import Criterion, Params
from fordel.texts import Texts
from fordel.weights.columns import RISK


def column_label(name: str, params: Params, language: str) -> str:
    """A column's label: conditions on the child are joined by commas, a share of the area is what they are weighted with."""
    texts, by_term = Texts(language), _terms(params)
    parts = re.split(r":(?![^\[]*\])", name)
    conditions = [part for part in parts if not _of_area(part, by_term)]
    shares = [_part(part, by_term, texts) for part in parts if _of_area(part, by_term)]
    words = [_part(part, by_term, texts) for part in conditions]
    told = ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])
    return texts("weights.label.times", first=told, second=" × ".join(shares)) if told and shares else told or " × ".join(shares)


def condition_words(part: str, params: Params, language: str) -> str | None:
    """One condition on the child, by itself; None where the register does not know it.

    A level stands alone where it repeats the criterion's word (``Diagnose: psykiatrisk diagnose``); a band stands without a colon.
    """
    texts, by_term = Texts(language), _terms(params)
    stem, _, level = part.partition("[")
    if stem in {"children", RISK}:
        return _part(part, by_term, texts)
    criterion = _criterion(part, by_term)
    if criterion is None or not level:
        return None if criterion is None else _part(part, by_term, texts)
    label, levels = getattr(criterion.label, language), level.removesuffix("]").split("|")
    named = " / ".join(_level(one, criterion, texts) for one in levels)
    if label.lower() in named.lower():
        return named
    return _part(part, by_term, texts) if any(one in criterion.level_labels for one in levels) else f"{label} {named}"


def _terms(params: Params) -> dict[str, Criterion]:
    """The criterion of every coded term."""
    return {term.name: criterion for criterion in params.criteria_used("fit") for term in criterion_terms(criterion)}


def _of_area(part: str, by_term: dict[str, Criterion]) -> bool:
    criterion = _criterion(part, by_term)
    return criterion is not None and criterion.level == "area"


def _criterion(part: str, by_term: dict[str, Criterion]) -> Criterion | None:
    """The criterion of a term, or of levels counted together; None for children and for several risk factors."""
    stem = part.partition("[")[0]
    return by_term.get(part) or next((one for one in by_term.values() if one.name == stem), None)


def _part(part: str, by_term: dict[str, Criterion], texts: Texts) -> str:
    stem, _, level = part.partition("[")
    level = level.removesuffix("]")
    if part == "children":
        return texts("weights.label.children")
    if stem == RISK:
        number = int(level.rstrip("+"))
        return texts.count("weights.label.factors", number)
    criterion = _criterion(part, by_term)
    label = getattr(criterion.label, texts.language)
    if not level:
        return texts("weights.label.not", label=label) if criterion.complement else label
    return texts("weights.label.level", label=label, level=" / ".join(_level(one, criterion, texts) for one in level.split("|")))


def _level(level: str, criterion: Criterion, texts: Texts) -> str:
    if level in criterion.level_labels:
        return getattr(criterion.level_labels[level], texts.language)
    return texts("weights.label.above", bound=level[:-1]) if level.endswith("+") else level.replace("-", "–")

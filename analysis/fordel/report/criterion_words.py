"""What criteria are called inside a sentence: conditions on the child joined by "and", and what is measured on the area."""

import re
from collections.abc import Sequence

from fordel.params import Criterion, Params
from fordel.report.allocated import CriterionRow
from fordel.report.reader import Reader
from fordel.weights.labels import condition_words


def lowered(label: str) -> str:
    """A label as it stands inside a sentence; one that begins with an abbreviation is left alone."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def parts_of(name: str) -> list[str]:
    """The parts of a criterion's name: those of a product, else itself."""
    return re.split(r":(?![^\[]*\])", name)


def measure(part: str, params: Params) -> Criterion | None:
    """The area's criterion that a part of a name measures by a share or a number; None for a condition."""
    stem = part.removesuffix("_not")
    return next(
        (
            one
            for one in params.criteria_used("fit")
            if one.name in (part, stem) and one.level == "area" and one.kind in {"share", "percent", "number"}
        ),
        None,
    )


def area_fact(name: str, params: Params) -> Criterion | None:
    """The one share or number of the area that a criterion's counts are multiplied by; None where there is none, or several."""
    found = [measured for part in parts_of(name) if (measured := measure(part, params)) is not None]
    return found[0] if len(found) == 1 else None


def fact_words(criterion: Criterion, reader: Reader) -> str:
    """A fact about the area inside a sentence: ``almene boliger i området``, without the word that says that it is a share."""
    return lowered(getattr(criterion.label, reader.texts.language)).removeprefix(reader.texts("report.criterion.share"))


def conditions(name: str, params: Params, reader: Reader) -> str | None:
    """The conditions on a child in words; None where the register does not know one of them."""
    words = [condition_words(part, params, reader.texts.language) for part in parts_of(name)]
    return None if None in words else reader.listed([lowered(word) for word in words])


def base_criterion(rows: Sequence[CriterionRow], params: Params) -> Criterion | None:
    """The criterion whose groups have a base amount each; None where all children have the same."""
    stem = rows[0].criterion.partition("[")[0]
    return next((one for one in params.criteria if one.name == stem), None) if len(rows) > 1 else None

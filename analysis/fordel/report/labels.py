"""What criteria, supply variables, products and levels are called."""

from fordel.params import Criterion, Params
from fordel.report.reader import Reader


def labels_of(params: Params, language: str) -> dict[str, str]:
    """The labels of criteria, of supply variables, and of products of two criteria, by name."""
    given = params.model.supply_labels | {criterion.name: criterion.label for criterion in params.criteria}
    labels = {name: getattr(label, language) for name, label in given.items()}
    return labels | {f"{one}:{other}": f"{labels[one]} × {labels[other]}" for one, other, *_ in params.model.interactions}


def level_name(criterion: Criterion, level: str, reader: Reader) -> str:
    """A level by its label where the register gives one; a band with an en dash."""
    given = criterion.level_labels.get(level)
    if given:
        return getattr(given, reader.texts.language)
    return reader.texts("report.map.above", bound=level[:-1]) if level.endswith("+") else level.replace("-", "–")

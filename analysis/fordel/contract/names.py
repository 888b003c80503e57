"""Names that would stand for two things at once: refused before anything is read."""

from collections import Counter

from fordel.contract.tables import schema
from fordel.errors import ParamsError
from fordel.params import Criterion, Params

COLUMNS = frozenset(field.name for table in ("children", "areas", "population") for field in schema(table).fields)
TAKEN = frozenset({"practice", "unit", "exposure", "outcome", "whole_rate", "index", "price", "level", "centre", "region"})
STARTS, ENDS = ("outcome_", "whole_rate_"), ("_right",)


def check_names(params: Params) -> None:
    """Criteria and supply variables have names and columns of their own.

    A table's own column has one meaning only; a name that the coded rows use would take their place; and a column
    that stands both on the child's row and on the area's could be read from the wrong one.

    Raises
    ------
    ParamsError
        One line per fault.
    """
    criteria, supply = params.criteria_used("fit", "tried"), params.model.supply
    read = [(f"criteria: {criterion.name}", criterion.input_column) for criterion in criteria]
    faults = [
        f"{who} reads the column {column}, which means something else in the tables or in the coded rows; "
        "give the criterion's column a name of its own under sources.<table>.columns"
        for who, column in [*read, *((f"model.supply: {name}", name) for name in supply)]
        if taken(column)
    ]
    faults += [
        f"criteria: the name {criterion.name} is taken by the coded rows; choose another and give its column under column"
        for criterion in criteria
        if taken(criterion.name) and not taken(criterion.input_column)
    ]
    if faults := faults + _both_levels(criteria, supply) + _twice(criteria, supply):
        raise ParamsError("\n".join(f"params.yaml: {fault}" for fault in faults))


def taken(name: str) -> bool:
    """Whether a name belongs to the tables or to the coded rows."""
    return name in COLUMNS | TAKEN or name.startswith(STARTS) or name.endswith(ENDS)


def _both_levels(criteria: tuple[Criterion, ...], supply: tuple[str, ...]) -> list[str]:
    child = {criterion.input_column for criterion in criteria if criterion.level == "child"}
    area = {criterion.input_column for criterion in criteria if criterion.level == "area"} | set(supply)
    return [
        f"criteria: the column {column} is read from the child's row and from the area's; give one of them another name "
        "under sources.<table>.columns"
        for column in sorted(child & area)
    ]


def _twice(criteria: tuple[Criterion, ...], supply: tuple[str, ...]) -> list[str]:
    names = Counter([f"{criterion.name}_not" if criterion.complement else criterion.name for criterion in criteria] + list(supply))
    return [
        f"criteria: two terms of the model would be called {name} (a criterion, a complement or a supply variable); rename one"
        for name, count in sorted(names.items())
        if count > 1
    ]

"""A table's schema under one workspace's settings: what becomes compulsory, and the criteria's own columns."""

from dataclasses import replace

from fordel.contract.tables import Field, TableSchema, schema
from fordel.errors import ParamsError
from fordel.params import Criterion, Params

KIND_LIMITS = {"share": (0.0, 1.0), "percent": (0.0, 100.0)}


def circumstances(params: Params) -> frozenset[str]:
    """The words of ``fordel:when`` that hold for these settings."""
    criteria = params.criteria_used("fit", "tried")
    area_criteria = any(criterion.level == "area" for criterion in criteria)
    words = {f"outcome={params.model.outcome}", f"practice={params.units.practice}"}
    words |= {"no children table"} if "children" not in params.sources else set()
    words |= {"area criteria"} if area_criteria else set()
    words |= {"area columns"} if area_criteria or params.model.supply else set()
    return frozenset(words)


def effective(table: str, params: Params) -> TableSchema:
    """The schema of a table under a workspace's settings.

    The outcome's column and the practice unit's column become compulsory, the criteria's and supply
    variables' columns are added with the limits of their kind, and references that do not apply are left out.

    Parameters
    ----------
    table : str
        One of `fordel.params.TABLES`.
    params : Params
        The workspace's settings.

    Raises
    ------
    ParamsError
        Where two criteria read one column as text and as number.
    """
    words = circumstances(params)
    years = required_years(table, params) if table == "area_centre" else params.years.estimation
    fields = {field.name: _in_force(field, words, years, params.model.outcome) for field in schema(table).fields}
    for added in _criterion_fields(table, params) + _supply_fields(table, params):
        fields[added.name] = _merged(fields[added.name], added) if added.name in fields else added
    references = tuple(reference for reference in schema(table).references if set(reference.when) <= words)
    return replace(schema(table), fields=tuple(fields.values()), references=references)


def required_years(table: str, params: Params) -> tuple[int, ...]:
    """The years a table must have rows for; empty for tables whose years are checked elsewhere."""
    words, estimation, population = circumstances(params), params.years.estimation, params.years.population
    if table in {"children", "area_centre", "population"}:
        return {"children": estimation, "area_centre": _ascending(*estimation, population), "population": (population,)}[table]
    if table != "areas":
        return ()
    early = estimation if words & {"area columns", "no children table"} else ()
    return _ascending(*early, population) if "area criteria" in words else early


def _ascending(*years: int) -> tuple[int, ...]:
    return tuple(sorted(set(years)))


def _in_force(field: Field, words: frozenset[str], years: tuple[int, ...], outcome: str) -> Field:
    if not field.when or not set(field.when) <= words:
        return field
    return replace(field, required=True, filled=years, may_miss=field.name == outcome)


def _criterion_fields(table: str, params: Params) -> list[Field]:
    level = {"children": "child", "population": "child", "areas": "area"}.get(table)
    years = None if table == "population" else required_years(table, params)
    return [_criterion_field(criterion, years) for criterion in params.criteria_used("fit", "tried") if criterion.level == level]


def _criterion_field(criterion: Criterion, years: tuple[int, ...] | None) -> Field:
    minimum, maximum = KIND_LIMITS.get(criterion.kind, (criterion.bands[0] if criterion.bands else None, None))
    return Field(
        name=criterion.input_column,
        type={"level": "string", "flag": "integer"}.get(criterion.kind, "number"),
        description=f"{criterion.label.en}: {criterion.cause}",
        kind=criterion.kind,
        minimum=minimum,
        maximum=maximum,
        enum=criterion.levels or ((0, 1) if criterion.kind == "flag" else ()),
        required=True,
        filled=years,
        may_miss=criterion.use == "tried",
    )


def _supply_fields(table: str, params: Params) -> list[Field]:
    names = params.model.supply if table == "areas" else ()
    text = "Supply variable: enters the estimation and is held at one value in the prediction."
    return [Field(name, "number", text, "number", required=True, filled=params.years.estimation, may_miss=False) for name in names]


def _merged(one: Field, other: Field) -> Field:
    """Both fields' demands on one column."""
    if one.numeric != other.numeric:
        raise ParamsError(f"criteria: the column {one.name} is read as text and as number; give one of them a column of its own")
    lows = [limit for limit in (one.minimum, other.minimum) if limit is not None]
    highs = [limit for limit in (one.maximum, other.maximum) if limit is not None]
    return replace(
        one,
        type="number" if "number" in (one.type, other.type) else one.type,
        kind=one.kind or other.kind,
        minimum=max(lows, default=None),
        maximum=min(highs, default=None),
        enum=one.enum or other.enum,
        required=one.required or other.required,
        filled=None if one.filled is None or other.filled is None else _ascending(*one.filled, *other.filled),
        may_miss=one.may_miss and other.may_miss,
    )

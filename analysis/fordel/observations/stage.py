"""The stage ``observations``: from ``data/tables`` to ``data/observations.parquet`` and ``data/population.parquet``."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fordel.errors import InputError, WorkspaceError
from fordel.observations.engines import batches, connected
from fordel.observations.expression import Plan, Tables, estimation_rows, population_rows
from fordel.observations.terms import coded_terms
from fordel.params import Params
from fordel.progress import told
from fordel.publish.identity import check_settings_identity, settings_identity
from fordel.publish.lineage import check_lineage, record
from fordel.publish.write import staged
from fordel.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class ObservationsResult:
    """Rows for the estimation (``rows``) and profiles of the allocation population (``profiles``)."""

    rows: int
    profiles: int


def plan_of(params: Params, unit_year: int | None = None) -> Plan:
    """What the expressions need of the settings; ``unit_year``: see `unit_year_of`."""
    return Plan(
        outcome=params.model.outcome,
        years=params.years.estimation,
        population_year=params.years.population,
        price_level=params.years.price_level,
        receives=params.units.receives,
        practice=params.units.practice,
        fitted=coded_terms(params.criteria_used("fit"), params.model.supply, params.model.interactions),
        tried=coded_terms(params.criteria_used("tried")),
        outside=params.model.outside_formula,
        unit_year=unit_year,
        pooled=bool(params.model.pool_thresholds),
    )


def unit_year_of(workspace: Workspace) -> int:
    """The year whose boundaries decide who receives: the budget year where table area_centre has it, else the population year."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    years = workspace.params.years
    found = set(pc.unique(pq.read_table(_there(workspace, "area_centre"), columns=["year"])["year"]).to_pylist())
    return years.budget if years.budget in found else years.population


def unit_of_area(workspace: Workspace) -> dict[str, str]:
    """The receiving unit of every area, by the boundaries that decide who receives."""
    import pyarrow.parquet as pq

    column, year = workspace.params.units.receives, unit_year_of(workspace)
    rows = pq.read_table(_there(workspace, "area_centre")).to_pylist()
    return {str(row["area"]): str(row[column]) for row in rows if row["year"] == year}


def run(workspace: Workspace) -> ObservationsResult:
    """Code the contract tables and write both row files.

    Raises
    ------
    WorkspaceError
        Where a contract table is missing, or was made under other settings.
    InputError
        Where a child of the allocation population has no unit or lacks a criterion.
    """
    check_lineage(workspace.root, "observations")
    plan = plan_of(workspace.params, unit_year_of(workspace))
    mark = {"settings": settings_identity(workspace.params)}
    with staged(workspace.root, workspace.mark) as outputs, connected(workspace.params.model.engine, outputs.aside / "passing") as engine:
        tables = read_tables(workspace, engine)
        check_outside(tables, plan)
        population = population_rows(tables, plan).to_pyarrow()
        check_population(population, plan)
        outputs.parquet("data/population.parquet", population.replace_schema_metadata(mark))
        rows = estimation_rows(tables, plan)
        level = "child" if tables.children is not None else "area"
        schema = rows.schema().to_pyarrow().with_metadata({"level": level} | mark)
        parts = told(batches(rows, outputs.aside / "passing"), _rows_to_come(tables, plan))
        count = outputs.parquet_rows("data/observations.parquet", schema, parts)
        record(outputs, "observations")
    return ObservationsResult(count, population.num_rows)


def _rows_to_come(tables: Tables, plan: Plan) -> int:
    """A row of the estimation years for every row of their table: what is joined to it is unique."""
    basis = tables.areas if tables.children is None else tables.children
    return basis.filter(basis.year.isin(plan.years)).count().execute()


def read_tables(workspace: Workspace, engine) -> Tables:
    """The contract tables as ibis tables of ``engine``."""
    import pyarrow.parquet as pq

    found = {}
    for name in ("children", "areas", "area_centre", "population", "prices"):
        if name not in workspace.params.sources:
            continue
        path = _there(workspace, name)
        check_settings_identity(pq.read_metadata(path).metadata, workspace.params, f"data/tables/{path.name}", "ingest")
        found[name] = engine.read_parquet(path, table_name=name)
    return Tables(**found)


def _there(workspace: Workspace, name: str) -> Path:
    path = workspace.table(name)
    if not path.is_file():
        raise WorkspaceError(f"{path.relative_to(workspace.root).as_posix()}: not found; run 'fordel ingest' first")
    return path


def check_outside(tables: Tables, plan: Plan) -> None:
    """Kinds of case that are kept outside the formula need the column that says which rows are such cases."""
    if plan.outside and "case_kind" not in tables.children.columns:
        raise InputError(
            "children: model.outside_formula names kinds of case, but the column case_kind is missing; "
            "deliver it, map it under sources.children.columns, or name no kinds"
        )


def check_population(population: "pa.Table", plan: Plan) -> None:
    """Every counted child has a receiving unit and every fitted criterion, else an `InputError` that names the areas."""
    import pyarrow.compute as pc

    wanted = ["unit", "practice", *(term.name for term in plan.fitted if term.role == "criterion")]
    faults = []
    for column in wanted:
        lacking = population.filter(pc.is_null(population[column]))
        areas = sorted(set(lacking["area"].to_pylist()))
        if areas:
            named = ", ".join(areas[:5]) + (" ..." if len(areas) > 5 else "")
            faults.append(
                f"population: {column} is missing in {len(areas)} areas ({named}) in {plan.population_year}; "
                "every child who is counted needs it: deliver it, or leave the areas out by a declared filter with a reason"
            )
    if faults:
        raise InputError("\n".join(faults))

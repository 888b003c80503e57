"""The stage ``ingest``: from ``data/raw`` to ``data/tables``, or to a list of everything that breaks the contract."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fordel.contract.effective import effective
from fordel.contract.names import check_names
from fordel.errors import InputError
from fordel.ingest.boundaries import collection
from fordel.ingest.checks import acknowledgement, check_all, idle_acknowledgements
from fordel.ingest.findings import Finding
from fordel.ingest.inputs import INPUT_COLUMNS, input_rows
from fordel.ingest.large.tables import judged
from fordel.ingest.load import Files, Loaded, load
from fordel.ingest.mapping import Exclusion
from fordel.ingest.report import (
    COUNT_COLUMNS,
    DETAIL_COLUMNS,
    EXCLUSION_COLUMNS,
    Disclosure,
    count_rows,
    detail_rows,
    exclusion_rows,
    sentence,
    summary,
)
from fordel.ingest.store import arrow_table
from fordel.ingest.table import Table
from fordel.params import TABLES, Params, raw_files
from fordel.progress import told
from fordel.publish.identity import settings_identity
from fordel.publish.lineage import record
from fordel.publish.write import staged
from fordel.texts import Texts
from fordel.workspace import Workspace

if TYPE_CHECKING:
    from fordel.publish.write import Staged

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class IngestWarning:
    """A warning: its rule, table and column, the first sentence about it, and whether somebody answers for it."""

    rule: str
    table: str
    column: str
    rows: int
    message: str
    acknowledged: bool


@dataclass(frozen=True)
class IngestResult:
    """Rows written by table (features for ``boundaries``), warnings, and what was left out for declared reasons."""

    rows: dict[str, int]
    warnings: tuple[IngestWarning, ...]
    exclusions: tuple[Exclusion, ...]


def run(workspace: Workspace) -> IngestResult:
    """Read, map, convert and check every source; write the contract tables if no error stands.

    Raises
    ------
    InputError
        Where a rule of severity error is broken. Then ``data/ingest.csv`` and ``reports/ingest.csv`` are the only
        files written, and every earlier table is as it was.
    ParamsError
        Where two criteria need one column in two types, or a name would stand for two things.
    """
    params, texts = workspace.params, Texts(workspace.params.workspace.language)
    check_names(params)
    schemas = {name: effective(name, params) for name in TABLES if name in params.sources}
    with staged(workspace.root, workspace.mark) as outputs:
        files = Files(workspace.root, outputs.aside)
        loaded = judged({name: load(files, schema, params.sources[name]) for name, schema in schemas.items()}, params)
        found = sorted_findings(check_all(loaded, params), params)
        errors = [finding for finding in found if finding.rule.severity == "error"]
        exclusions = tuple(entry for each in loaded.values() for entry in (*each.exclusions, *each.gaps))
        _write_findings(outputs, found, loaded, params)
        if not errors:
            _write_tables(outputs, loaded, exclusions, params)
            disclosure = _disclosure(loaded, params)
            outputs.csv("reports/inputs.csv", INPUT_COLUMNS, input_rows(files, loaded, params.sources, disclosure))
            record(outputs, "ingest", raw_files(workspace.root, params.sources.values()))
    if errors:
        raise InputError(summary(errors, texts))
    _remove_stale(workspace)
    rows = {name: each.table.size for name, each in loaded.items()}
    return IngestResult(rows, tuple(_warning(f, texts, params) for f in found if f.rule.severity == "warning"), exclusions)


def sorted_findings(found: list[Finding], params: Params) -> list[Finding]:
    """Errors first, then by rule, table and column; idle acknowledgements join where no error stands."""
    if not any(finding.rule.severity == "error" for finding in found):
        found = found + idle_acknowledgements(found, params.acknowledge)
    return sorted(found, key=_place)


def _place(finding: Finding) -> tuple[int, str, int, str]:
    table = TABLES.index(finding.table) if finding.table in TABLES else -1
    return SEVERITIES.index(finding.rule.severity), finding.rule.id, table, finding.column


def _disclosure(loaded: dict[str, Loaded], params: Params) -> Disclosure:
    tables, minimum = {name: each.table for name, each in loaded.items() if each.table is not None}, params.privacy.minimum_count
    single = {name for name, table in tables.items() if table.has("child_id") or _of_few(table, minimum)}
    return Disclosure(frozenset(single | {"children"}), minimum, {name: table.size for name, table in tables.items()})


def _of_few(table: Table, minimum: int) -> bool:
    """Whether rows of a count of children stand for so few that counting rows is counting children."""
    return table.name == "population" and table.has("children") and table.extent("children")[0] < minimum


def _write_findings(outputs: "Staged", found: list[Finding], loaded: dict[str, Loaded], params: Params) -> None:
    texts = Texts(params.workspace.language)
    outputs.csv("data/ingest.csv", DETAIL_COLUMNS, detail_rows(found, texts))
    outputs.csv("reports/ingest.csv", COUNT_COLUMNS, count_rows(found, texts, params.acknowledge, _disclosure(loaded, params)))


def _write_tables(outputs: "Staged", loaded: dict[str, Loaded], exclusions: tuple[Exclusion, ...], params: Params) -> None:
    for name, each in loaded.items():
        if each.shapes is not None:
            outputs.text("data/tables/boundaries.geojson", collection(each.table, each.shapes))
        elif each.judged is not None:
            schema = each.judged.schema().with_metadata({"settings": settings_identity(params)})
            outputs.parquet_rows(f"data/tables/{name}.parquet", schema, told(each.judged.batches(), each.table.size))
        else:
            table = arrow_table(each.table).replace_schema_metadata({"settings": settings_identity(params)})
            outputs.parquet(f"data/tables/{name}.parquet", table)
    outputs.csv("reports/exclusions.csv", EXCLUSION_COLUMNS, exclusion_rows(exclusions, _disclosure(loaded, params)))


def _remove_stale(workspace: Workspace) -> None:
    """Tables of an earlier run that the settings no longer name."""
    for name in TABLES:
        if name not in workspace.params.sources:
            path = workspace.table(name).with_suffix(".geojson") if name == "boundaries" else workspace.table(name)
            path.unlink(missing_ok=True)


def _warning(finding: Finding, texts: Texts, params: Params) -> IngestWarning:
    row = int(finding.rows[0]) if len(finding.rows) else None
    answered = acknowledgement(finding, params.acknowledge) is not None
    return IngestWarning(finding.rule.id, finding.table, finding.column, finding.count, sentence(finding, texts, row), answered)

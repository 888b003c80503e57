"""The tables of a run with those that do not fit into memory among them."""

from dataclasses import replace

from fordel.ingest.checks import usable
from fordel.ingest.large.judge import judge
from fordel.ingest.load import Loaded
from fordel.ingest.table import Table
from fordel.params import Params


def judged(loaded: dict[str, Loaded], params: Params) -> dict[str, Loaded]:
    """What was loaded, every table that does not fit into memory judged slice by slice beside those that do."""
    others, _ = usable(loaded)
    return {name: _judged(each, others, params) if each.scanned else each for name, each in loaded.items()}


def _judged(each: Loaded, others: dict[str, Table], params: Params) -> Loaded:
    found = judge(each.scanned, others, params, each.scanned.slices.folder.with_suffix(".arrow"))
    findings = [*each.findings, *found.findings]
    return replace(each, table=found.table, findings=findings, exclusions=found.exclusions, gaps=found.gaps, judged=found)

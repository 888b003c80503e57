"""How a workspace stands: everything between it and a run, or an adoption, each with what to do."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fordel.audit.aside import left_over
from fordel.cycle import ageing
from fordel.cycle.adopted import adopted_state
from fordel.cycle.extracts import constant_years, missing_years, unconverted
from fordel.cycle.lines import some
from fordel.cycle.model_warnings import open_model_warnings
from fordel.cycle.versions import remote, stale, uncommitted, under_git
from fordel.errors import FordelError
from fordel.key.history import budgets, unrestated
from fordel.key.last_year import LastYear, read_last_year
from fordel.key.since_last_year import index_of
from fordel.params import Params
from fordel.texts import Texts
from fordel.workspace import Workspace


@dataclass(frozen=True)
class Remark:
    """A sentence with what to do, and what it stops: a ``run``, the ``adoption``, or ``nothing``."""

    stops: Literal["run", "adoption", "nothing"]
    text: str


def standing(root: Path, params: Params, engine: Mapping[str, object]) -> list[Remark]:
    """All remarks but the faults that keep a run from starting, which ``fordel run`` looks for itself.

    Parameters
    ----------
    root : Path
    params : Params
    engine : mapping
        The engine that is installed, as ``engine.json`` has the one that computed.
    """
    texts = Texts(params.workspace.language)
    results = _results(root, params, engine, texts)
    files = [*_old_files(root, params, texts), *_last_year(root, params, texts), *_findings(root, texts)]
    model = [Remark("adoption", text) for text in open_model_warnings(root, params)]
    return [*files, *model, *results, *_kept(root, params, texts)]


def _old_files(root: Path, params: Params, texts: Texts) -> list[Remark]:
    """Files that still are the last year's, though this year needs other years."""
    found = []
    for table, years in missing_years(root, params, _rows(root / "reports/inputs.csv")):
        source = params.sources[table]
        supplier = source.supplier or texts("cycle.check.supplier")
        found.append(Remark("run", texts("cycle.check.old_file", file=source.path, table=table, years=years, supplier=supplier)))
    constant = [texts("cycle.decide.constant_year", table=table, year=year, years=years) for table, year, years in constant_years(params)]
    return found + [Remark("run", text) for text in constant]


def _last_year(root: Path, params: Params, texts: Texts) -> list[Remark]:
    try:
        last = read_last_year(root, params)
    except FordelError as error:
        return [Remark("run", str(error))]
    if last:
        return _prices(root, params, last, texts)
    rules, moved = params.policy.transition, _unrestated(root, params)
    found = [Remark("nothing", texts("cycle.check.unrestated", names=some(moved)))] if moved else []
    if rules is None or rules.without_history == "at_target" or _budgeted(root, params):
        return found
    return [*found, Remark("run", texts("cycle.check.last_year", year=params.years.budget - 1))]


def _prices(root: Path, params: Params, last: LastYear, texts: Texts) -> list[Remark]:
    """A price index that is missing for the change since last year; where need is no cost, nothing has to be converted."""
    if years := unconverted(params, last.price_level):
        return [Remark("run", texts("cycle.decide.prices", years=years))]
    level, space = params.years.price_level, Workspace(root, params)
    if params.model.outcome == "cost" or level == last.price_level or {level, last.price_level} <= index_of(space).keys():
        return []
    return [Remark("nothing", texts("cycle.check.no_prices", last=last.price_level, level=level))]


def _unrestated(root: Path, params: Params) -> list[str]:
    """Areas that budgets do not follow, as far as the tables that were read last tell."""
    space = Workspace(root, params)
    there = space.table("area_centre").is_file() and "history" in params.sources and space.table("history").is_file()
    return unrestated(space, None) if there else []


def _budgeted(root: Path, params: Params) -> bool:
    """Whether the table history has last year's budgets, or has not been read yet."""
    space = Workspace(root, params)
    return "history" in params.sources and (not space.table("history").is_file() or bool(budgets(space)))


def _findings(root: Path, texts: Texts) -> list[Remark]:
    """Errors of the last reading, counted, and warnings that nobody answers for."""
    rows = _rows(root / "reports/ingest.csv")
    errors = [Remark("run", texts("cycle.check.error", **row)) for row in rows if row["severity"] == "error"]
    warnings: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        if row["severity"] == "warning" and row["acknowledged"] != "1":
            warnings.setdefault((row["rule"], row["table"], row["column"]), []).append(row["message"])
    return errors + [Remark("adoption", _warning(*place, messages, texts)) for place, messages in warnings.items()]


def _warning(rule: str, table: str, column: str, messages: list[str], texts: Texts) -> str:
    """The first of its sentences, and the line that answers for all of them."""
    answer = f"rule: {rule}, table: {table}" + (f", column: {column}" if column else "")
    said = texts.count("cycle.check.warning", len(messages), rule=rule, table=table, message=messages[0])
    return f"{said} {texts('cycle.check.answer', answer=answer)}"


def _results(root: Path, params: Params, engine: Mapping[str, object], texts: Texts) -> list[Remark]:
    """Whether what was computed is of these files, settings and this engine."""
    found = []
    if not (root / "reports/key.json").is_file():
        found.append(Remark("adoption", texts("cycle.check.never")))
    elif names := [*_engine(root, engine), *(stale(root) if (root / ".dvc").is_dir() and (root / "dvc.yaml").is_file() else ())]:
        found.append(Remark("adoption", texts("cycle.check.stale", names=some(names))))
    if params.policy.illustrative and not params.workspace.synthetic:
        found.append(Remark("adoption", texts("cycle.check.illustrative")))
    if params.policy.status == "adopted":
        found += [Remark("adoption", line) for line in adopted_state(root, params)]
    if ageing.due(params):
        last = params.years.estimation[-1]
        found.append(Remark("nothing", texts("cycle.check.weights", last=last, budget=params.years.budget, due=ageing.due_year(params))))
    return found


def _engine(root: Path, engine: Mapping[str, object]) -> list[str]:
    """The engine's file, where another engine is installed than computed the results."""
    content = json.loads(_read(root / "engine.json") or "{}")
    return [] if all(content.get(name) == engine[name] for name in ("packages", "rooms")) else ["engine.json"]


def _kept(root: Path, params: Params, texts: Texts) -> list[Remark]:
    """Whether git and DVC keep what there is."""
    found = [Remark("nothing", texts("report.audit.left_over", folder=str(folder))) for folder in left_over(root)]
    if not (root / "data/raw.dvc").is_file() and "- data/raw/" not in _read(root / "dvc.yaml"):
        found.append(Remark("adoption", texts("cycle.check.raw")))
    if not under_git(root):
        found.append(Remark("adoption", texts("cycle.check.no_git")))
    elif names := uncommitted(root):
        found.append(Remark("adoption", texts.count("cycle.check.uncommitted", len(names), names=some(names))))
    if (root / ".dvc").is_dir() and not remote(root):
        found.append(Remark("nothing", texts("cycle.check.no_remote")))
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_read(path))))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""

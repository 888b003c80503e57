"""A small workspace whose need room has run: files in the formats between the rooms, with figures made by rule."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from fordel.publish.write import csv_text
from fordel.workspace import Workspace, open_workspace
from tests.report.examined_fixture import write_examined

CRITERIA = """
- name: single_parent
  label: {da: enlig forsørger, en: single parent}
  group: parents
  level: child
  kind: flag
  expected_sign: "+"
  cause: Én voksen har mindre tid og færre penge
  influenced_by: family
  source: fixture
- name: age
  label: {da: alder, en: age}
  group: child
  level: child
  kind: band
  bands: [0, 6, 12]
  expected_sign: none
  cause: Behovet skifter med alderen
  influenced_by: nobody
  source: fixture
- name: poverty
  label: {da: børn i familier på kontanthjælp, en: children in families on benefits}
  group: housing
  level: area
  kind: percent
  expected_sign: "+"
  cause: Fattigdom
  influenced_by: nobody
  source: fixture
- name: settled
  label: {da: beboere med over fem år på adressen, en: residents over five years at the address}
  group: housing
  level: area
  kind: percent
  expected_sign: "-"
  cause: Stabilitet
  influenced_by: nobody
  source: fixture
- name: language
  label: {da: elever med et andet sprog hjemme, en: pupils with another home language}
  group: housing
  level: area
  kind: percent
  expected_sign: "+"
  cause: Sprog
  influenced_by: nobody
  minority: true
  use: tried
  source: fixture
- name: referrals
  label: {da: underretninger, en: referrals}
  group: event
  level: area
  kind: number
  expected_sign: "+"
  cause: Underretninger
  influenced_by: receiver
  use: refused
  source: fixture
"""


@dataclass
class Options:
    """What a test varies."""

    units: int = 8
    language: str = "da"
    outcome: str = "cost"
    receives: str = "centre"
    synthetic: bool = True
    illustrative: bool = False
    pot: object = 900_000_000
    drops: bool = True
    boundaries: bool = True
    engine: bool = True
    names: dict[str, str] = field(default_factory=dict)
    children: dict[str, float] = field(default_factory=dict)
    needs: dict[str, float] = field(default_factory=dict)
    weak: bool = True
    remarks: list[dict] = field(default_factory=list)
    exclusions: list[dict] = field(default_factory=list)
    notices: list[dict] = field(default_factory=list)
    not_estimating: list[dict] = field(default_factory=list)
    ratios: dict[str, float] = field(default_factory=dict)
    family: str = "poisson"
    kinds: bool = False
    chosen: float = 0.0
    pairs: list[tuple] = field(default_factory=list)
    candidates: list[dict] = field(default_factory=list)
    examined: bool = True
    turning: tuple[str, ...] = ()
    areas_examined: int = 100
    not_available: dict[str, str] = field(default_factory=dict)


def codes(options: Options) -> list[str]:
    """Unit codes in order."""
    return [f"U{number:02d}" for number in range(1, options.units + 1)]


def build(root: Path, **changes: object) -> Workspace:
    """A workspace at ``root`` with everything the key stage reads, and the files the report adds to it."""
    options = Options(**changes)
    (root / "data/raw").mkdir(parents=True)
    (root / "models").mkdir()
    (root / "reports").mkdir()
    (root / "data/tables").mkdir()
    (root / "params.yaml").write_text(params_text(options), encoding="utf-8", newline="\n")
    for name in ("children", "areas", "area_centre", "population"):
        (root / f"data/raw/{name}.csv").write_text(f"{name}\n", encoding="utf-8", newline="\n")
    if options.engine:
        (root / "engine.json").write_text(json.dumps(ENGINE), encoding="utf-8")
    _write_json(root / "models/need.json", need(options))
    _write_json(root / "models/check.json", CHECK)
    _write_json(root / "models/replicate_check.json", {"draws": 20, "largest_pp": 0.05, "mean_pp": 0.01, "of_interval": 0.03})
    if options.examined:
        write_examined(root, options, need(options)["units"])
    for name, (columns, rows) in tables(options).items():
        (root / name).write_text(csv_text(columns, rows), encoding="utf-8", newline="")
    _area_centre(root, options)
    if options.boundaries:
        _write_json(root / "data/tables/boundaries.geojson", boundaries(options))
    return open_workspace(root)


def params_text(options: Options) -> str:
    """``params.yaml``."""
    region = options.receives == "area"
    practice = "  practice_labels:\n    da: {one: region, many: regioner, the: regionen, the_many: regionerne}\n" if region else ""
    practice += "    en: {one: region, many: regions, the: the region, the_many: the regions}\n" if region else ""
    return f"""schema_version: 2
workspace: {{name: Prøveby, language: {options.language}, currency: DKK, synthetic: {str(options.synthetic).lower()}}}
years: {{budget: 2009, estimation: [2005, 2006, 2007], population: 2008, price_level: 2009}}
units:
  receives: {options.receives}
  practice: {"region" if region else "centre"}
  labels:
    da: {{one: socialcenter, many: socialcentre, the: socialcentret, the_many: socialcentrene}}
    en: {{one: social centre, many: social centres, the: the social centre, the_many: the social centres}}
{practice}sources:
{"" if options.outcome == "rate" else "  children: {path: data/raw/children.csv}"}
  areas: {{path: data/raw/areas.csv}}
  area_centre: {{path: data/raw/area_centre.csv}}
  population: {{path: data/raw/population.csv}}
criteria:{CRITERIA.replace("level: child", "level: area") if options.outcome == "rate" else CRITERIA}
model: {{outcome: {options.outcome}, family: {options.family}, unexplained_share: {options.chosen}, seed: 1}}
policy: {{pot: {options.pot}, illustrative: {str(options.illustrative).lower()}}}
report: {{case_number: "2009-1", sender: Forvaltningen, date: 2009-01-05}}
"""


def name_of(code: str, options: Options) -> str:
    """A unit's name."""
    return options.names.get(code, f"Center {code[1:]}")


def need(options: Options) -> dict:
    """``models/need.json``: needs rise from unit to unit, children fall."""
    all_codes = codes(options)
    children = {code: options.children.get(code, 20000 - 150.0 * place) for place, code in enumerate(all_codes)}
    needs = {code: options.needs.get(code, round(6e7 + 1.234567e6 * (7 * place % 11), 2)) for place, code in enumerate(all_codes)}
    total, heads = sum(needs.values()), sum(children.values())
    units = []
    for code in all_codes:
        share = needs[code] / total
        index = None if not children[code] else 100 * share * heads / children[code]
        numbers = {"children": children[code], "need": needs[code], "index": index, "share": share}
        bounds = {"share_low": share * 0.97, "share_high": share * 1.03, "range_low": share * 0.9, "range_high": share * 1.12}
        levels = {"share_none": share, "share_all": share}
        units.append({"unit": code, "name": name_of(code, options), "practice": code} | _rounded(numbers | bounds | levels))
    region = options.receives == "area"
    return {
        "workspace": "Prøveby", "synthetic": options.synthetic, "outcome": options.outcome, "currency": "DKK",
        "price_level": 2009, "estimation_years": [2005, 2006, 2007], "population_year": 2008, "budget_year": 2009,
        "receives": options.receives, "practice": "region" if region else "centre",
        "areas_estimating": 400 - len(options.not_estimating), "areas_receiving": 400, "areas_not_estimating": options.not_estimating,
        "rows": 355000, "tweedie_power": None, "dispersion": [54321.2],
        "child_years": 355123.5, "recorded_total": 912345678.5, "outcome_total": 2700000000.0, "unexplained_share": options.chosen,
        "replicates": 1000, "replicates_refitted": 0, "seed": 1, "family": options.family, "units": units, "notices": options.notices,
    }  # fmt: skip


ENGINE = {"version": "0.1.0", "python": "3.11", "packages": "ab" * 32, "rooms": {"ingest": "cd" * 32, "need": "ef" * 32}}
INPUTS = ("table", "path", "supplier", "extracted", "bytes", "sha256", "rows_read", "rows_used", "years")
CANDIDATE = ("criteria", "dropped", "mean_deviance", "paired_difference", "paired_std_error", "best", "chosen")
CHECK = {
    "reference": "statsmodels GLM", "rows": 60000, "sample": "rows",
    "max_abs_coefficient": 2.3e-11, "max_abs_std_error": 4e-12, "limit": 1e-06,
}  # fmt: skip


def tables(options: Options) -> dict[str, tuple[tuple[str, ...], list[dict]]]:
    """The CSV files of the rooms before the report."""
    region = options.receives == "area"
    practices = ["North", "South"] if region else codes(options)
    ratio = {code: options.ratios.get(code, 1.0 + 0.1 * (place % 3 - 1)) for place, code in enumerate(practices)}
    unexplained = [
        {
            "practice": code, "name": code if region else name_of(code, options), "areas": 50 if place else 4, "child_years": 44000.25,
            "actual": 1e8 * ratio[code], "need": 1e8, "unexplained_ratio": ratio[code],
            "ratio_low": ratio[code] - 0.05 if place else None, "ratio_high": ratio[code] + 0.05 if place else None,
            "reliability": 0.8, "note": "" if place else "few_areas", "measure": measure,
        }
        for measure in ("all", *(("placement", "preventive") if options.kinds else ()))
        for place, code in enumerate(practices)
    ]  # fmt: skip
    residuals = [
        {"unit": code, "name": name_of(code, options), "actual": 90.0, "need": 100.0, "unexplained_ratio": 0.9, "note": ""}
        for code in codes(options)
    ]
    return {
        "models/unexplained.csv": (tuple(unexplained[0]), unexplained),
        "models/unit_residuals.csv": (("unit", "name", "actual", "need", "unexplained_ratio", "note"), residuals if region else []),
        "models/coefficients.csv": _coefficients(options),
        "models/criteria_log.csv": _log(options),
        "models/drops.csv": _drops(options),
        "models/selection.csv": (CANDIDATE, options.candidates),
        "reports/exclusions.csv": (("table", "column", "rows", "reason"), options.exclusions),
        "reports/inputs.csv": (INPUTS, [_input(name) for name in ("children", "areas", "area_centre", "population")]),
        "reports/ingest.csv": (("rule", "severity", "table", "column", "rows", "message", "acknowledged", "reason"), options.remarks),
    }


def _input(table: str) -> dict:
    stated = {"supplier": "Danmarks Statistik", "extracted": "2009-03-01"} if table == "children" else {}
    rows = {"rows_read": 1200, "rows_used": 1190, "years": "2005-2007"}
    return {"table": table, "path": f"data/raw/{table}.csv", "bytes": 123456, "sha256": "0f" * 32} | stated | rows


def _coefficients(options: Options) -> tuple[tuple[str, ...], list[dict]]:
    columns = (
        "part", "term", "criterion", "role", "level", "unit",
        "estimate", "std_error_cluster", "std_error_classical", "low", "high", "factor",
    )  # fmt: skip
    weak_low = -0.2 if options.weak else 0.1
    rows = [
        ("single_parent", "single_parent", "criterion", "", "value", 0.5, 0.4, 0.6),
        ("age[6-11]", "age", "criterion", "6-11", "band", 0.3, 0.2, 0.4),
        ("age[12+]", "age", "criterion", "12+", "band", 0.7, 0.6, 0.8),
        ("poverty", "poverty", "criterion", "", "fraction", 1.16, 0.8, 1.5),
        ("settled_not", "settled", "criterion", "", "fraction", 0.4, weak_low, 1.0),
        ("year[2006]", "", "year", "", "year", 0.02, 0.0, 0.04),
        ("practice[U01]", "", "practice", "", "practice", 8.0, 7.9, 8.1),
    ]
    names = ("term", "criterion", "role", "level", "unit", "estimate", "low", "high")
    rest = {"std_error_cluster": 0.1, "std_error_classical": None, "factor": 1.0, "part": ""}
    return columns, [dict(zip(names, row, strict=True)) | rest for row in rows]


def _log(options: Options) -> tuple[tuple[str, ...], list[dict]]:
    columns = ("criterion", "term", "step", "estimate", "low", "high", "areas", "decision", "reason")
    kept = [(name, name, "final", 0.5, 0.4, 0.6, 400, "kept", "expected_sign") for name in ("single_parent", "age", "poverty", "settled")]
    trial = [("poverty", "poverty", "trial", 0.5, 0.4, 0.6, 390, "kept", "")] if options.drops else []
    drop = [("language", "language", "trial", -0.3, -0.5, -0.1, 390, "dropped", "wrong_sign")] if options.drops else []
    refused = [("referrals", "", "register", None, None, None, None, "refused", "influenceable")]
    return columns, [dict(zip(columns, row, strict=True)) for row in kept + trial + drop + refused]


def _drops(options: Options) -> tuple[tuple[str, ...], list[dict]]:
    columns = ("criterion", "unit", "share_without", "share_with", "shift_pp", "exceeds_half_interval")
    if not options.drops:
        return columns, []
    rows = []
    for place, unit in enumerate(need(options)["units"]):
        shift = 0.001 * (place % 3 - 1) + (0.004 if place == 1 else 0)
        rows.append(("language", unit["unit"], unit["share"], unit["share"] - shift, 100 * shift, int(place == 1)))
    return columns, [dict(zip(columns, row, strict=True)) for row in rows]


def boundaries(options: Options) -> dict:
    """Two squares of 0.02 degrees per unit, side by side in rows of four units."""
    features = []
    for place, code in enumerate(codes(options)):
        for half in (0, 1):
            x, y = 12.4 + 0.04 * (place % 4) + 0.02 * half, 55.6 + 0.02 * (place // 4)
            ring = [[x, y], [x + 0.02, y], [x + 0.02, y + 0.02], [x, y + 0.02], [x, y]]
            area = code if options.receives == "area" else f"{code}-{half}"
            polygon = {"type": "Polygon", "coordinates": [ring]}
            features.append({"type": "Feature", "properties": {"area": area}, "geometry": polygon})
    return {"type": "FeatureCollection", "features": features}


def _area_centre(root: Path, options: Options) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if options.receives == "area":
        rows = [{"area": code, "year": 2008, "region": "North"} for code in codes(options)]
    else:
        halves = [(code, half) for code in codes(options) for half in (0, 1)]
        rows = [{"area": f"{code}-{half}", "year": year, "centre": code} for code, half in halves for year in (2007, 2008)]
    pq.write_table(pa.Table.from_pylist(rows), root / "data/tables/area_centre.parquet")


def _rounded(numbers: dict[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else float(f"{value:.9e}") for name, value in numbers.items()}


def _write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n")

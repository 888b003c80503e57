"""One run's result made by hand: a policy with everything in it, two thresholds, and draws."""

from fordel.key.allocation_file import result_json
from fordel.key.order import order_from_json
from fordel.key.steps import allocate
from fordel.params import Params, parse_params

SETTINGS = """
schema_version: 2
workspace: {name: Prøveby, language: LANGUAGE, synthetic: SYNTHETIC}
years: {budget: 2009, estimation: [2006, 2007], population: 2008, price_level: 2009}
units:
  labels:
    da: {one: center, many: centre, the: centret, the_many: centrene}
    en: {one: centre, many: centres, the: the centre, the_many: the centres}
sources:
  children: {path: data/raw/children.csv}
  area_centre: {path: data/raw/area_centre.csv}
  population: {path: data/raw/population.csv}
  history: {path: data/raw/history.csv}
  cases: {path: data/raw/cases.csv}
criteria:
  - name: boy
    label: {da: Dreng, en: Boy}
    group: child
    level: child
    kind: flag
    expected_sign: "+"
    cause: x
    influenced_by: nobody
    source: x
model: {outcome: cost, seed: 1, pool_thresholds: [500000]}
"""
POLICY = """
policy:
  pot: 1000000
  illustrative: true
  fixed: {A: 1000, "B\\u2028\\"": 2000}
  cases: [{kind: foster, label: {da: Plejefamilie, en: Foster family}, per_case: 100}]
  transition: {target_share: 0.7, floor: {percent: -2.1250}, measured_from: budget_scaled}
"""
HOSTILE = "</script><img src=x onerror=alert(1)><!--&amp;"
CODES = ["A", 'B\u2028"', "C", "D"]


def settings(policy: str = POLICY, language: str = "da", synthetic: bool = True) -> Params:
    """Settings with this section ``policy``."""
    return parse_params(SETTINGS.replace("LANGUAGE", language).replace("SYNTHETIC", str(synthetic).lower()) + policy)


def content(synthetic: bool = True, **changes: object) -> dict:
    """What ``reports/allocation.json`` holds for `POLICY`; ``changes`` are made to its ``input``."""
    given = {
        "codes": CODES, "needs": ["300", "200", "400", "100"], "pot": "1000000", "unit": "1", "reserve": None, "pool": "0",
        "fixed": {CODES[0]: "1000", CODES[1]: "2000"},
        "cases": [{"kind": "foster", "per_case": "100", "counts": {"A": "7", "C": "12"}}],
        "transition": {
            "target_share": "0.7", "years_left": "1", "floor": {"percent": "-2.125"}, "ceiling": None, "furthest_under_target": None,
            "measured_from": "budget_scaled", "without_history": "error",
        },
        "budgets": {CODES[0]: "250000.5", CODES[1]: "240000", CODES[2]: "380000", CODES[3]: "90000"},
    } | changes  # fmt: skip
    names = ["Ærø & omegn", HOSTILE, "Centrum", "Lille"]
    units = [
        {"code": code, "name": name, "children": "731977.0", "index": index, "factor": "1", "model_need": "1"}
        for code, name, index in zip(CODES, names, ["120.5000", "80.1000", "101.0000", None], strict=True)
    ]
    return {
        "currency": "DKK", "illustrative": True, "status": "draft", "synthetic": synthetic, "budget_year": 2009,
        "run_identity": "0123456789abcdef" * 4, "pays": "additive", "pays_reason": "chosen", "threshold": None, "centre_pays": "0.125",
        "input": given, "result": result_json(allocate(order_from_json(given))), "units": units, "weight_decimals": 2,
        "criteria": [{"name": "boy", "kind": "criterion", "label_da": "Dreng </script>", "label_en": "Boy"}],
        "counts": {"A": {"boy": "731977"}},
        "variants": [variant(None, "0", given["needs"]), variant("500000", "33333", ["290", "210", "390", "110"])],
    }  # fmt: skip


def variant(threshold: str | None, pool: str, needs: list[str]) -> dict:
    """A threshold's needs and three draws of them."""
    draws = [
        {"weights": {"boy": f"{90 + draw}.50"}, "needs": [str(int(need) + draw * place) for place, need in enumerate(needs)]}
        for draw in (1, 2, 3)
    ]
    return {"threshold": threshold, "pool": pool, "weights": {"boy": "90.25"}, "needs": needs, "draws": draws}

"""England's authorities, end to end, against an estimate of our own made with pandas and statsmodels."""

import math
import re
import shutil
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
import pytest

NO_SPEND = {"E06000039": "Slough", "E06000063": "Cumberland", "E08000025": "Birmingham"}
EXCLUDED = {"E09000001", "E06000053"}
SPENT = 16_392_438_569.59


@dataclass(frozen=True)
class Oracle:
    """What England's figures give without fordel; shares and residuals by authority, ratios by region."""

    fit: object
    share: pd.Series
    residual: pd.Series
    ratio: pd.Series
    names: pd.Series


@pytest.fixture(scope="session")
def oracle(cases, reference_fit) -> Oracle:
    panel = pd.read_csv(next(cases.glob("*/demo_panel_2024_25.csv"))).set_index("new_la_code")
    panel = panel[~panel.index.isin(EXCLUDED)]
    with_spend = panel[panel.exp.notna()]

    def terms(rows):
        return pd.DataFrame({"PriFSM": rows.PriFSM / 100, "U18conc": rows.U18conc})

    fit = reference_fit(with_spend.exp * 1000, terms(with_spend), with_spend.region, with_spend.under18, with_spend.index.to_series())
    need = fit.need(terms(panel), panel.under18)
    fitted = need[with_spend.index] * with_spend.exp.sum() / need[with_spend.index].sum()
    region = with_spend.exp.groupby(with_spend.region).sum() / fitted.groupby(with_spend.region).sum()
    return Oracle(fit=fit, share=need / need.sum(), residual=with_spend.exp / fitted, ratio=region, names=panel.geo_breakdown)


@pytest.fixture(scope="session")
def england(run_case):
    return run_case("england", "england")


@pytest.fixture(scope="session")
def key(england):
    return england.csv("reports/key.csv").set_index("centre")


def test_key_is_the_oracles(key, oracle):
    assert list(key.index) == sorted(oracle.share.index)
    assert abs(key.share - oracle.share).max() < 1e-6
    assert (key.name == oracle.names[key.index]).all()


def test_shares_and_amounts_are_exact(england):
    text = pd.read_csv(england.root / "reports/key.csv", dtype=str)
    assert sum(map(Decimal, text.share)) == 1
    assert sum(map(int, text.amount)) == england.json("reports/key.json")["pot"] == round(SPENT)


def test_pot_is_the_recorded_spend(england):
    assert england.json("models/need.json")["recorded_total"] == pytest.approx(SPENT, abs=0.5)
    assert england.json("reports/key.json")["currency"] == "GBP"


def test_pot_follows_the_recorded_spend_to_the_pound(bare_workspace, stages):
    root = bare_workspace("england")
    panel = root / "data/raw/demo_panel_2024_25.csv"
    text = panel.read_text(encoding="utf-8")
    assert text.count(",53309.0,21090.0,") == 1
    panel.write_text(text.replace(",53309.0,21090.0,", ",53309.004,21090.0,"), encoding="utf-8")
    run = stages(root, ("ingest", "observations", "need", "weights", "key"))
    assert run.json("reports/key.json")["pot"] == round(SPENT + 4)


def test_148_estimate_and_151_receive(england, key):
    need = england.json("models/need.json")
    assert (need["areas_estimating"], need["areas_receiving"]) == (148, 151)
    assert {row["area"]: row["name"] for row in need["areas_not_estimating"]} == NO_SPEND
    assert all(row["reason"] for row in need["areas_not_estimating"])
    assert len(key) == 151
    assert (key.amount[list(NO_SPEND)] > 0).all()


def test_both_intervals_hold_the_share(key):
    assert (key.share_low < key.share).all() and (key.share < key.share_high).all()
    assert (key.range_low <= key.share_low).all() and (key.share_high <= key.range_high).all()


def test_weights_and_their_errors_are_the_oracles(england, oracle):
    weights = england.csv("models/coefficients.csv").set_index("term")
    for term, ours in {"free_school_meals": "PriFSM", "early_conceptions": "U18conc"}.items():
        assert weights.estimate[term] == pytest.approx(oracle.fit.estimate[ours], abs=1e-6)
        assert weights.std_error_cluster[term] == pytest.approx(oracle.fit.std_error[ours], abs=1e-6)
        assert weights.low[term] > 0
    assert england.json("models/check.json")["max_abs_coefficient"] < 1e-6


def test_measures_of_the_authoritys_own_decisions_are_refused(england):
    log = england.csv("models/criteria_log.csv")
    refused = log[log.decision == "refused"]
    assert set(refused.criterion) == {"children_in_need", "protection_plans", "looked_after"}
    assert set(refused.step) == {"register"} and set(refused.reason) == {"influenceable"}
    page = england.text("reports/appendix.html")
    for label in ("Children in need (CIN)", "Children on a child protection plan (CPP)", "Looked after children (LAC)"):
        assert label in page


def test_regions_take_the_place_of_centres(england, oracle):
    table = england.csv("models/unexplained.csv").set_index("practice")
    assert len(table) == 10
    assert abs(table.unexplained_ratio - oracle.ratio).max() < 1e-6
    assert table.areas.sum() == 148


def test_unit_residuals_have_no_interval(england, oracle):
    table = england.csv("models/unit_residuals.csv")
    assert not any("low" in column or "high" in column for column in table.columns)
    known = table.dropna(subset=["unexplained_ratio"]).set_index("unit")
    assert set(known.index) == set(oracle.residual.index)
    assert abs(known.unexplained_ratio - oracle.residual).max() < 1e-6


def test_the_tiny_authorities_are_excluded_with_a_reason(england):
    rows = england.csv("reports/exclusions.csv")
    assert rows[(rows.table == "areas") & rows.reason.str.contains("Isles of Scilly")].rows.sum() == 2
    assert rows[(rows.table == "areas") & (rows.column == "cost")].rows.sum() == 3


def test_report_says_what_it_must(england):
    page = england.text("reports/appendix.html")
    assert '<html lang="en"' in page
    for phrase in ("148 areas", "151 areas", "needs regression", "wage", "GBP"):
        assert phrase.lower() in page.lower(), phrase
    for name in (*NO_SPEND.values(), "City of London", "Isles of Scilly"):
        assert name in page
    assert f"{round(SPENT):,}" in page


def test_published_files_do_not_judge(england):
    page = england.text("reports/appendix.html").lower()
    assert re.findall(r"\befficien|league table|performing|overspend", page) == []


def test_a_second_run_gives_the_same_bytes(england, run_case):
    again = run_case("england", "england-again")
    assert again.outputs() == england.outputs()


def test_raw_spending_file_is_refused_with_its_rows(england, cases, tmp_path, stages):
    """The publisher's own file writes -300 for spending that is not available."""
    from fordel.errors import InputError

    root = tmp_path / "workspace"
    shutil.copytree(england.root, root, ignore=shutil.ignore_patterns(".fordel"))
    shutil.copyfile(next(cases.glob("*/csc_spending_per_capita.csv")), root / "data/raw/csc_spending_per_capita.csv")
    settings = (root / "params.yaml").read_text(encoding="utf-8")
    head, tail = settings.split("  area_centre:\n", 1)
    area, rest = head.split("  areas:\n", 1)
    raw_areas = """    path: data/raw/csc_spending_per_capita.csv
    columns: {area: new_la_code, name: geo_breakdown, children: under18, cost: exp, PriFSM: cs_share, U18conc: cost_per_capita}
    constant: {year: 2024}
    unit: {cost: 1000}
    filters:
      - column: geographic_level
        drop: [National, Regional, Statistical neighbours (median)]
        reason: The file mixes levels; only authorities are areas.
      - column: new_la_code
        drop: [E09000001, E06000053]
        reason: Left out.
    ignore: "*"
"""
    assert rest
    (root / "params.yaml").write_text(area + "  areas:\n" + raw_areas + "  area_centre:\n" + tail, encoding="utf-8")
    before = {name: value for name, value in england.outputs().items() if name not in {"data/ingest.csv", "reports/ingest.csv"}}

    with pytest.raises(InputError) as caught:
        stages(root, ("ingest",))

    found = pd.read_csv(root / "data/ingest.csv", dtype=str)
    cost = found[(found.table == "areas") & (found.column.isin(["cost", "exp"])) & (found.severity == "error")]
    assert {"38", "61", "88"} <= set(cost.row)
    assert all(row in str(caught.value) for row in ("38", "61", "88"))
    assert "csc_spending_per_capita.csv" in str(caught.value)
    after = type(england)(root).outputs()
    assert {name: after.get(name) for name in before} == before


def test_readme_figures_are_the_runs(england, key, readme_table):
    ratio = england.csv("models/unexplained.csv").set_index("name").unexplained_ratio
    table = readme_table("england")
    region = {unit["unit"]: unit["practice"] for unit in england.json("models/need.json")["units"]}
    by_region = key.assign(region=key.index.map(region)).groupby("region").agg(
        authorities=("share", "size"), children=("children", "sum"), share=("share", "sum")
    )
    assert set(table) == set(by_region.index)
    assert sum(Decimal(cells["share, %"]) for cells in table.values()) == 100
    for name, row in by_region.iterrows():
        cells = table[name]
        assert cells["authorities"] == f"{row.authorities:.0f}"
        assert cells["children"] == f"{row.children:,.0f}"
        assert float(cells["share, %"]) == pytest.approx(row.share * 100, abs=0.01)
        assert cells["actual / need"] == f"{ratio[name]:.2f}"


def test_what_the_readme_says_in_words(oracle):
    """Two statements of examples/england/README.md that no table holds."""
    assert round(math.exp(0.10 * oracle.fit.estimate["PriFSM"]), 2) == 1.14
    assert round(math.exp(5 * oracle.fit.estimate["U18conc"]), 2) == 1.10

"""From files to money with a pool and with cases paid on actual numbers: what is kept, what is left, who gets it."""

import csv
import json
import shutil
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from fordel.city import stage as demo_city
from fordel.errors import AllocationError
from fordel.ingest import stage as ingest
from fordel.key import stage as key
from fordel.need import stage as need
from fordel.observations import stage as observations
from fordel.weights import stage as weights
from fordel.workspace import Workspace, open_workspace
from tests.house.source import ROOT
from tests.need.child_city import CASES, FOSTER, THRESHOLDS, at_price_level, below, city

ROOMS = (ingest, observations, need, weights, key)
POT = 10_000_000
CITY = city().without("cases").change(model={"pool_thresholds": list(THRESHOLDS)}, policy={"pot": 60_000_000})


def paid(workspace: Workspace, rooms=ROOMS) -> dict:
    """Run the rooms; ``reports/key.json``."""
    for room in rooms:
        room.run(workspace)
    return json.loads(workspace.path("reports/key.json").read_text(encoding="utf-8"))


def with_policy(workspace: Workspace, found, **policy: object) -> dict:
    """The key of an estimated workspace under another policy."""
    return paid(found.change(policy=policy).write(workspace.root), (key,))


def forget_lineage(workspace: Workspace) -> None:
    """Take away what the stages say they read and wrote, for a test that changes a table behind their backs."""
    shutil.rmtree(workspace.path("data/lineage"), ignore_errors=True)


def steps(workspace: Workspace) -> dict[str, dict[str, Decimal]]:
    """Amounts after every step, by centre."""
    found: dict[str, dict[str, Decimal]] = {}
    for row in csv.DictReader(workspace.path("reports/steps.csv").read_text(encoding="utf-8").splitlines()):
        found.setdefault(row["step"], {})[row["centre"]] = Decimal(row["amount_after"])
    return found


def amounts(content: dict) -> dict[str, int]:
    return {row["centre"]: row["amount"] for row in content["rows"]}


@pytest.fixture(scope="module")
def estimated(tmp_path_factory) -> Workspace:
    workspace = CITY.write(tmp_path_factory.mktemp("pool"))
    paid(workspace)
    return workspace


def expected_pool(workspace: Workspace, threshold: int, centre_pays: str) -> Decimal:
    """(1 - centre_pays) x (need without a pool - need below the threshold), from what the need room wrote."""
    content = json.loads(workspace.path("models/need.json").read_text(encoding="utf-8"), parse_float=Decimal)
    below_it = next(pool["units"] for pool in content["pools"] if pool["threshold"] == threshold)
    whole, kept = (sum(Decimal(unit["need"]) for unit in units) for units in (content["units"], below_it))
    return (1 - Decimal(centre_pays)) * (whole - kept)


def recorded_above(threshold: int) -> float:
    """By plain pandas: mean cost above the threshold per child-year x counted children."""
    children = CITY.tables["children"]
    mean = below(at_price_level(children), threshold)["over"].sum() / children["child_years"].sum()
    return mean * CITY.tables["population"]["children"].sum()


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize(("pool", "centre_pays"), [({}, "0.1"), ({"centre_pays": 0}, "0"), ({"centre_pays": 0.25}, "0.25")])
def test_the_pool_is_kept_and_the_rest_is_paid(estimated, threshold, pool, centre_pays):
    content = with_policy(estimated, CITY, pool={"threshold": threshold} | pool)
    assert (content["pot"], content["threshold"]) == (60_000_000, threshold)
    expected = expected_pool(estimated, threshold, centre_pays)
    assert content["pool"] == expected.quantize(Decimal(1), ROUND_HALF_UP)
    assert content["pool"] == pytest.approx((1 - float(centre_pays)) * recorded_above(threshold), rel=2e-3)
    assert isinstance(content["pool"], int) and content["pool"] + sum(amounts(content).values()) == 60_000_000


def test_need_below_the_threshold_decides_the_rest(estimated):
    """In proportion to the shares that the need room wrote for that threshold."""
    threshold = THRESHOLDS[0]
    content = with_policy(estimated, CITY, pool={"threshold": threshold}, pays="model")
    pools = json.loads(estimated.path("models/need.json").read_text(encoding="utf-8"))["pools"]
    shares = {unit["unit"]: unit["share"] for pool in pools if pool["threshold"] == threshold for unit in pool["units"]}
    left = 60_000_000 - content["pool"]
    assert all(abs(amount - left * shares[centre]) < 1.5 for centre, amount in amounts(content).items())
    plain = with_policy(estimated, CITY, pays="model")
    assert plain["pool"] == 0 and plain["threshold"] is None
    assert {row["centre"]: row["share"] for row in plain["rows"]} != pytest.approx(shares, abs=1e-6)


def test_the_additive_key_of_the_threshold_is_paid(estimated):
    """By hand: that variant's weights times the counts."""
    threshold = THRESHOLDS[1]
    content = with_policy(estimated, CITY, pool={"threshold": threshold}, pays="additive")
    file = json.loads(estimated.path("models/weights.json").read_text(encoding="utf-8"))
    chosen = next(one["weights"] for one in file["variants"] if one["threshold"] == threshold)
    needs = {unit: sum(Fraction(row[name]) * Fraction(chosen[name]) for name in chosen) for unit, row in file["counts"].items()}
    left = 60_000_000 - content["pool"]
    for centre, amount in amounts(content).items():
        assert abs(amount - left * needs[centre] / sum(needs.values())) < 1
    assert content["pays"] == "additive"


def test_reserve_pool_and_fixed_leave_the_pot_in_whole_units(estimated):
    policy = {"pool": {"threshold": THRESHOLDS[0]}, "reserve": {"percent": 2.5}, "fixed": {"B": 123_000}, "unit": 1000}
    content = with_policy(estimated, CITY, **policy)
    assert content["reserve"] == 1_500_000 and content["pool"] % 1000 == 0
    assert abs(content["pool"] - expected_pool(estimated, THRESHOLDS[0], "0.1")) <= 500
    assert content["reserve"] + content["pool"] + sum(amounts(content).values()) == 60_000_000
    assert all(amount % 1000 == 0 for amount in amounts(content).values())
    assert steps(estimated)["reserve"] == {"A": 0, "B": 123_000, "C": 0}


def test_a_pool_above_the_pot_is_refused(estimated):
    with pytest.raises(AllocationError) as caught:
        with_policy(estimated, CITY, pool={"threshold": THRESHOLDS[0]}, pot=1000)
    assert caught.value.rule == "deductions_above_pot"


OUTSIDE = city().change(model={"outside_formula": ["foster"]}, policy={"cases": [FOSTER]})


@pytest.fixture(scope="module")
def foster(tmp_path_factory) -> tuple[Workspace, dict]:
    workspace = OUTSIDE.write(tmp_path_factory.mktemp("cases"))
    return workspace, paid(workspace)


def test_cases_are_paid_as_they_are_on_top_of_need(foster):
    workspace, content = foster
    after, money = steps(workspace), {centre: 6000 * Decimal(str(number)) for centre, number in CASES.items()}
    assert {centre: after["actual_cases"][centre] - after["need_share"][centre] for centre in CASES} == money
    assert sum(after["need_share"].values()) == POT - sum(money.values()) == POT - 117_000
    assert sum(amounts(content).values()) == POT


def test_their_cost_is_not_in_the_need(foster):
    """The same need as from files in which foster care cost nothing."""
    workspace, _ = foster
    children = OUTSIDE.tables["children"]
    found = pd.read_parquet(workspace.path("data/observations.parquet"))
    money = at_price_level(children, ("foster",))["money"].sum()
    assert found["outcome"].sum() == pytest.approx(money, rel=1e-12)
    content = json.loads(workspace.path("models/need.json").read_text(encoding="utf-8"))
    assert content["outcome_total"] == pytest.approx(money, rel=1e-9)


def test_need_is_that_of_files_without_the_cases_cost(foster, tmp_path):
    children = OUTSIDE.tables["children"]
    other = city().change(children=children.assign(cost=children["cost"].where(children["case_kind"] != "foster", 0.0))).write(tmp_path)
    for room in (ingest, observations, need):
        room.run(other)
    one, same = (json.loads(w.path("models/need.json").read_text(encoding="utf-8"))["units"] for w in (foster[0], other))
    assert one == same


def test_twice_as_many_cases_are_paid_by_all(foster, tmp_path):
    """The centre with more gets them; need shares what is left."""
    workspace, before = foster
    forget_lineage(workspace)
    table = workspace.table("cases")
    kept = table.read_bytes()
    frame = pd.read_parquet(table)
    frame.loc[frame["centre"] == "A", "cases"] *= 2
    frame.to_parquet(table, index=False)
    try:
        after = paid(workspace, (key,))
    finally:
        table.write_bytes(kept)
    more = {centre: amounts(after)[centre] - amounts(before)[centre] for centre in CASES}
    share = {row["centre"]: row["share"] for row in before["rows"]}
    assert sum(more.values()) == 0 and more["A"] > 0 > max(more["B"], more["C"])
    assert more["A"] == pytest.approx(72_000 * (1 - share["A"]), abs=2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t[t["centre"] != "C"], "kind foster is missing for C"),
        (lambda t: t.assign(cases=t["cases"].replace(7.5, 2.0)), "B have fewer than 5 cases of kind foster"),
        (lambda t: t.assign(kind=t["kind"] + "s"), "fosters is not a kind of policy.cases"),
        (lambda t: t.assign(year=2008), "kind foster is missing for A, B, C"),
    ],
)
def test_cases_that_cannot_be_paid_are_named(foster, change, words):
    workspace, _ = foster
    forget_lineage(workspace)
    table = workspace.table("cases")
    kept = table.read_bytes()
    change(pd.read_parquet(table)).to_parquet(table, index=False)
    try:
        with pytest.raises(AllocationError, match=words):
            key.run(workspace)
    finally:
        table.write_bytes(kept)


def test_the_demo_s_city_with_a_pool(tmp_path):
    """A tenth of it, under the repository's settings but for the declared criteria, some of which are too rare there."""
    demo_city.run(tmp_path, size=0.1)
    shutil.copytree(ROOT / "data/last_year", tmp_path / "data/last_year")
    settings = YAML().load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    settings["model"]["weights"].pop("criteria", None)
    settings["model"]["replicates"] = 100
    settings["policy"]["pool"] = {"threshold": 500_000}
    with (tmp_path / "params.yaml").open("w", encoding="utf-8") as stream:
        YAML().dump(settings, stream)
    workspace = open_workspace(tmp_path)
    content = paid(workspace)
    assert content["pool"] > 0 and content["threshold"] == 500_000
    assert content["pool"] + sum(amounts(content).values()) == content["pot"] == 900_000_000
    assert content["pool"] == expected_pool(workspace, 500_000, "0.1").quantize(Decimal(1), ROUND_HALF_UP)
    rows = pd.read_parquet(workspace.path("data/observations.parquet"))
    child = rows.assign(cost=rows["whole_rate"] * rows["whole_exposure"])
    over = (child["outcome"] * np.maximum(1 - 500_000 / child["cost"].where(child["cost"] > 0, 1), 0)).sum() / rows["exposure"].sum()
    people = pd.read_parquet(workspace.path("data/population.parquet"))["children"].sum()
    assert content["pool"] == pytest.approx(0.9 * over * people, rel=0.1)  # of the children in the accounts, not of those counted

"""What has changed since last year, from the workspace's files: prices, budgets, amounts and weights."""

import csv
import json
import shutil
from fractions import Fraction

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.errors import AllocationError, WorkspaceError
from fordel.key import stage
from fordel.key.change import CHANGE_COLUMNS
from fordel.key.draws import Draws
from fordel.key.freeze import freeze
from fordel.key.history import read_actuals
from fordel.key.last_year import head_hash, read_last_year
from fordel.key.since_last_year import price_ratio, since_last_year
from fordel.key.weights_file import read_weights
from fordel.workspace import Workspace, open_workspace
from tests.key.key_workspace import build_key, run_last_year, write_table
from tests.key.small_years import total

PRICES = [{"year": 2008, "index": 105.0}, {"year": 2009, "index": 107.1}]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Last year's workspace, run to the key."""
    return run_last_year(tmp_path_factory.mktemp("source"))


@pytest.fixture
def following(source, tmp_path):
    """A function from options to this year's workspace, with the source, or another one, kept as last year's result."""

    def make(level=2009, last=source, **options):
        workspace = build_key(tmp_path / "this", units=3, enough=True, **options)
        freeze(last, workspace.root)
        path = workspace.path("data/last_year/last_year.json")
        head = json.loads(path.read_text(encoding="utf-8")) | {"price_level": level}
        head["sha256"]["last_year.json"] = head_hash(head)
        path.write_text(json.dumps(head), encoding="utf-8")
        return workspace

    return make


def rows(workspace, name):
    return list(csv.DictReader(workspace.path(name).read_text(encoding="utf-8").splitlines()))


def test_at_the_same_price_level_no_table_is_needed(following):
    workspace = following()
    assert price_ratio(workspace, read_last_year(workspace.root, workspace.params)) == 1


def test_prices_are_this_years_index_divided_by_last_years_exactly(following):
    workspace = following(level=2008)
    write_table(workspace, "prices", PRICES)
    assert price_ratio(workspace, read_last_year(workspace.root, workspace.params)) == Fraction(1071, 1050)


@pytest.mark.parametrize(("table", "missing"), [(None, "2008, 2009"), (PRICES[:1], "2009"), (PRICES[1:], "2008")])
def test_a_missing_price_year_is_named(following, table, missing):
    workspace = following(level=2008)
    if table:
        write_table(workspace, "prices", table)
    with pytest.raises(WorkspaceError, match=f"prices.parquet: no index for {missing}; .*level of 2008, this year's at 2009; deliver both"):
        price_ratio(workspace, read_last_year(workspace.root, workspace.params))


@pytest.mark.parametrize(
    ("outcome", "table", "ratio"), [("rate", PRICES[:1], 1), ("recipients", None, 1), ("rate", PRICES, Fraction(102, 100))]
)
def test_where_need_is_no_cost_prices_may_be_missing(following, outcome, table, ratio):
    workspace = following(level=2008)
    if table:
        write_table(workspace, "prices", table)
    params = workspace.params.model_copy(update={"model": workspace.params.model.model_copy(update={"outcome": outcome})})
    assert price_ratio(Workspace(workspace.root, params), read_last_year(workspace.root, params)) == ratio


def test_without_a_last_year_there_are_no_rows(tmp_path):
    workspace = build_key(tmp_path, units=3)
    file = read_weights(workspace.path("models/weights.json"), workspace.params)
    since = since_last_year(workspace, {"a": 1}, None, None, file, Draws({}, {}, {}))
    assert read_actuals(workspace, ("U01", "U02", "U03"), None).before == {}
    assert (since.changes, since.weights, since.allocation) == ([], [], {"a": 1, "last_year": None})
    stage.run(workspace)
    assert workspace.path("reports/change.csv").read_text(encoding="utf-8").split(",")[:3] == list(CHANGE_COLUMNS[:3])
    assert rows(workspace, "reports/change.csv") == rows(workspace, "reports/weight_changes.csv") == []


def test_the_same_year_again_has_not_changed(following):
    workspace = following()
    stage.run(workspace)
    for row in rows(workspace, "reports/change.csv"):
        assert row["last_year"] == row["amount"] and row["split"] == "full"
        assert {row[name] for name in CHANGE_COLUMNS[3:-2]} == {"0"}
    changes = rows(workspace, "reports/weight_changes.csv")
    assert [(row["difference"], row["moved"], row["draws"]) for row in changes] == [("0.00", "same", "same")] * 2


def test_the_stage_writes_a_change_that_adds_up_to_this_years_key(following, source):
    workspace = following(level=2008, pot=930_000_000)
    write_table(workspace, "prices", PRICES)
    stage.run(workspace)
    changes = rows(workspace, "reports/change.csv")
    for row in changes:
        assert total({name: int(row[name]) for name in CHANGE_COLUMNS[2:-2]}) == int(row["amount"])
    for name, root in (("last_year", open_workspace(source)), ("amount", workspace)):
        assert [row[name] for row in changes] == [row["amount"] for row in rows(root, "reports/key.csv")]
    assert [sum(int(row[name]) for row in changes) for name in ("prices", "pot")] == pytest.approx([18_150_000, 11_850_000], abs=300_000)


def test_allocation_json_holds_the_change_and_last_years_prices(following):
    workspace = following(level=2008)
    write_table(workspace, "prices", PRICES)
    stage.run(workspace)
    last = json.loads(workspace.path("reports/allocation.json").read_text(encoding="utf-8"))["last_year"]
    assert (last["budget_year"], last["prices"], [row["centre"] for row in last["change"]]) == (2008, 1.02, ["U01", "U02", "U03"])
    (child, _) = rows(workspace, "reports/weight_changes.csv")
    assert (child["last_year"], child["this_year"], child["difference"]) == ("2040.00", "2000.00", "-40.00")


def test_weights_that_are_no_money_do_not_follow_prices(following, tmp_path):
    last = build_key(tmp_path / "recipients", units=3, enough=True, budget=2008, outcome="recipients")
    stage.run(last)
    workspace = following(level=2008, last=last.root, outcome="recipients")
    write_table(workspace, "prices", PRICES)
    stage.run(workspace)
    (child, _) = rows(workspace, "reports/weight_changes.csv")
    assert (child["last_year"], child["this_year"], child["moved"]) == ("2000.00", "2000.00", "same")
    assert json.loads(workspace.path("reports/allocation.json").read_text(encoding="utf-8"))["last_year"]["prices"] == 1.02


def test_a_model_that_is_paid_has_its_change_too(following):
    workspace = following(needs={"U02": 7e7}, policy="pays: model")
    stage.run(workspace)
    assert all(row["rules"] != "0" for row in rows(workspace, "reports/change.csv"))


@pytest.fixture
def elsewhere(source, tmp_path):
    """The source, if the area U02-0 had belonged to U01."""
    root = tmp_path / "last"
    shutil.copytree(source, root)
    areas = pq.read_table(root / "models/area_need.parquet").to_pylist()
    moved = [row | ({"unit": "U01"} if row["area"] == "U02-0" else {}) for row in areas]
    pq.write_table(pa.Table.from_pylist(moved), root / "models/area_need.parquet")
    return root


def test_an_area_that_lay_elsewhere_last_year_brings_its_money(following, elsewhere):
    workspace = following(last=elsewhere)
    stage.run(workspace)
    one, two, three = (int(row["reorganisation"]) for row in rows(workspace, "reports/change.csv"))
    assert (one < 0, two, three) == (True, -one, 0)


def test_where_an_area_has_moved_children_and_composition_are_one_part(following, elsewhere):
    workspace = following(last=elsewhere, pot=930_000_000)
    stage.run(workspace)
    for row in rows(workspace, "reports/change.csv"):
        assert (row["children"], row["split"]) == ("", "full") and row["composition"] and row["pot"]
        assert total({name: int(row[name] or 0) for name in CHANGE_COLUMNS[2:-2]}) == int(row["amount"])


def test_key_json_says_how_prices_have_moved_since_last_year(following):
    workspace = following(level=2008)
    write_table(workspace, "prices", PRICES)
    stage.run(workspace)
    assert json.loads(workspace.path("reports/key.json").read_text(encoding="utf-8"))["prices_since_last_year"] == 1.02


def test_without_a_last_year_key_json_has_no_prices(tmp_path):
    workspace = build_key(tmp_path, units=3)
    stage.run(workspace)
    assert json.loads(workspace.path("reports/key.json").read_text(encoding="utf-8"))["prices_since_last_year"] is None


@pytest.mark.parametrize(("chosen", "told"), [(0.0, "0.0"), (0.3, "0.3")])
def test_allocation_json_says_at_which_share_of_the_unexplained(following, chosen, told):
    workspace = following(chosen=chosen)
    stage.run(workspace)
    assert json.loads(workspace.path("reports/allocation.json").read_text(encoding="utf-8"))["unexplained_share"] == told


@pytest.mark.parametrize("pot", [179_999_999, 4_500_000_001])
def test_a_transition_from_budgets_of_another_size_is_refused_and_nothing_is_written(following, pot):
    """Last year's key was 900 million."""
    workspace = following(pot=pot, policy="transition: {}")
    words = f"budgets add to 900000000, the same units' part of the pot to {pot}; expected about the same size"
    with pytest.raises(AllocationError, match=words):
        stage.run(workspace)
    assert not workspace.path("reports/key.csv").exists()


@pytest.mark.parametrize("pot", [180_000_000, 4_500_000_000])
def test_a_fifth_and_five_times_are_about_the_same_size(following, pot):
    workspace = following(pot=pot, policy="transition: {}")
    stage.run(workspace)
    assert sum(int(row["amount"]) for row in rows(workspace, "reports/key.csv")) == pot


def test_a_last_year_in_another_currency_is_refused_by_the_stage(following):
    workspace = following()
    path = workspace.path("params.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("currency: DKK", "currency: SEK"), encoding="utf-8")
    estimated = workspace.path("models/need.json")
    estimated.write_text(estimated.read_text(encoding="utf-8").replace('"DKK"', '"SEK"'), encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"currency DKK \(expected SEK\)"):
        stage.run(open_workspace(workspace.root))

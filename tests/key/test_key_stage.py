"""The key stage on the need room's files."""

import csv
import json
from decimal import Decimal

import pytest

from fordel.errors import AllocationError, WorkspaceError
from fordel.key import stage
from fordel.key.allocation_file import result_json
from fordel.key.order import order_from_json
from fordel.key.steps import STEPS, allocate
from tests.key.key_workspace import WEIGHTS, write_table
from tests.key.key_workspace import build_key as build

OUTPUTS = (
    "reports/key.csv", "reports/key.json", "reports/steps.csv", "reports/explanation.csv", "reports/weights.csv", "reports/counts.csv",
    "reports/criteria.csv", "reports/criterion_shares.csv", "reports/closeness.csv", "reports/change.csv", "reports/weight_changes.csv",
    "reports/exceedance.csv", "reports/allocation.json", "data/key.parquet",
)  # fmt: skip


def rows_of(workspace, name="reports/key.csv"):
    return list(csv.DictReader(workspace.path(name).read_text(encoding="utf-8").splitlines()))


def change_need(workspace, change):
    path = workspace.path("models/need.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_shares_add_to_one_and_amounts_to_the_pot(tmp_path):
    workspace = build(tmp_path, units=13)
    result = stage.run(workspace)
    rows = rows_of(workspace)
    assert sum(Decimal(row["share"]) for row in rows) == 1
    assert all(len(row["share"].split(".")[1]) == 9 for row in rows)
    assert sum(int(row["amount"]) for row in rows) == 900_000_000 == result.pot
    assert [row["centre"] for row in rows] == sorted(row["centre"] for row in rows)


def test_the_columns_are_those_of_the_interface(tmp_path):
    workspace = build(tmp_path)
    stage.run(workspace)
    assert list(rows_of(workspace)[0]) == [
        "centre", "name", "children", "index", "share", "share_low", "share_high", "range_low", "range_high", "amount", "synthetic",
    ]  # fmt: skip
    assert {row["synthetic"] for row in rows_of(workspace)} == {"syntetisk"}


def test_key_json_says_what_the_key_is(tmp_path):
    workspace = build(tmp_path, illustrative=True)
    stage.run(workspace)
    key = json.loads(workspace.path("reports/key.json").read_text(encoding="utf-8"))
    assert {name: key[name] for name in ("pot", "currency", "illustrative", "status", "synthetic", "budget_year")} == {
        "pot": 900_000_000, "currency": "DKK", "illustrative": True, "status": "draft", "synthetic": True, "budget_year": 2009,
    }  # fmt: skip
    assert len(key["run_identity"]) == 64
    first = key["rows"][0]
    assert first["amount_low"] == round(first["share_low"] * 900_000_000)
    assert first["range_amount_low"] <= first["amount_low"] <= first["amount"] <= first["amount_high"] <= first["range_amount_high"]


def test_steps_add_up_from_nothing_to_the_amounts(tmp_path):
    workspace = build(tmp_path)
    stage.run(workspace)
    steps = rows_of(workspace, "reports/steps.csv")
    assert list(dict.fromkeys(row["step"] for row in steps)) == [step for step in STEPS if step != "transition"]
    assert list(dict.fromkeys(row["step"] for row in steps if Decimal(row["effect"]))) == ["need_share", "rounding"]
    assert all(Decimal(row["amount_before"]) + Decimal(row["effect"]) == Decimal(row["amount_after"]) for row in steps)
    assert sum(Decimal(row["amount_after"]) for row in steps if row["step"] == "need_share") == 900_000_000
    last = [int(Decimal(row["amount_after"])) for row in steps if row["step"] == "rounding"]
    assert last == [int(row["amount"]) for row in rows_of(workspace)]


def test_the_parquet_file_is_exact_and_keeps_what_is_withheld(tmp_path):
    import pyarrow.parquet as pq

    workspace = build(tmp_path, children={"U03": 3.0})
    stage.run(workspace)
    table = pq.read_table(workspace.path("data/key.parquet")).to_pydict()
    assert sum(table["share"]) == 1
    assert table["children"][2] == 3.0
    published = rows_of(workspace)
    assert published[2]["children"] == "" == published[2]["index"]
    assert sum(row["children"] == "" for row in published) == 2


def test_the_recorded_total_is_the_pot_rounded_half_up(tmp_path):
    workspace = build(tmp_path, pot="recorded")
    assert stage.run(workspace).pot == 912_345_679


@pytest.mark.parametrize("pot", [1, 10**12])
def test_extreme_pots(tmp_path, pot):
    workspace = build(tmp_path, pot=pot)
    change_need(workspace, lambda need: need.update(recorded_total=pot))
    stage.run(workspace)
    assert sum(int(row["amount"]) for row in rows_of(workspace)) == pot


def test_one_unit_gets_everything(tmp_path):
    workspace = build(tmp_path, units=1)
    stage.run(workspace)
    (row,) = rows_of(workspace)
    assert (row["share"], row["amount"]) == ("1.000000000", "900000000")


def test_two_runs_give_the_same_bytes(tmp_path):
    workspace = build(tmp_path)
    stage.run(workspace)
    before = [workspace.path(name).read_bytes() for name in OUTPUTS]
    stage.run(workspace)
    assert [workspace.path(name).read_bytes() for name in OUTPUTS] == before
    assert all(b"\r" not in content for content in before[:-1])


def test_a_unit_without_children_has_no_index_and_no_money(tmp_path):
    workspace = build(tmp_path, children={"U02": 0.0}, needs={"U02": 0.0})
    stage.run(workspace)
    row = rows_of(workspace)[1]
    assert (row["index"], row["amount"], row["share"]) == ("", "0", "0.000000000")


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda need: need.update(units=[]), AllocationError, "no unit"),
        (lambda need: [unit.update(need=0.0) for unit in need["units"]], AllocationError, "zero"),
        (lambda need: need["units"][0].update(need=-1.0), AllocationError, "U01"),
        (lambda need: need["units"][0].update(need=float("nan")), AllocationError, "U01"),
        (lambda need: need["units"][0].update(share=0.5), AllocationError, "must agree"),
        (lambda need: need["units"][0].pop("share_low"), WorkspaceError, "run it again"),
    ],
)
def test_faulty_needs_are_refused_and_nothing_is_written(tmp_path, change, error, words):
    workspace = build(tmp_path)
    stage.run(workspace)
    before = [workspace.path(name).read_bytes() for name in OUTPUTS]
    change_need(workspace, change)
    with pytest.raises(error, match=words):
        stage.run(workspace)
    assert [workspace.path(name).read_bytes() for name in OUTPUTS] == before


def test_a_recorded_total_beyond_the_largest_pot_is_refused(tmp_path):
    workspace = build(tmp_path, pot="recorded")
    change_need(workspace, lambda need: need.update(recorded_total=1e30))
    with pytest.raises(AllocationError, match="recorded total"):
        stage.run(workspace)


def test_without_the_need_stage_the_message_says_what_to_run(tmp_path):
    workspace = build(tmp_path)
    workspace.path("models/need.json").unlink()
    with pytest.raises(WorkspaceError, match="fordel need"):
        stage.run(workspace)


@pytest.mark.parametrize(
    ("name", "value"), [("estimation_years", [1999]), ("unexplained_share", 0.25), ("receives", "area"), ("settings_identity", "x")]
)
def test_needs_of_other_settings_are_refused(tmp_path, name, value):
    workspace = build(tmp_path)
    stage.run(workspace)
    before = {path: workspace.path(path).read_bytes() for path in OUTPUTS}
    change_need(workspace, lambda content: content.update({name: value}))
    with pytest.raises(WorkspaceError, match=rf"other settings .*{name}.*fordel run"):
        stage.run(workspace)
    assert {path: workspace.path(path).read_bytes() for path in OUTPUTS} == before


def allocation_of(workspace):
    return json.loads(workspace.path("reports/allocation.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("enough", [True, False])
def test_the_targets_decide_which_need_is_paid_and_the_files_say_so(tmp_path, enough):
    workspace = build(tmp_path, enough=enough)
    stage.run(workspace)
    key = json.loads(workspace.path("reports/key.json").read_text(encoding="utf-8"))
    expected = ("additive", "targets_met") if enough else ("model", "targets_missed")
    assert (key["pays"], key["pays_reason"]) == expected == (allocation_of(workspace)["pays"], allocation_of(workspace)["pays_reason"])


def test_the_additive_amounts_follow_from_the_published_weights_and_counts(tmp_path):
    workspace = build(tmp_path, enough=True)
    stage.run(workspace)
    weights = {row["criterion"]: Decimal(row["value"]) for row in rows_of(workspace, "reports/weights.csv")}
    assert weights == {name: Decimal(value) for name, value in WEIGHTS.items()}
    counts = rows_of(workspace, "reports/counts.csv")
    needs = [sum(weight * Decimal(row[name]) for name, weight in weights.items()) for row in counts]
    for row, need in zip(rows_of(workspace), needs, strict=True):
        assert abs(int(row["amount"]) - 900_000_000 * need / sum(needs)) < 1


def test_every_rule_of_the_policy_leaves_its_trace(tmp_path):
    rules = (
        "unit: 1000, reserve: {percent: 1.5}, fixed: {U01: 250000}, "
        "cases: [{kind: foster, label: {da: Pleje, en: Foster}, per_case: 50000}], "
        "transition: {target_share: 0.5, floor: {percent: -10}, without_history: at_target}"
    )
    workspace = build(tmp_path, policy=rules)
    codes = [f"U{place:02d}" for place in range(1, 9)]
    history = [{"centre": code, "year": 2008, "kind": "budget", "amount": 1.1e8 + place} for place, code in enumerate(codes[1:])]
    write_table(workspace, "history", history)
    write_table(workspace, "cases", [{"centre": code, "year": 2009, "kind": "foster", "cases": 10.0} for code in codes])
    stage.run(workspace)
    steps = rows_of(workspace, "reports/steps.csv")
    assert tuple(dict.fromkeys(row["step"] for row in steps)) == STEPS
    first = {row["step"]: Decimal(row["effect"]) for row in steps if row["centre"] == "U01"}
    assert (first["reserve"], first["actual_cases"], first["transition"]) == (250_000, 500_000, 0)
    amounts = [int(row["amount"]) for row in rows_of(workspace)]
    assert sum(amounts) == 900_000_000 - 13_500_000
    assert all(amount % 1000 == 0 for amount in amounts)
    rows = json.loads(workspace.path("reports/key.json").read_text(encoding="utf-8"))["rows"]
    assert [row["last_year"] for row in rows] == [None, *(110_000_000 + place for place in range(7))]


@pytest.mark.parametrize("policy", ["", "unit: 100, reserve: {percent: 2.5}, fixed: {U02: 333}"])
def test_the_allocation_file_is_enough_to_compute_the_amounts_again(tmp_path, policy):
    workspace = build(tmp_path, policy=policy)
    stage.run(workspace)
    content = allocation_of(workspace)
    assert result_json(allocate(order_from_json(content["input"]))) == content["result"]
    assert content["result"]["amounts"] == [row["amount"] for row in rows_of(workspace)]


def test_the_allocation_file_withholds_what_the_key_withholds(tmp_path):
    workspace = build(tmp_path, children={"U03": 3.0})
    stage.run(workspace)
    hidden = [unit["code"] for unit in allocation_of(workspace)["units"] if unit["children"] is None]
    assert hidden == [row["centre"] for row in rows_of(workspace) if row["children"] == ""]


def test_cases_too_few_to_publish_are_refused(tmp_path):
    workspace = build(tmp_path, policy="cases: [{kind: foster, label: {da: Pleje, en: Foster}, per_case: 50000}]")
    codes = [f"U{place:02d}" for place in range(1, 9)]
    rows = [{"centre": code, "year": 2009, "kind": "foster", "cases": float(place)} for place, code in enumerate(codes)]
    write_table(workspace, "cases", rows)
    with pytest.raises(AllocationError, match="U02, U03, U04, U05 have fewer than 5 cases of kind foster"):
        stage.run(workspace)
    assert not workspace.path("reports/key.csv").exists()


def test_a_rule_that_cannot_hold_is_refused_with_its_id(tmp_path):
    workspace = build(tmp_path, policy="reserve: {amount: 900000001}")
    with pytest.raises(AllocationError) as caught:
        stage.run(workspace)
    assert caught.value.rule == "deductions_above_pot"


def test_without_the_weights_stage_the_message_says_what_to_run(tmp_path):
    workspace = build(tmp_path)
    workspace.path("models/weights.json").unlink()
    with pytest.raises(WorkspaceError, match="fordel weights"):
        stage.run(workspace)


def test_weights_of_other_settings_are_refused(tmp_path):
    workspace = build(tmp_path)
    path = workspace.path("models/weights.json")
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"model_identity": "x"}), encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"weights\.json: was made under other settings"):
        stage.run(workspace)

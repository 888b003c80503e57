"""Which need is paid: chosen, or by how close the additive key is to the model."""

from decimal import Decimal

import pytest

from fordel.errors import AllocationError
from fordel.key.paid import model_units, paid_need
from fordel.params import Policy
from tests.key.small_key import CODES, NEEDS, SHARES, THRESHOLD, need_result, units, weights_file


def policy(pays="by_targets", pool=False):
    return Policy.model_validate({"pot": 1000, "pays": pays, "pool": {"threshold": THRESHOLD} if pool else None})


@pytest.mark.parametrize(
    ("pays", "enough", "paid", "reason"),
    [
        ("by_targets", True, "additive", "targets_met"),
        ("by_targets", False, "model", "targets_missed"),
        ("additive", False, "additive", "chosen"),
        ("model", True, "model", "chosen"),
    ],
)
def test_the_policy_or_the_targets_decide(pays, enough, paid, reason):
    found = paid_need(need_result(), weights_file(enough), policy(pays), 0.0, None)
    assert (found.pays, found.reason, found.threshold) == (paid, reason, None)


def test_with_a_pool_the_targets_of_its_threshold_decide():
    found = paid_need(need_result(), weights_file(enough=True, below_enough=False), policy(pool=True), 0.0, THRESHOLD)
    assert (found.pays, found.reason, found.threshold) == ("model", "targets_missed", THRESHOLD)
    found = paid_need(need_result(), weights_file(enough=False, below_enough=True), policy(pool=True), 0.0, THRESHOLD)
    assert (found.pays, found.reason) == ("additive", "targets_met")
    found = paid_need(need_result(), weights_file(enough=False, below_enough=True), policy(pool=True), 0.0, None)
    assert (found.pays, found.threshold) == ("additive", None)  # another threshold is looked at, the one in force decides


def test_the_additive_need_is_weight_times_count():
    found = paid_need(need_result(), weights_file(), policy("additive"), 0.0, None)
    assert found.codes == CODES
    assert [unit.need for unit in found.units] == list(NEEDS)
    assert found.needs == tuple(10**8 * need for need in NEEDS)  # two decimals of the weights, six of the factor
    assert [unit.share for unit in found.units] == [Decimal(share) for share in SHARES]
    assert found.model == need_result().units


def test_the_index_of_the_additive_key_is_need_per_child_of_the_average():
    found = paid_need(need_result(), weights_file(), policy("additive"), 0.0, None)
    assert [unit.index for unit in found.units] == [Decimal(130), Decimal(70), Decimal(100)]  # 260, 140, 200 of 200 per child


def test_a_unit_without_children_has_no_index():
    found = paid_need(need_result(children=(100, 100, 0)), weights_file(), policy("additive"), 0.0, None)
    assert found.units[2].index is None


def test_below_a_threshold_its_own_weights_count():
    found = paid_need(need_result(), weights_file(), policy("additive", pool=True), 0.0, THRESHOLD)
    assert [unit.need for unit in found.units] == [20_000, 11_000, 3_100]


def test_the_model_pays_its_own_need():
    found = paid_need(need_result(), weights_file(), policy("model"), 0.0, None)
    assert found.units == found.model == need_result().units
    assert found.needs == (55, 35, 10)


def test_the_unexplained_share_moves_the_additive_need_by_a_published_factor():
    need = need_result(factors=("1.2", "0.9", "1.0000004"))
    found = paid_need(need, weights_file(), policy("additive"), 0.25, None)
    assert found.factors == {"N": Decimal("1.050000"), "S": Decimal("0.975000"), "W": Decimal("1.000000")}
    assert [unit.need for unit in found.units] == [27_300, 13_650, 4_000]


def test_the_models_units_below_a_threshold():
    assert model_units(need_result(), None) == units()
    assert [unit.need for unit in model_units(need_result(), THRESHOLD)] == [54, 34, 9]


def test_a_threshold_without_need_is_refused():
    with pytest.raises(AllocationError, match=r"policy\.pool\.threshold: .*700000.*model\.pool_thresholds"):
        model_units(need_result(), 700_000)

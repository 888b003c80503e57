"""Berlin's 138 small areas, end to end, against an estimate of our own made with pandas and statsmodels."""

import re
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

BEZIRKE = 12
UNDER_TEN_AREAS = {"friedrichshainkreuzberg", "marzahnhellersdorf", "spandau", "steglitzzehlendorf", "tempelhofschoeneberg"}


def _text(page: str) -> str:
    """What a reader of a page sees, without drawings and code."""
    return re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<script.*?</script>|<svg.*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL))


@dataclass(frozen=True)
class Oracle:
    """What Berlin's figures give without fordel; tables by district."""

    final: object
    trial: object
    share: pd.Series
    ratio: pd.Series
    index: pd.Series
    children: pd.Series
    share_with_e5: pd.Series
    share_without_e5_same_areas: pd.Series
    share_on_d5_alone: pd.Series


@pytest.fixture(scope="session")
def oracle(cases, reference_fit) -> Oracle:
    area = pd.read_csv(next(cases.glob("*/kernindikatoren.csv")))
    area = area[area.bezirksregion != "forstgrunewald"]
    area["children"] = area.DA1 * area.B1 / 100
    known = area[area.E5 > 0]

    def terms(rows, *names):
        coded = pd.DataFrame({"D5": rows.D5 / 100, "C1": 1 - rows.C1 / 100, "E5": rows.E5 / 100})
        return coded[list(names)]

    def fit(rows, *names):
        return reference_fit(rows.E8 / 100 * rows.children, terms(rows, *names), rows.bezirk, rows.children, rows.bezirksregion)

    def shares(reference, rows, *names):
        need = reference.need(terms(rows, *names), rows.children)
        return need.groupby(rows.bezirk).sum() / need.sum()

    final, trial, same = fit(area, "D5", "C1"), fit(known, "D5", "C1", "E5"), fit(known, "D5", "C1")
    children = area.children.groupby(area.bezirk).sum()
    share = shares(final, area, "D5", "C1")
    actual = (area.E8 * area.children).groupby(area.bezirk).sum()
    return Oracle(
        final=final,
        trial=trial,
        share=share,
        ratio=actual / actual.sum() / share,
        index=share / (children / children.sum()) * 100,
        children=children,
        share_with_e5=shares(trial, known, "D5", "C1", "E5"),
        share_without_e5_same_areas=shares(same, known, "D5", "C1"),
        share_on_d5_alone=shares(fit(area, "D5"), area, "D5"),
    )


@pytest.fixture(scope="session")
def berlin(run_case):
    return run_case("berlin", "berlin")


@pytest.fixture(scope="session")
def key(berlin):
    return berlin.csv("reports/key.csv").set_index("centre")


def test_the_oracle_sees_what_is_known_of_the_file(oracle):
    assert (oracle.final.areas, oracle.trial.areas) == (137, 129)
    assert oracle.trial.estimate["E5"] == pytest.approx(-0.843, abs=0.001)


def test_key_is_the_oracles(key, oracle):
    assert list(key.index) == sorted(oracle.share.index)
    assert abs(key.share - oracle.share).max() < 1e-6
    assert abs(key["index"] - oracle.index).max() < 1e-3
    assert abs(key.children - oracle.children).max() <= 1


def test_shares_and_amounts_are_exact(berlin, key):
    text = pd.read_csv(berlin.root / "reports/key.csv", dtype=str)
    assert sum(map(Decimal, text.share)) == 1
    assert sum(map(int, text.amount)) == 100_000_000
    assert (abs(key.amount - key.share * 100_000_000) <= 1).all()


def test_both_intervals_hold_the_share(key):
    assert (key.share_low < key.share).all() and (key.share < key.share_high).all()
    assert (key.range_low <= key.share_low).all() and (key.share_high <= key.range_high).all()


@pytest.fixture(scope="session")
def refits(oracle, cases):
    """Shares and ratios of 1,000 draws of areas within districts, each estimated to the end, not by one step.

    A district's n areas are drawn n - 1 times with replacement and weighted by n / (n - 1) (Rao and Wu 1988).
    """
    area = pd.read_csv(next(cases.glob("*/kernindikatoren.csv")))
    area = area[area.bezirksregion != "forstgrunewald"].reset_index(drop=True)
    children, district = (area.DA1 * area.B1 / 100).to_numpy(), pd.factorize(area.bezirk, sort=True)[0]
    criteria = np.column_stack([area.D5 / 100, 1 - area.C1 / 100])
    design = np.column_stack([criteria, np.eye(BEZIRKE)[district]])
    outcome = area.E8.to_numpy() / 100 * children
    generator, draws = np.random.default_rng(7), []
    for _ in range(1000):
        weight = np.zeros(len(area))
        for code in range(BEZIRKE):
            own = np.flatnonzero(district == code)
            drawn = generator.choice(own, len(own) - 1)
            weight += np.bincount(drawn, minlength=len(area)) * len(own) / (len(own) - 1)
        beta = np.append([2.0, 0.9], np.full(BEZIRKE, -4.7))
        for _ in range(25):
            mean = children * np.exp(design @ beta)
            step = np.linalg.solve((design * (weight * mean)[:, None]).T @ design, design.T @ (weight * (outcome - mean)))
            beta += step
            if abs(step).max() < 1e-10:
                break
        need = children * np.exp(criteria @ beta[:2])
        share = np.bincount(district, need) / need.sum()
        drawn_need, drawn_outcome = np.bincount(district, weight * need), np.bincount(district, weight * outcome)
        draws.append((share, drawn_outcome / drawn_need * drawn_need.sum() / drawn_outcome.sum()))
    return np.array(draws)


def _same_interval(low: pd.Series, high: pd.Series, draws: np.ndarray) -> bool:
    """Both ends within 12 % of the width of the draws' own 95 % interval."""
    ours = np.quantile(draws, [0.025, 0.975], axis=0)
    off = np.abs(np.array([low, high]) - ours) / (ours[1] - ours[0])
    return bool((off < 0.12).all())


def test_share_intervals_agree_with_full_refits(key, refits):
    assert _same_interval(key.share_low, key.share_high, refits[:, 0])


def test_ratio_intervals_agree_with_full_refits(berlin, refits):
    table = berlin.csv("models/unexplained.csv").set_index("practice").sort_index()
    assert _same_interval(table.ratio_low, table.ratio_high, refits[:, 1])


def test_counts(berlin):
    need = berlin.json("models/need.json")
    assert (need["areas_estimating"], need["areas_receiving"]) == (137, 137)
    assert need["areas_not_estimating"] == []
    assert len(need["units"]) == BEZIRKE
    assert need["outcome"] == "rate" and need["synthetic"] is False
    assert need["child_years"] == pytest.approx(588_646.23, abs=0.01)


def test_weights_and_their_errors_are_the_oracles(berlin, oracle):
    weights = berlin.csv("models/coefficients.csv").set_index("term")
    for term, ours in {"child_benefits": "D5", "long_residence_not": "C1"}.items():
        assert weights.estimate[term] == pytest.approx(oracle.final.estimate[ours], abs=1e-6)
        assert weights.std_error_cluster[term] == pytest.approx(oracle.final.std_error[ours], abs=1e-6)
        assert weights.criterion[term] == term.removesuffix("_not")
    assert "other_home_language" not in weights.index
    assert berlin.json("models/check.json")["max_abs_coefficient"] < 1e-6


def test_the_weight_of_residence_is_weak(berlin):
    weight = berlin.csv("models/coefficients.csv").set_index("term").loc["long_residence_not"]
    assert weight.low < 0 < weight.estimate < weight.high


def test_e5_is_dropped_for_its_sign(berlin, oracle):
    log = berlin.csv("models/criteria_log.csv")
    trial = log[(log.criterion == "other_home_language") & (log.step == "trial")].iloc[0]
    assert (trial.decision, trial.reason) == ("dropped", "wrong_sign")
    assert trial.estimate == pytest.approx(oracle.trial.estimate["E5"], abs=1e-6)
    assert trial.low < trial.estimate < trial.high < 0
    kept = log[(log.step == "final") & (log.decision == "kept")]
    assert set(kept.criterion) == {"child_benefits", "long_residence"}


def test_the_drop_moves_districts_by_up_to_two_points(berlin, key):
    drops = berlin.csv("models/drops.csv").set_index("unit")
    assert set(drops.index) == set(key.index)
    assert set(drops.criterion) == {"other_home_language"}
    assert drops[["share_with", "share_without"]].sum().tolist() == pytest.approx([1, 1], abs=1e-6)
    assert abs(drops.share_without - key.share).max() < 0.007
    assert abs(abs(drops.shift_pp) - abs(drops.share_with - drops.share_without) * 100).max() < 1e-6
    largest = abs(drops.shift_pp).idxmax()
    assert largest == "marzahnhellersdorf"
    assert 1.9 < abs(drops.shift_pp[largest]) < 2.4
    assert drops.exceeds_half_interval[largest] == 1


def test_the_shift_compares_the_same_areas(berlin, oracle):
    """The eight areas without E5 must not pass for an effect of the criterion: most of them lie in Treptow-Köpenick."""
    drops = berlin.csv("models/drops.csv").set_index("unit")
    fair = (oracle.share_with_e5 - oracle.share_without_e5_same_areas) * 100
    assert abs(drops.shift_pp.abs() - fair.abs()).max() < 0.05


def test_unexplained_ratio_is_actual_over_need(berlin, oracle):
    table = berlin.csv("models/unexplained.csv").set_index("practice")
    assert abs(table.unexplained_ratio - oracle.ratio).max() < 1e-6
    assert table.unexplained_ratio["marzahnhellersdorf"] == pytest.approx(1.603, abs=0.001)
    assert (table.ratio_low < table.unexplained_ratio).all() and (table.unexplained_ratio < table.ratio_high).all()
    assert table.areas.sum() == 137
    assert not (berlin.root / "models/unit_residuals.csv").exists() or berlin.csv("models/unit_residuals.csv").empty


def test_districts_with_few_areas_are_named(berlin):
    notices = berlin.json("models/need.json")["notices"]
    named = str([notice["values"] for notice in notices if notice["severity"] == "warning"])
    names = {unit["unit"]: unit["name"] for unit in berlin.json("models/need.json")["units"]}
    for unit in sorted(UNDER_TEN_AREAS):
        assert unit in named or names[unit] in named, unit


def test_the_forest_is_excluded_with_its_reason(berlin):
    rows = berlin.csv("reports/exclusions.csv")
    assert rows[(rows.table == "areas") & (rows.reason.str.contains("Forst Grunewald"))].rows.sum() == 1
    e5 = rows[(rows.table == "areas") & (rows.column == "E5")]
    assert e5.rows.sum() == 8


def test_report_says_what_it_must(berlin, key):
    page = berlin.text("reports/appendix.html").replace("\u00a0", " ")
    assert '<html lang="da"' in page
    for name in key.name:
        assert name in page
    assert "Neukölln" in set(key.name)
    for phrase in ("Forst Grunewald", "137 områder", "regneeksempel", "(E5)", "uforklaret afvigelse", "bydel", "100.000.000 EUR"):
        assert phrase.lower() in page.lower(), phrase
    assert "syntetisk" not in page.lower()


def test_report_says_how_many_areas_the_trial_had(berlin):
    assert re.search(r"\b129\b", _text(berlin.text("reports/appendix.html")))


def test_report_prints_the_shifts_beside_the_key(berlin):
    page = _text(berlin.text("reports/appendix.html"))
    drops = berlin.csv("models/drops.csv").set_index("unit")
    for unit in ("marzahnhellersdorf", "mitte", "treptowkoepenick"):
        assert f"{abs(drops.shift_pp[unit]):.2f}".replace(".", ",") in page


def test_report_says_that_some_rates_lie_far_from_need(berlin):
    page = _text(berlin.text("reports/appendix.html"))
    assert re.search("fra behovet[^.]*Marzahn-Hellersdorf", page)
    assert "1,60" in page and "1,36" in page


def test_report_says_that_low_use_can_be_under_use(berlin):
    page = _text(berlin.text("reports/appendix.html"))
    assert "hjælpen bruges mindre" in page or "underforbrug" in page


def test_report_is_in_one_language(berlin):
    page = _text(berlin.text("reports/appendix.html"))
    assert re.findall(r"\b(?:the|children|because|reason|with)\b", page) == []


def test_report_says_that_a_weight_is_weak(berlin):
    page = berlin.text("reports/appendix.html").lower()
    assert any(word in page for word in ("svag", "usikker vægt", "vægten er usikker"))


def test_published_files_do_not_judge(berlin):
    page = berlin.text("reports/appendix.html").lower()
    assert re.findall(r"\beffektiv|serviceniveau|rangliste", page) == []


def test_a_second_run_gives_the_same_bytes(berlin, run_case):
    again = run_case("berlin", "berlin-again")
    assert again.outputs() == berlin.outputs()


def test_readme_figures_are_the_runs(berlin, key, readme_table):
    ratio = berlin.csv("models/unexplained.csv").set_index("name").unexplained_ratio
    table = readme_table("berlin")
    assert len(table) == BEZIRKE
    assert sum(Decimal(cells["share, %"]) for cells in table.values()) == 100
    for _, row in key.iterrows():
        cells = table[row["name"]]
        assert cells["children"] == f"{row.children:,.0f}"
        assert cells["index"] == f"{row['index']:.0f}"
        assert float(cells["share, %"]) == pytest.approx(row.share * 100, abs=0.01)
        assert cells["actual / need"] == f"{ratio[row['name']]:.2f}"


def test_what_the_readme_says_in_words(key, oracle, berlin):
    """Four statements of examples/berlin/README.md that no table holds."""
    rate = berlin.json("models/need.json")["outcome_total"] / oracle.children.sum()
    assert round(rate * 100, 1) == 2.6
    assert 0.5 < abs(oracle.share_on_d5_alone - oracle.share).max() * 100 < 0.6
    twice = key["index"]["mitte"] / key["index"]["steglitzzehlendorf"], key["index"]["neukoelln"] / key["index"]["pankow"]
    assert all(1.9 < ratio < 2.2 for ratio in twice)
    assert (oracle.ratio.round(2)[["marzahnhellersdorf", "pankow", "neukoelln"]].tolist()) == [1.60, 1.36, 0.79]

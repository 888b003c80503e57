"""From need to money in the report: every table adds up, every sentence follows the data."""

import csv
from dataclasses import replace

import pytest

from fordel.report.additive_section import additive_section, criteria_appendix
from fordel.report.money_section import money_section
from tests.report.paid_fixture import BUDGETS, SMALL, adds_up, body, loaded, number, report, ruled_report, words


@pytest.fixture(scope="module")
def plain(made):
    """The additive key is paid as it is, for the first time."""
    return made(enough=True, **SMALL)


@pytest.fixture(scope="module")
def before(made):
    """The same a year earlier: what is kept as last year's result."""
    return made(enough=True, budget=2008, **SMALL)


@pytest.fixture(scope="module")
def ruled(tmp_path_factory, before):
    """Fixed amounts, a reserve, cases and a transition, after a year without them."""
    return ruled_report(tmp_path_factory.mktemp("ruled"), before)


@pytest.fixture(scope="module")
def english(tmp_path_factory, before):
    """In English, the year after: the additive key is no longer close enough, so the model is paid."""
    return report(tmp_path_factory.mktemp("english"), last=before.workspace.root, language="en", **SMALL)


def rows_of(made, name):
    return list(csv.DictReader(made.bytes(name).decode("utf-8").splitlines()))


def test_without_rules_all_money_follows_need(plain):
    assert plain.table("money")[0] == ["Socialcenter", "Efter behov kr.", "Beløb kr."]
    assert all(need == amount for need, amount in body(plain, "money")) and adds_up(plain, "money")
    assert "reserve" not in plain.text("money") and "pulje" not in plain.text("money")


def test_the_steps_of_every_unit_add_up_to_target_and_amount(ruled):
    assert ruled.table("money")[0] == [
        "Socialcenter", "Faste beløb kr.", "Efter behov kr.", "Sager efter faktisk antal kr.", "Mål kr.",
        "Overgangsordning og afrunding kr.", "Beløb kr.",
    ]  # fmt: skip
    for fixed, need, cases, target, changed, amount in body(ruled, "money"):
        assert fixed + need + cases == target
        assert target + changed == amount
    assert adds_up(ruled, "money")
    assert [row[3] for row in ruled.table("money")[1:]] == ["0", "6.000.000", "0", "6.000.000"]
    assert [row[5] for row in ruled.table("money")[1:]] == ["+3.503.250", "−14.684.230", "+11.180.980", "0"]


def test_the_amounts_are_the_keys(ruled):
    paid = [int(row["amount"]) for row in rows_of(ruled, "reports/key.csv")]
    assert [row[-1] for row in body(ruled, "money")] == paid
    assert [number(row[2]) for row in ruled.table("gains")[1:-1]] == paid


def test_what_stays_with_the_city_is_said(ruled):
    assert "Kommunen holder en reserve på 9.000.000 kr. tilbage, før der fordeles." in ruled.text("money")
    results, reader = loaded(ruled)
    pooled = replace(results.key, reserve=0, pool=1_234_567, threshold=750_000)
    text = words(money_section(pooled, ruled.workspace.params.policy, results.allocated.steps, reader))
    assert "Kommunen holder 1.234.567 kr. tilbage til en fælles pulje" in text and "der ligger over 750.000 kr." in text
    assert "reserve" not in text


def test_the_rules_stand_in_words_before_the_steps(plain, ruled):
    results, reader = loaded(ruled)
    section = money_section(results.key, ruled.workspace.params.policy, results.allocated.steps, reader)
    assert [block.text for block in section.blocks if block.kind == "paragraph"][1:] == [
        "Kommunen holder en reserve på 9.000.000 kr. tilbage, før der fordeles.",
        "Beløbet er sat sammen af 50 % af målet og 50 % af det, som sidste års andele ville give.",
    ]
    assert "sidste års andele" in ruled.text("money") and "sidste år" not in plain.text("money")


def test_rounding_to_thousands_has_its_own_column(tmp_path):
    made = report(tmp_path, enough=True, policy="unit: 1000", **SMALL)
    assert made.table("money")[0][1:] == ["Mål kr.", "Afrunding kr.", "Beløb kr."]
    assert all(target + changed == amount and amount % 1000 == 0 for target, changed, amount in body(made, "money"))


def test_the_key_shows_the_target_beside_the_amount_under_a_transition_only(plain, ruled):
    heads = [[head for head in made.table("key")[0] if "kr." in head] for made in (plain, ruled)]
    assert heads == [["Beløb kr."], ["Mål kr.", "Beløb kr."]]
    assert [row[-2] for row in ruled.table("key")[1:]] == ["144.868.500", "434.368.460", "311.763.040", "891.000.000"]
    sentence = "Beløbene følger en overgangsordning: De er regnet ud fra både sidste års budgetter og målet"
    sentence += " og kan ligge over eller under målet."
    assert (sentence in ruled.text("about"), sentence in plain.text("about")) == (True, False)
    assert [made.table("amounts")[0][1] for made in (plain, ruled)] == ["Beløb kr.", "Mål kr."]
    captions = [made.page.find(id="caption-amounts").get_text() for made in (plain, ruled)]
    assert captions == ["Syntetiske data. Beløb med begge intervaller", "Syntetiske data. Mål med begge intervaller"]
    differences = [f"Forskellen er {one} ved 100 % minus {one} i fordelingen." for one in ("beløbet", "målet")]
    assert [[said in made.text("levels") for said in differences] for made in (plain, ruled)] == [[True, False], [False, True]]


def test_who_gains_and_who_loses(ruled):
    text = ruled.text("gains")
    assert "Center 02 får et højere beløb end sidste år. 2 socialcentre får et lavere beløb end sidste år: Center 01 og Center 03." in text
    assert "Intervallerne gælder målet." in text
    assert "Af målets usikkerhed slår kun den del igennem i beløbet, som overgangsordningens regler lader slå igennem." in text
    rows = ruled.table("gains")[1:-1]
    assert [row[6:] for row in rows] == [row[1:] for row in ruled.table("amounts")[1:]]
    for (name, before, amount, change, percent, per_child, target, *_), budget in zip(rows, BUDGETS.values(), strict=True):
        assert number(before) == budget and number(before) + number(change) == number(amount)
        assert number(percent) == round(100 * number(change) / budget, 1)
        assert (change[0], percent[0], per_child[0]) == (("+",) * 3 if name == "Center 02" else ("−",) * 3)
        assert target in [row[4] for row in ruled.table("money")]
    assert ruled.table("gains")[-1] == [
        "I alt", "880.000.000", "891.000.000", "+11.000.000", "+1,2", "–", "891.000.000", "–", "–",
    ]  # fmt: skip


def test_without_a_last_year_nothing_is_said_of_gains_or_changes(plain):
    for section in ("gains", "change", "weight-changes"):
        assert plain.page.find(id=section) is None


@pytest.mark.parametrize(
    ("pays", "reason", "said"),
    [
        ("additive", "chosen", "Beløbene følger den additive nøgle, fordi det er valgt."),
        ("additive", "targets_met", "fordi den ligger tæt nok på den fulde model: Forskellen er højst 0,2 procentpoint"),
        ("model", "chosen", "Beløbene følger den fulde model, fordi det er valgt."),
        ("model", "targets_missed", "Beløbene følger den fulde model, fordi den additive nøgle ikke ligger tæt nok på den"),
    ],
)
def test_what_is_paid_and_why(plain, pays, reason, said):
    results, reader = loaded(plain)
    text = words(additive_section(replace(results.key, pays=pays, pays_reason=reason), results.allocated, "cost", reader))
    assert said in text
    assert "I gennemsnit ligger den additive nøgles andele 0,10 procentpoint fra den fulde models." in text
    assert "Afstanden er størst i Center 01: 0,20 procentpoint." in text and "forklarer 90,0 % af forskellene" in text


def test_the_report_says_what_the_key_says(plain, english):
    assert "fordi den ligger tæt nok på den fulde model" in plain.text("additive")
    assert "The amounts follow the full model, because the additive key is not close enough to it" in english.text("additive")


def test_weights_times_numbers_are_what_each_criterion_distributes(plain):
    rows = [[number(row[place]) for place in (1, 3, 4, 5)] for row in plain.table("weights")[1:-1]]
    whole = sum(weight * count for weight, count, _, _ in rows)
    for weight, count, percent, amount in rows:
        assert percent == round(100 * weight * count / whole, 2)
        assert amount == round(900_000_000 * weight * count / whole)
    assert plain.table("weights")[0][4:] == ["Del af behovet %", "Del af det, der fordeles kr."]
    assert whole == 245_780_000
    assert "Behovet er summen af antal gange vægt (245.780.000 kr. for alle under ét)." in plain.text("additive")
    assert plain.table("weights")[-1] == ["I alt", "–", "–", "–", "100,00", "900.000.000"]


def test_points_are_the_units_shares_in_percent(plain):
    shares = [number(row[4]) for row in plain.table("key")[1:-1]]
    assert [number(cell) for cell in plain.table("points")[-1][1:]] == shares
    assert [number(cell) for cell in plain.table("counts")[1][1:]] == [20_000, 19_850, 19_700]
    columns = list(zip(*body(plain, "points"), strict=True))
    assert [sum(column) for column in columns] == pytest.approx(shares, abs=0.011)


def test_with_many_units_the_numbers_stand_in_the_workbook(made):
    results, reader = loaded(made(units=13, drops=False))
    (section,) = criteria_appendix(results.key, results.allocated, reader)
    assert [block.kind for block in section.blocks] == ["paragraph"]
    assert "står i regnearket og i filerne reports/counts.csv og reports/criterion_shares.csv" in words(section)


def test_long_names_are_codes_in_the_head_and_named_below(made):
    report = made(names={"U02": "Det store socialcenter"}, enough=True, **SMALL)
    assert report.table("counts")[0][1:] == ["Center 01", "U02", "Center 03"]
    assert "U02: Det store socialcenter." in report.text("criteria-units")


ROUNDED = "Tallene er afrundet hver for sig, så summen kan afvige på den sidste decimal."


def test_that_figures_are_rounded_one_by_one_is_said_under_every_table_of_them(plain):
    results, reader = loaded(plain)
    sections = (
        additive_section(results.key, results.allocated, "cost", reader),
        *criteria_appendix(results.key, results.allocated, reader),
    )
    notes = {block.name: block.notes for section in sections for block in section.blocks if block.kind == "table"}
    assert {name: ROUNDED in said for name, said in notes.items()} == {"weights": True, "closeness": False, "counts": False, "points": True}


def test_shares_beside_each_other_add_to_a_hundred_as_they_stand(plain):
    results, reader = loaded(plain)
    close = tuple(replace(row, share_additive=0.333333333, share_model=share) for row, share in zip(
        results.allocated.close, (0.111111111, 0.222222222, 0.666666667), strict=True
    ))  # fmt: skip
    section = additive_section(results.key, replace(results.allocated, close=close), "cost", reader)
    table = next(block for block in section.blocks if block.kind == "table" and block.name == "closeness")
    columns = list(zip(*(row[1:3] for row in table.rows), strict=True))
    assert columns == [("33,34 %", "33,33 %", "33,33 %"), ("11,11 %", "22,22 %", "66,67 %")]


def test_the_distance_from_the_model_unit_by_unit(plain):
    for row, file in zip(plain.table("closeness")[1:], rows_of(plain, "reports/closeness.csv"), strict=True):
        assert row[0] == file["name"]
        assert number(row[3]) == round(float(file["difference_pp"]), 2)
        assert number(row[4]) == int(file["difference_amount"])
    assert [row[3] for row in plain.table("closeness")[1:]] == ["−14,92", "+12,77", "+2,15"]


def test_in_english_too(english):
    assert english.table("money")[0] == ["Social centre", "By need DKK", "Amount DKK"]
    assert "Center 01 receives more money than last year. 2 social centres receive less money than last year: Center 02 and Center 03." in (
        english.text("gains")
    )
    assert english.table("gains")[-1][:6] == ["Total", "900,000,000", "900,000,000", "0", "0.0", "–"]
    assert english.table("gains")[1][1:6] == ["146,472,455", "280,744,557", "+134,272,102", "+91.7", "+6,714"]
    assert english.table("change")[0] == ["Social centre", "Last year DKK", "Rules DKK", "Amount DKK"]
    assert english.table("weights")[1] == ["Children", "2,000.00", "2,000–2,000", "59,550", "48.46", "436,121,735"]
    assert "Of the 2 weights that both years have, none moved" in english.text("weight-changes")
    assert english.table("weights")[0][4:] == ["Part of the need %", "Part of what is distributed DKK"]
    assert "DKK 245,780,000 for all together" in english.text("additive")
    assert "The figures are rounded one by one, so that a sum can differ in its last decimal." in english.text("additive")
    assert english.page.find(id="caption-amounts").get_text() == "Synthetic data. Amounts with both intervals"
    assert english.table("closeness")[1] == ["Center 01", "16.27%", "31.19%", "−14.92", "−134,272,102"]

"""Why amounts and weights are others than last year, in the report: parts add up, sentences follow the data."""

from dataclasses import replace

import pytest

from fordel.report.allocated import ChangeRow, WeightChange
from fordel.report.change_section import change_section, weight_change_section
from fordel.texts import Texts
from tests.report.paid_fixture import SMALL, adds_up, body, loaded, ruled_report, words


@pytest.fixture(scope="module")
def plain(made):
    """The additive key is paid as it is, for the first time."""
    return made(enough=True, **SMALL)


@pytest.fixture(scope="module")
def ruled(tmp_path_factory, made):
    """The year after, with fixed amounts, a reserve, cases and a transition."""
    return ruled_report(tmp_path_factory.mktemp("ruled"), made(enough=True, budget=2008, **SMALL))


def test_the_parts_of_the_change_add_up_across_every_row(ruled):
    assert ruled.table("change")[0] == ["Socialcenter", "Sidste år kr.", "Regler kr.", "Beløb kr."]
    assert all(last + rules == amount for last, rules, amount in body(ruled, "change")) and adds_up(ruled, "change")
    text = ruled.text("change")
    assert "Uden virkning: metode, flyttede områder, antal børn, sammensætning, vægte, priser, beløbsramme og startpunkt." in text
    assert text.endswith("Regler: Overgangsordning, reserve og andre regler er ændret, eller kriterier er nye eller gået ud.")
    assert "kan ikke gælde sammen" not in text


NOTHING = dict.fromkeys(("method", "reorganisation", "children", "composition", "weights", "prices", "pot", "rules", "transition_base"), 0)


def change(split="full", amount=100, last=100, **parts):
    return ChangeRow(centre="U01", name="Center 01", last_year=last, amount=amount, split=split, **NOTHING | parts)


def test_a_part_that_moved_nothing_anywhere_has_no_column(plain):
    reader = loaded(plain)[1]
    (section,) = change_section([change(amount=107, pot=10, children=-3), change(amount=95, pot=-5)], "additive", reader)
    table = next(block for block in section.blocks if block.kind == "table")
    assert [column.label for column in table.columns] == ["Socialcenter", "Sidste år", "Antal børn", "Beløbsramme", "Beløb"]
    assert (table.rows[0], table.total) == (("Center 01", "100", "−3", "+10", "107"), ("I alt", "200", "−3", "+5", "202"))
    assert [item.split(":")[0] for item in section.blocks[-1].items] == ["Antal børn", "Beløbsramme"]


def test_where_every_part_moved_none_is_said_to_be_without_effect(plain):
    (section,) = change_section([change(amount=109, **dict.fromkeys(NOTHING, 1))], "additive", loaded(plain)[1])
    table = next(block for block in section.blocks if block.kind == "table")
    assert len(table.columns) == 12
    assert table.notes == (
        "Hver del er gennemsnittet af, hvad den flytter, i alle de rækkefølger, som de to års tal kan byttes ud i (Shapley-opdeling).",
        "Hver række går op. I rækken »I alt« kan en del afvige lidt fra nul, fordi delene er afrundet enhed for enhed.",
    )


PARTS = {
    "da": "metode, flyttede områder, antal børn, sammensætning, vægte, priser, beløbsramme, regler, startpunkt",
    "en": "method, areas that moved, number of children, composition, weights, prices, pot, rules, starting point",
}
LIFTED = {
    "additive": {
        "da": "Vægte: Et kriterium tæller mere eller mindre end sidste år.",
        "en": "Weights: a criterion counts for more or less than last year.",
    },
    "model": {
        "da": "Vægte: Et kriterium tæller mere eller mindre end sidste år, eller den fulde model afviger anderledes fra summen af vægte.",
        "en": "Weights: a criterion counts for more or less than last year, or the full model differs otherwise from the sum of weights.",
    },
}


@pytest.mark.parametrize("pays", LIFTED)
@pytest.mark.parametrize("language", PARTS)
def test_every_part_has_a_short_name_and_a_meaning_that_begins_with_it(plain, pays, language):
    reader = replace(loaded(plain)[1], texts=Texts(language))
    (section,) = change_section([change(amount=109, **dict.fromkeys(NOTHING, 1))], pays, reader)
    table, meanings = section.blocks[-2:]
    names = PARTS[language].split(", ")
    assert [column.label.lower() for column in table.columns[2:-1]] == names
    assert [item.split(":")[0].lower() for item in meanings.items] == names
    assert meanings.items[names.index({"da": "vægte", "en": "weights"}[language])] == LIFTED[pays][language]


@pytest.mark.parametrize(
    ("split", "gone", "said"),
    [
        ("merged", ("prices", "pot", "transition_base"), "Priser, beløbsramme og startpunkt er derfor regnet med under regler."),
        ("whole", tuple(set(NOTHING) - {"method", "reorganisation", "rules"}), "Hele ændringen er derfor regnet med under regler."),
    ],
)
def test_rules_that_cannot_hold_together_are_said_to_be_one_part(plain, split, gone, said):
    (section,) = change_section([change(split, amount=110, rules=10, **dict.fromkeys(gone))], "additive", loaded(plain)[1])
    assert said in words(section)
    table = next(block for block in section.blocks if block.kind == "table")
    assert [column.label for column in table.columns][2:-1] == ["Regler"]


def weight(moved="no", draws="same", **changes):
    numbers = {"last_year": 2000.0, "this_year": 2100.5, "difference": 100.5, "std_error": 25.0}
    return WeightChange("single", "Enlige", "Single", moved=moved, draws=draws, **numbers | changes)


def test_weights_that_moved_are_told_from_those_that_may_not_have(plain):
    rows = [weight("yes"), weight(difference=-3.0), weight("same", this_year=2000.0, difference=0.0)]
    (section,) = weight_change_section(rows, "cost", loaded(plain)[1])
    assert words(section).startswith("Af de 3 vægte, som begge år har, har én flyttet sig mere, end dens usikkerhed tilsiger.")
    assert "Det behøver ikke betyde, at et kriterium har fået en anden virkning" in words(section)
    table = section.blocks[-1]
    assert table.rows == (
        ("Enlige", "2.000,00", "2.100,50", "+100,50", "25,00", "Flyttet mere end usikkerheden"),
        ("Enlige", "2.000,00", "2.100,50", "−3,00", "25,00", "Inden for usikkerheden"),
        ("Enlige", "2.000,00", "2.000,00", "0,00", "25,00", "Uændret"),
    )
    assert table.notes[0].endswith("Af tilfældighed måtte man vente det for omkring 0,2 af 3.")
    assert table.notes[1].endswith("på de samme lodtrækninger af områder.")


@pytest.mark.parametrize(
    ("moved", "da", "en"),
    [
        (("no", "same"), "har ingen flyttet sig mere, end deres", "none moved by more than their"),
        (("no", "yes"), "har én flyttet sig mere, end dens", "one moved by more than its"),
        (("yes", "yes"), "har 2 flyttet sig mere, end deres", "2 moved by more than their"),
    ],
)
def test_how_many_weights_have_moved(plain, moved, da, en):
    reader = loaded(plain)[1]
    rows = [weight(one) for one in moved]
    said = {language: words(weight_change_section(rows, "cost", replace(reader, texts=Texts(language)))[0]) for language in ("da", "en")}
    assert said["da"].startswith(f"Af de 2 vægte, som begge år har, {da} usikkerhed tilsiger.")
    assert said["en"].startswith(f"Of the 2 weights that both years have, {en} uncertainty suggests.")
    assert ("Det behøver ikke betyde" in said["da"]) == ("This need not mean" in said["en"]) == ("yes" in moved)


@pytest.mark.parametrize(
    ("language", "others", "rows"),
    [
        (
            "da",
            "Kriterierne er ikke de samme de to år (nye: 2; gået ud: 3). En vægt kan have flyttet sig alene af den grund, "
            "og forskellene er derfor ikke vurderet.",
            (
                ("Enlige", "2.000,00", "2.100,50", "+100,50", "–", "Kriterierne er ikke de samme"),
                ("Enlige", "2.000,00", "–", "–", "–", "Kun sidste år"),
                ("Enlige", "–", "2.100,50", "–", "–", "Ny i år"),
            ),
        ),
        (
            "en",
            "The criteria differ between the two years (new: 2; gone: 3). A weight may have moved for that reason alone, "
            "and the differences are therefore not judged.",
            (
                ("Single", "2,000.00", "2,100.50", "+100.50", "–", "Criteria differ"),
                ("Single", "2,000.00", "–", "–", "–", "Last year only"),
                ("Single", "–", "2,100.50", "–", "–", "New this year"),
            ),
        ),
    ],
)
def test_between_other_criteria_a_difference_is_shown_but_not_judged(plain, language, others, rows):
    both = weight("", "other_criteria", std_error=None)
    gone = weight("", "only_last", this_year=None, difference=None, std_error=None)
    new = weight("", "only_this", last_year=None, difference=None, std_error=None)
    reader = replace(loaded(plain)[1], texts=Texts(language))
    (section,) = weight_change_section([both, *[gone] * 3, *[new] * 2], "cost", reader)
    assert section.blocks[-2].text == others
    assert [section.blocks[-1].rows[place] for place in (0, 1, 4)] == list(rows)


def test_draws_that_are_not_the_same_are_said_to_be_too_wide(plain):
    (section,) = weight_change_section([weight(draws="independent")], "cost", loaded(plain)[1])
    assert section.blocks[-1].notes[1].startswith("De to års lodtrækninger er ikke de samme.")


def test_the_weights_that_the_stage_compared(ruled):
    assert [row[1:4] for row in ruled.table("weight-changes")[1:]] == [["2.000,00", "2.000,00", "0,00"], ["8.000,00", "8.000,00", "0,00"]]

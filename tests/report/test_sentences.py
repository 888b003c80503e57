"""The sentences follow the data: one or several, ties, none."""

import pytest

from fordel.texts.catalogue import catalogue

NEAR = {"units": 4, "weak": False, "ratios": {"U02": 1.01, "U03": 1.0, "U04": 0.99}}
REMARK = {"severity": "warning", "table": "areas", "column": "cost", "rows": 1}
RICH = {
    "engine": False,
    "exclusions": [
        {"table": "children", "column": "", "rows": "<5", "reason": "Bor uden for byen"},
        {"table": "areas", "column": "cost", "rows": 2, "reason": "Intet regnskab"},
    ],
    "not_estimating": [{"area": "x1", "name": "Skoven", "reason": "outcome"}],
    "remarks": [
        REMARK | {"rule": "I-064", "message": "Intet hjemområde.", "acknowledged": "1", "reason": "Er set efter"},
        REMARK | {"rule": "I-066", "message": "Langt fra gennemsnittet.", "acknowledged": "", "reason": ""},
    ],
    "notices": [
        {"id": "few_areas", "severity": "warning", "values": {"practices": ["U01", "U02"], "areas": 10}},
        {"id": "within_variance", "severity": "warning", "values": {"term": "settled_not", "percent": 7.5}},
        {"id": "no such notice", "severity": "info", "values": {}},
    ],
}


def test_the_plain_words_say_what_is_distributed(made):
    text = made().text("about")
    assert text.startswith("Hvad nøglen er Nøglen fordeler 900.000.000 kr. mellem 8 socialcentre efter udgiftsbehov.")
    assert "Behovet pr. barn er højest i Center 07 med indeks 109,1 og lavest i Center 01 med indeks 87,9." in text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"units": 1}, "Hele beløbsrammen går til socialcentret"),
        ({"units": 2, "needs": {"U01": 5.0, "U02": 5.0}, "children": {"U01": 90.0, "U02": 90.0}}, "det samme overalt: Indekset er 100,0"),
        (
            {"units": 3, "needs": {"U01": 5.0, "U02": 5.0, "U03": 2.0}, "children": dict.fromkeys(("U01", "U02", "U03"), 90.0)},
            "højest i Center 01 og Center 02 med indeks 125,0 og lavest i Center 03 med indeks 50,0",
        ),
        ({"units": 2, "children": {"U01": 2.0}}, "Indekset vises ikke"),
    ],
)
def test_the_highest_and_lowest_index(made, options, words):
    assert words in made(drops=False, **options).text("about")


def test_a_dropped_criterion_stands_beside_the_key_and_in_words(made):
    report = made()
    header, first, second = report.table("key")[:3]
    assert header[8] == "Ændring ved fravalg »elever med et andet sprog hjemme«, procentpoint"
    assert (first[8], second[8]) == ("−0,10", "+0,40*")
    text = report.text("key")
    assert "er prøvet og fravalgt. Fravalget ændrer andelen mest for Center 02 (+0,40 procentpoint)." in text
    assert "For 1 socialcenter er ændringen større" in text
    assert "Hvor hjælpen bruges mindre, kan det lige så vel skyldes, at den ikke når alle" in text


def test_a_drop_that_moves_nothing_is_said_to_move_nothing(made):
    from dataclasses import replace

    from fordel.report.drop_section import drop_words
    from fordel.report.load import load
    from fordel.report.reader import reader_of

    report = made()
    results, params = load(report.workspace), report.workspace.params
    still = [replace(drop, share_with=drop.share_without + 1e-6, exceeds_half_interval=0) for drop in results.drops]
    criteria = {criterion.name: criterion for criterion in params.criteria}
    (words,) = drop_words(results.key, still, criteria, {"language": "sprog"}, reader_of(params))
    assert words.text.startswith("Kriteriet »sprog« er prøvet og fravalgt. Fravalget ændrer ingen andel med 0,01 procentpoint eller mere.")


def test_without_drops_nothing_is_said_of_them(made):
    report = made(drops=False, outcome="recipients")
    assert len(report.table("key")[0]) == 8
    assert "fravalg" not in report.text("key")


def test_coefficients_are_read_out_in_words(made):
    rows = {(row[0], row[1]): row[2:] for row in made().table("effects")[1:]}
    single = rows["Enlig forsørger", "Når det gælder for barnet, er den forventede udgift 1,65 gange så stor som ellers."]
    assert single == ["1,49–1,82", "Tydelig"]
    assert rows["Alder", "6–11: Den forventede udgift er 1,35 gange så stor som ved 0–5."] == ["1,22–1,49", "Tydelig"]
    helped = rows["Børn i familier på kontanthjælp", "Når andelen er 10 procentpoint højere, er den forventede udgift 12,3 % højere."]
    assert helped[0] == "+8,3 % til +16,2 %"
    settled = rows["Beboere med over fem år på adressen", "Når andelen er 10 procentpoint lavere, er den forventede udgift 4,1 % højere."]
    assert settled == ["−2,0 % til +10,5 %", "Svag"]


def test_year_and_practice_terms_are_not_criteria(made):
    report = made()
    assert len(report.table("effects")) == 6
    assert "Beregningen tager desuden højde for forskelle mellem årene og mellem socialcentrene." in report.text("effects")


def test_weak_criteria_are_said_to_be_weak(made):
    assert "Vægten på »beboere med over fem år på adressen« er svag" in made().text("effects")
    assert "Vægten på" not in made(**NEAR).text("effects")


def test_the_criteria_log_tells_kept_dropped_and_refused(made):
    rows = {row[0]: row for row in made().table("criteria")[1:]}
    assert rows["Børn i familier på kontanthjælp"][3] == "Brugt."
    assert rows["Beboere med over fem år på adressen"][1] == "Sænker behovet"
    tried = rows["Elever med et andet sprog hjemme"][3]
    assert tried.endswith("er den forventede udgift 3,0 % lavere. 95 %-intervallet er −4,9 % til −1,0 %, beregnet på 390 områder.")
    assert rows["Underretninger"][3] == "Afvist, fordi socialcentret selv kan påvirke det."


def test_the_unexplained_ratio_is_told_in_the_agreed_words(made):
    report = made()
    text = report.text("unexplained")
    assert "Afvigelsen er praksis, behov, der ikke er målt, og tilfældigheder på én gang. Ingen data kan skille de tre ad." in text
    assert "Intervallet omfatter ikke 1,00 for Center 03, Center 04, Center 06 og Center 07." in text
    rows = report.table("unexplained")[1:]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert rows[0][-1] == "Intet interval"
    assert "Med under fem områder vises intet interval" in text


def test_units_far_from_need_are_named_and_near_ones_not(made):
    far = made(units=4, ratios={"U02": 1.5, "U03": 1.0, "U04": 0.7})
    assert "De faktiske udgifter ligger mere end 20 % fra behovet i Center 02 og Center 04." in far.text("unexplained")
    printed = made(units=4, ratios={"U02": 1.5, "U03": 1.203, "U04": 0.797})
    assert "mere end 20 % fra behovet i Center 02." in printed.text("unexplained")
    near = made(**NEAR)
    assert "Alle de viste intervaller omfatter 1,00." in near.text("unexplained")
    assert "mere end 20 %" not in near.text("unexplained")
    assert "for få områder til at vise" in made(units=1).text("unexplained")


def test_no_text_calls_the_difference_efficiency_or_service(made):
    banned = {"da": ("effektiv", "serviceniveau", "praksisniveau"), "en": (" efficien", "service level", "practice level")}
    for language, words in banned.items():
        texts = " ".join(text for key, text in catalogue(language).items() if key.startswith("report.")).lower()
        assert not [word for word in words if word in texts]


def test_sums_say_of_which_years_and_prices_they_are(made):
    variants = ({}, {"outcome": "recipients", "drops": False})
    captions = [made(**options).page.find(id="caption-unexplained").get_text() for options in variants]
    assert captions[0].endswith("Faktiske udgifter og udgiftsbehov, 2005, 2006 og 2007 tilsammen, pris- og lønniveau 2009")
    assert captions[1].endswith("Faktisk antal børn med hjælp og behov, 2005, 2006 og 2007 tilsammen")
    assert "Et barneår er ét barn i ét år." in made().text("unexplained")


def test_only_one_of_the_two_intervals_is_called_a_95_per_cent_interval(made):
    header = made().table("key")[0]
    assert (header[5], header[6]) == ("Vægtenes usikkerhed 95 %-interval", "Usikkerhed i alt ydergrænser")


def test_a_regression_says_what_it_is(made):
    report = made(receives="area", units=12, synthetic=False)
    assert report.page.h1.get_text() == "Teknisk bilag: Behovsregression for budget 2009"
    assert "Behovsregression, ikke en neutraliseret nøgle." in report.text("about")
    appendix = report.text("residuals")
    assert "Forskelle mellem regionerne, som kriterierne ikke forklarer, er taget ud. Det gælder også lønforskelle." in appendix
    assert "Tallene har intet interval" in appendix
    assert len(report.table("residuals")[0]) == 3
    assert made().page.find(id="residuals") is None
    assert "Behovsregression" not in made().html


def test_rates_show_no_counts(made):
    report = made(outcome="rate", language="en", boundaries=False)
    header, first = report.table("unexplained")[:2]
    assert header[3] == "Actual share of the children"
    assert first[3].endswith("%")


def test_small_counts_are_withheld(made):
    report = made(children={"U03": 3.0}, drops=False)
    rows = report.table("key")
    assert (rows[3][2], rows[3][3]) == ("•", "•")
    assert sum(row[2] == "•" for row in rows) == 2
    assert rows[-1][2] == "136.103"
    assert "Vises ikke" in report.text("key")
    assert "vises ikke" in report.page.find(id="figure-map").get_text()


def test_exclusions_are_listed_with_reasons_and_small_counts_of_children_withheld(made):
    rows = made(**RICH).table("exclusions")
    assert rows[1:] == [["children", "", "under 5", "Bor uden for byen"], ["areas", "cost", "2", "Intet regnskab"]]
    assert "Ingen rækker eller værdier er udeladt." in made().text("data")


def test_areas_that_only_receive_are_listed_with_the_reason(made):
    one = made(**RICH)
    text = one.text("data")
    assert "399 områder indgår i beregningen af vægtene. 400 områder indgår i fordelingen. 1 område indgår ikke i beregningen" in text
    assert one.table("not_estimating")[1] == ["Skoven", "x1", "Ingen brugbare tal for udgifterne."]


def test_warnings_stand_first_unless_somebody_answered(made):
    report = made(**RICH)
    assert "Advarsel om data. I-066: Langt fra gennemsnittet." in report.text("about").replace(" .", ".")
    assert "I-064" not in report.text("about")
    assert "Intet hjemområde. Svar: Er set efter" in report.text("data")
    assert "Svar:" not in made().text("data")


def test_notices_of_the_model_use_names_and_the_readers_numbers(made):
    text = made(**RICH).text("about")
    assert "Færre end 10 områder i Center 01 og Center 02" in text
    assert "7,5" in text
    assert "beboere med over fem år på adressen" in text
    assert "no such notice" in made(**RICH).text("data")


def test_the_method_names_check_version_and_identity(made):
    rows = dict(made().table("method")[1:])
    checked = rows["Kontrolberegning med statsmodels"]
    assert checked.startswith("60.000 rækker, et fast udsnit fra hvert område, som begge programmer er kørt på. ")
    assert "Største forskel: 2 · 10⁻¹¹ på koefficienterne" in checked
    assert rows["Programmets version"] == "0.1.0"
    assert len(rows["Beregningens id"]) == 64
    assert rows["Beregningsår"] == "2005, 2006 og 2007"
    assert "Programmets version" not in dict(made(**RICH).table("method")[1:])


def test_a_total_that_would_give_a_small_count_away_is_withheld(made):
    report = made(units=2, drops=False, children={"U01": 3.0, "U02": 0.0}, needs={"U02": 0.0})
    assert [row[2] for row in report.table("key")[1:]] == ["•", "0", "•"]

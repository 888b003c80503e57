"""What the page says of the examination: who may be named, what is said where it has not run, the words of the rule."""

import json
import re

import pytest

from fordel.edition import stage
from fordel.errors import WorkspaceError
from tests.report.conftest import make

FAR = {"units": 4, "ratios": {"U02": 1.5, "U03": 1.0, "U04": 0.7}}
CHILDLESS = {"outcome": "rate", "language": "en", "boundaries": False}
REASONS = {
    "moran": "no_boundaries", "chance": "areas_receive", "within_between": "few_practice_units", "two_part": "area_rows",
    "park": "identity_link", "years": "one_year",
}  # fmt: skip


def test_a_unit_whose_ratio_turns_under_another_choice_is_not_named(made):
    text = made(**FAR, turning=("U02",)).text("unexplained")
    assert "Intervallet omfatter ikke 1,00 for Center 04." in text
    assert "Intervallet omfatter heller ikke 1,00 for yderligere 1 af socialcentrene." in text
    assert "mere end 20 % fra behovet i Center 04." in text


def test_nobody_is_named_where_every_ratio_turns_or_nothing_was_tried(made):
    for options, words in (({"turning": ("U02", "U04")}, "skifter side"), ({"examined": False}, "ikke er afprøvet")):
        report = made(**FAR, **options)
        sentences = [paragraph.get_text() for paragraph in report.page.find(id="unexplained").find_parent("section").find_all("p")]
        assert "For 2 af socialcentrene omfatter intervallet ikke 1,00." in " ".join(sentences)
        assert any(words in sentence for sentence in sentences)
        assert not any("Center 0" in sentence for sentence in sentences)


def test_without_the_examination_the_page_says_so(made):
    report = made(units=3, examined=False)
    assert "ikke afprøvet på områder og år, den ikke har set" in report.text("tried")
    assert not report.page.find(id="sensitivity")
    assert not report.page.find(id="chance")


def test_a_large_register_says_what_was_examined(made):
    words = "bygger på 25 af 100 områder"
    assert words in made(units=3, areas_examined=25).text("tried")
    assert "bygger på" not in made(units=3).text("tried")


def test_an_examination_of_another_estimate_is_refused(tmp_path):
    report = make(tmp_path, units=3)
    path = report.workspace.path("models/validation/sensitivity.csv")
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    moved = [re.sub(r"0\.(\d)", lambda found: f"0.{(int(found[1]) + 1) % 10}", row, count=1) for row in rows]
    path.write_text("\n".join([header, *moved]) + "\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="examines another estimate"):
        stage.run(report.workspace)


def test_a_damaged_examination_is_a_named_error(tmp_path):
    report = make(tmp_path, units=3)
    report.workspace.path("models/validation/chance.csv").unlink()
    with pytest.raises(WorkspaceError, match="models/validation: not as its stage writes it"):
        stage.run(report.workspace)


def test_the_key_stands_at_three_answers_side_by_side(made):
    header, first = made(units=3, chosen=0.25).table("levels")[:2]
    assert header[1:4] == ["0 % andel", "25 % andel, valgt", "100 % andel, kun til sammenligning"]
    assert len(first) == 6
    plain = made(units=3)
    assert len(plain.table("levels")[0]) == 5
    assert "regnes de ikke som behov" in plain.text("levels")


def test_pairs_that_cannot_be_told_apart_are_shown_and_others_not(made):
    pairs = [("U01", "U02", 0.5), ("U01", "U03", 0.975), ("U02", "U03", 0.9751)]
    report = made(units=3, pairs=pairs)
    assert "2 par ud af 3 kan ikke skilles fra hinanden." in report.text("apart")
    assert [row[:2] for row in report.table("apart")[1:]] == [["Center 01", "Center 02"], ["Center 01", "Center 03"]]
    assert "Alle par kan skilles fra hinanden" in made(units=3, pairs=[("U01", "U02", 0.0)]).text("apart")
    assert "sandsynlighed" not in report.text("apart").lower(), "a part of the replicates is no probability"


def test_pairs_are_counted_whose_bounds_overlap_too(made):
    report = made(units=3, pairs=[("U01", "U02", 0.0)])
    rows = json.loads(report.bytes("reports/key.json"))["rows"]
    spans = [(row["range_low"] / row["children"], row["range_high"] / row["children"]) for row in rows]
    both = sum(a[0] <= b[1] and b[0] <= a[1] for a, b in ((spans[0], spans[1]), (spans[0], spans[2]), (spans[1], spans[2])))
    told = f"overlapper ydergrænserne for behovet pr. barn i {both} par ud af 3" if both else "Ingen ydergrænser"
    assert told in report.text("apart")


def test_of_two_units_there_is_one_pair(made):
    text = made(units=2, drops=False, pairs=[("U01", "U02", 0.0)]).text("apart")
    assert "hos de to" in text and not re.search("Alle par|1 par ud af 1", text)


def test_many_pairs_become_a_count_for_each_unit(made):
    pairs = [(f"U{i:02d}", f"U{j:02d}", 0.5) for i in range(1, 31) for j in range(i + 1, 31)]
    report = made(units=30, pairs=pairs)
    assert report.table("apart")[1] == ["Center 01", "29"]


def test_the_examination_is_said_in_words_before_its_tables(made):
    names = [tag["id"] for tag in made().page.main.find_all(["h2", "h3"])]
    assert names.index("part-examination") < names.index("tried") < names.index("accuracy") < names.index("sensitivity")


def test_accuracy_is_said_in_words(made):
    text = made().text("tried")
    assert "Dér forklarer den 60 % af forskellene mellem områderne pr. barn, når socialcentrets eget niveau regnes med." in text
    assert "I 1 af dem omfatter intervallet ikke 1,00. Af tilfældighed måtte man vente omkring" in text
    assert "Lineær model. Det ville flytte omkring 12.300.000 kr. mellem dem." in text
    rate = made(**CHILDLESS).text("tried")
    assert "lies 25.00 percentage points from what is expected. The mean is 50.00%." in rate
    assert "single child" not in rate


def test_chance_is_not_a_forecast(made):
    text = made().text("chance")
    assert "Det er ikke en prognose for udgiften." in text
    assert "omkring 7.220.000 kr. rækker med en sandsynlighed på 80 %, og omkring 14.100.000 kr. rækker med 95 %." in text
    assert "ud af 100" not in text, "lasting differences between areas return every year"
    assert made().table("chance")[-1][0] == "Fælles"


def test_the_rule_for_the_default_says_who_wins_and_by_how_much(made):
    text = made().text("challengers")
    assert "Tweedie-model: rammer bedre end standardmodellen. Deviansen er 5,00 % mindre (z = −2,5)." in text
    assert "Lineær model: kan ikke skilles fra standardmodellen. Deviansen er 1,00 % større (z = +0,5)." in text
    assert "Todelt model: er ikke beregnet." in text
    assert "ændres først, hvis det samme sker i den næste" in text
    assert "Her er der regnet med: Lineær model." in made(units=3, family="linear").text("challengers")


def test_what_is_not_there_says_why(made):
    report = made(**CHILDLESS, not_available=REASONS)
    assert "There is no map of the areas" in report.text("form")
    assert "Park: It needs a model whose expectations are always above nought." in report.text("form")
    assert "There are too few units to compare" in report.text("form")
    assert "It needs one row per child." in report.text("challengers")
    assert "stands alone" in report.text("chance")


def test_withheld_figures_show_as_a_sign(made):
    rows = {row[0]: row for row in made().table("groups")[1:]}
    assert rows["Alder: 12 og derover"][3:] == ["•", "–", "•"]
    assert rows["Alder: 0–5"][5] == "−1.000"
    assert "Beboere med over fem år på adressen: områderne med det laveste" in {name[0].upper() + name[1:] for name in rows}


def test_kinds_of_help_stand_side_by_side(made):
    header, *rows = made(units=3, kinds=True).table("kinds")
    assert header[1] == "Anbringelse afvigelse"
    assert len(rows) == 3
    assert len(made(units=3, kinds=True).table("unexplained")) == 4
    assert not made(units=3).page.find(id="table-kinds")


def test_a_linear_model_speaks_of_amounts_and_not_of_factors(made):
    rows = [row[1:3] for row in made(units=3, family="linear").table("effects")[1:]]
    assert rows[0] == ["Når det gælder, er det forventede pr. barneår stort set uændret.", "0 til +1 kr."]
    assert not any("gange" in cell for row in rows for cell in row)


def test_the_protocol_shows_its_contest(made):
    row = {"mean_deviance": 1.0, "paired_difference": 0.5, "paired_std_error": 0.25}
    candidates = [
        row | {"criteria": 3, "dropped": "", "best": 1, "chosen": 0},
        row | {"criteria": 2, "dropped": "age", "best": 0, "chosen": 1},
    ]
    found = made(units=3, candidates=candidates).table("selection")
    assert found[1:] == [["3", "–", "0,500", "0,250", "Bedst."], ["2", "alder", "0,500", "0,250", "Valgt."]]
    assert not made(units=3).page.find(id="selection")


def test_ratios_of_deciles_are_drawn_with_their_intervals(made):
    figure = made().page.find(id="figure-calibration")
    assert "95 %-interval" in figure.find("desc").get_text()
    assert json.loads(made().bytes("models/validation.json"))["folds"] == 10


def test_the_product_of_two_criteria_is_told_beside_the_two(made):
    from dataclasses import replace

    from fordel.appendix.criteria import effects_section
    from fordel.appendix.document import labels_of
    from fordel.report.load import load
    from fordel.report.reader import reader_of

    report = made(units=3)
    params = report.workspace.params
    (first, *_), reader = load(report.workspace).coefficients, reader_of(params)
    product = replace(first, term="single_parent:poverty", criterion="single_parent:poverty", estimate=0.5)
    criteria = {criterion.name: criterion for criterion in params.criteria}
    for said, words in ((reader, "ganges det forventede med 1,65"), (replace(reader, additive=True), "det forventede pr. barneår")):
        table = effects_section([product], criteria, labels_of(params, "da"), said).blocks[0]
        assert table.rows[0][0] == "Enlig forsørger × børn i familier på kontanthjælp"
        assert words in table.rows[0][1]

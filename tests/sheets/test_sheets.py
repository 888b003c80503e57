"""Sheets of cities that gain, lose, have nothing to compare with or must not be shown: right sentences, and the files' own figures."""

import csv
import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from fordel.key.mixture import ALL_PARTS
from fordel.report.html import to_html
from fordel.sheets.document import sheets
from tests.sheets.made import THREE, everything, made, number, section, table, tables, words

FORBIDDEN = ("effektiv", "efficien", "serviceniveau", "service level", "rangliste", "ranking")


def rows_of(found, name: str, **wanted: str) -> list[dict]:
    """Rows of a file of the workspace."""
    text = found.workspace.path(name).read_text(encoding="utf-8")
    return [row for row in csv.DictReader(text.splitlines()) if all(row[key] == value for key, value in wanted.items())]


def key_row(found, centre: str) -> dict:
    """A unit's row of ``reports/key.json``."""
    content = json.loads(found.workspace.path("reports/key.json").read_text(encoding="utf-8"))
    return next(row for row in content["rows"] if row["centre"] == centre)


def test_there_is_a_sheet_for_every_unit_with_all_its_sections(model):
    assert [(sheet.centre, sheet.file_name, sheet.document.title) for sheet in model.sheets][:2] == [
        ("U01", "U01", "Center 01"),
        ("U02", "U02", "Center 02"),
    ]
    assert [part.name for part in model.sheet().sections] == ["amount", "profile", "sum", "change", "unexplained", "chance"]
    assert model.sheet().subtitle == "Fordelingsnøgle for budget 2009 – Prøveby"
    assert [link.address for link in model.sheet().links] == ["../index.html", "../memo.html", "../appendix.html"]
    assert [mark.title for mark in model.sheet().marks] == ["Udkast", "Syntetisk"]


def test_what_a_unit_gets_is_the_key_s(plain):
    row, told = key_row(plain, "U02"), words(plain.sheet("U02"), "amount")
    amount, each = plain.reader.money(row["amount"]), plain.reader.money(row["amount"] / row["children"])
    assert f"Center 02 får {amount} i 2009." in told and f"{each} pr. barn" in told and "19.850 børn (2008)" in told
    assert f"Indekset er {plain.reader.number(row['index'], 1)}, og gennemsnittet er 100" in told
    assert "sidste år" not in told and "målet" not in told
    shown = table(plain.sheet("U02"), "intervals").rows
    assert number(shown[0][2]) == row["amount"]
    assert [number(bound) for bound in shown[1][2].split("–")] == [row["amount_low"], row["amount_high"]]
    wide = [100 * row["range_low"], 100 * row["range_high"]]
    assert [number(bound) for bound in shown[2][1].split("–")] == pytest.approx(wide, abs=0.005)


def test_shares_add_up_over_the_sheets(model):
    assert sum(number(table(sheet.document, "intervals").rows[0][1]) for sheet in model.sheets) == pytest.approx(100, abs=1e-9)


def test_gains_losses_and_targets_are_told_by_their_sign(after):
    for sheet in after.sheets:
        row, told = key_row(after, sheet.centre), words(sheet.document, "amount")
        change, away = row["amount"] - row["last_year"], row["amount"] - row["target"]
        side = "mere" if change > 0 else "mindre"
        percent = after.reader.texts.signed(100 * change / row["last_year"], 1)
        assert f"Det er {after.reader.money(abs(change))} {side} end sidste år ({percent} %" in told
        assert f"giver {after.reader.money(abs(away))} {'mere' if away > 0 else 'mindre'} end målet" in told
    assert {row["amount"] > row["last_year"] for row in (key_row(after, code) for code in ("U01", "U02", "U03"))} == {True, False}


def same(found, **changes):
    """The first sheet where the first unit's row is changed."""
    first, *rest = found.results.key.rows
    results = replace(found.results, key=replace(found.results.key, rows=(replace(first, **changes), *rest)))
    return sheets(results, found.params, found.reader)[0].document


def test_an_unchanged_amount_and_an_average_index_have_their_own_words(after):
    row = after.results.key.rows[0]
    told = words(same(after, last_year=row.amount, target=row.amount, index=100.04), "amount")
    assert "Det er det samme beløb som sidste år" in told and "Det er målet, dvs." in told
    assert "Behovet pr. barn er som gennemsnittet: Indekset er 100,0" in told


def test_prices_are_told_apart_from_the_change(after):
    key = replace(after.results.key, prices_since_last_year=1.05)
    told = words(sheets(replace(after.results, key=key), after.params, after.reader)[1].document, "amount")
    row = after.results.key.rows[1]
    assert f"i faste priser {after.reader.texts.signed(100 * (row.amount / row.last_year / 1.05 - 1), 1)} %)" in told


def test_one_child_and_none_have_their_own_words(plain):
    assert "Center 01 har 1 barn (2008)." in words(same(replace_children(plain, "1"), children=1.0), "amount")
    assert "Center 01 har ingen børn i opgørelsen for 2008" in words(same(plain, children=0.0, index=None), "amount")


def replace_children(found, number_of: str):
    """The same results with so many children in all."""
    return replace(found, results=replace(found.results, need=replace(found.results.need, children=float(number_of) + 39_550)))


def test_withheld_children_give_neither_index_nor_profile_nor_counts(tmp_path):
    found = made(tmp_path, enough=True, children={"U01": 3.0}, **THREE)
    hidden = [row.centre for row in found.results.key.rows if row.children is None]
    assert len(hidden) == 2 and "U01" in hidden
    for centre in hidden:
        sheet = found.sheet(centre)
        assert "vises ikke" in words(sheet, "amount") and "Indekset er" not in words(sheet, "amount")
        assert "pr. barn" not in words(sheet, "amount")
        assert [block.kind for block in section(sheet, "profile").blocks] == ["paragraph"]
        assert "led for led" in words(sheet, "sum") and tables(sheet, "sum") == ["steps"]


def test_the_profile_is_the_file_s(model):
    for sheet in model.sheets:
        found = rows_of(model, "reports/profile.csv", centre=sheet.centre)
        shown = table(sheet.document, "profile").rows
        assert [row["label_da"] for row in found] == [row[0] for row in shown]
        for row, (_, here, all_, difference) in zip(found, shown, strict=True):
            assert number(all_) == float(row["city_value"])
            if row["withheld"] == "1":
                assert (here, difference) == ("•", "–")
            else:
                assert number(here) == float(row["value"])
                away = Decimal(row["value"]) - Decimal(row["city_value"])
                side = "højere" if away > 0 else "lavere"
                wanted = f"{model.reader.number(abs(away), 1)} procentpoint {side}" if away else "ingen forskel"
                assert difference == wanted


def test_differences_are_decided_by_the_printed_figures(model):
    first = model.results.profile[2 * 8]
    close = [(14.04, 13.96, "percent"), (0.444, 0.436, "percent"), (1234.4, 1234.0, "number")]
    rows = tuple(replace(first, value=here, city_value=all_, kind=kind) for here, all_, kind in close)
    results = replace(model.results, profile=rows)
    shown = table(sheets(results, model.params, model.reader)[0].document, "profile").rows
    assert [row[1:] for row in shown] == [
        ("14,0 %", "14,0 %", "ingen forskel"),
        ("0,44 %", "0,44 %", "ingen forskel"),
        ("1.234", "1.234", "ingen forskel"),
    ]


def test_the_profile_figure_shows_the_criteria_that_have_a_direction(model):
    figure = next(block for block in section(model.sheet(), "profile").blocks if block.kind == "figure")
    assert [row[0] for row in figure.data.rows] == ["Enlig forsørger", "Børn i familier på kontanthjælp"]


def test_terms_are_the_file_s_and_add_up_in_print(plain):
    for sheet in plain.sheets:
        found = rows_of(plain, "reports/explanation.csv", centre=sheet.centre, part="term")
        shown = table(sheet.document, "terms")
        for row, (label, count, weight, product) in zip(found, shown.rows, strict=True):
            assert label == row["label_da"] and number(count) == float(row["count"]) and number(weight) == float(row["rate"])
            assert number(product) == pytest.approx(number(count) * number(weight), abs=0.011)
        exact = [Decimal(row[3].replace(".", "").replace(",", ".")) for row in (*shown.rows, shown.total)]
        assert sum(exact[:-1]) == exact[-1]
        (paid,) = rows_of(plain, "reports/explanation.csv", centre=sheet.centre, part="need", item="paid")
        assert exact[-1] == Decimal(paid["value"]).quantize(Decimal("0.01"))


def test_the_calculation_of_the_steps_gives_the_amount(after):
    """By hand, from the printed figures only."""
    for sheet in after.sheets:
        steps = {row[0]: row for row in (*table(sheet.document, "steps").rows, table(sheet.document, "steps").total)}
        need, rest = steps["Efter behov"][1].split(" ÷ ")
        all_, left = rest.split(" × ")
        assert number(need) / number(all_) * number(left) == pytest.approx(number(steps["Efter behov"][2]), abs=1)
        parts = [number(row[2]) for name, row in steps.items() if name not in {"Mål", "Beløb"}]
        assert sum(parts) == number(steps["Beløb"][2]) == key_row(after, sheet.centre)["amount"]
        assert number(steps["Mål"][2]) == key_row(after, sheet.centre)["target"]
        assert ("Faste beløb" in steps) == (sheet.centre == "U01")
    blend = "Beløbet er sat sammen af 50 % af målet og 50 % af det, som sidste års andele ville give."
    assert f"Reglerne for overgangen er: {blend}" in words(after.sheet(), "sum")


def test_where_the_full_model_is_paid_the_sum_is_an_approximation(model):
    told = words(model.sheet("U02"), "sum")
    (close,) = [row for row in model.results.allocated.close if row.centre == "U02"]
    share = model.reader.texts.percent(close.share_model, 2)
    assert "Beløbene følger den fulde model, dvs. den statistiske beregning." in told and f"hvor den fulde model giver {share}" in told
    assert "Tilnærmelsen led for led" in table(model.sheet("U02"), "terms").caption
    assert number(table(model.sheet("U02"), "steps").total[2]) == key_row(model, "U02")["amount"]


def test_the_unexplained_share_that_is_paid_is_a_factor(plain):
    rows = tuple(replace(row, rate="1.012345") if row.part == "factor" else row for row in plain.results.explanation)
    results = replace(plain.results, explanation=rows, need=replace(plain.results.need, unexplained_share=0.25))
    told = words(sheets(results, plain.params, plain.reader)[0].document, "sum")
    assert "Summen ganges med 1,012345, fordi 25 % af de forskelle, som kriterierne ikke forklarer, regnes som behov." in told
    assert "Summen ganges" not in words(plain.sheet(), "sum")


def test_the_change_s_parts_are_the_file_s_and_add_up(after):
    for sheet in after.sheets:
        (row,) = rows_of(after, "reports/change.csv", centre=sheet.centre)
        shown = table(sheet.document, "change")
        parts = [number(cells[1]) for cells in shown.rows[1:]]
        moved = [float(row[part]) for part in ALL_PARTS if float(row[part] or 0)]
        assert parts == moved and number(shown.rows[0][1]) + sum(parts) == number(shown.total[1]) == float(row["amount"])
        assert any(block.kind == "figure" for block in section(sheet.document, "change").blocks)


def test_parts_that_moved_nothing_are_left_out_and_the_others_say_what_they_mean(tmp_path, plain):
    last = made(tmp_path / "last", enough=True, budget=2008, children={"U01": 15_000.0}, **THREE)
    found = made(tmp_path / "this", None, last.workspace.root, enough=True, pot=950_000_000, **THREE)
    shown = table(found.sheet(), "change")
    assert [row[0].partition(":")[0] for row in shown.rows] == ["Sidste år", "Antal børn", "Beløbsramme"]
    assert "Dele, der ikke ændrer beløbet, er udeladt." in shown.notes
    (row,) = rows_of(found, "reports/change.csv", centre="U01")
    assert [number(row[1]) for row in shown.rows[1:]] == [float(row["children"]), float(row["pot"])]


def test_without_a_last_year_a_sentence_says_so(plain, after):
    assert "Der er intet beløb fra sidste år for Center 01." in words(plain.sheet(), "change")
    results = replace(after.results, allocated=replace(after.results.allocated, change=()))
    told = words(sheets(results, after.params, after.reader)[0].document, "change")
    assert "Sidste års nøgle er ikke gemt. Derfor kan ændringen for Center 01 ikke deles op." in told


def test_the_unexplained_ratio_is_told_with_its_interval_and_no_other_unit(model):
    told = words(model.sheet("U02"), "unexplained")
    assert "For Center 02 er den 1,00 i 2005, 2006 og 2007 tilsammen (95 %-interval 0,95–1,05)." in told
    assert "Intervallet omfatter 1,00." in told and "Den indgår ikke i fordelingen." in told
    assert "Ingen data kan skille de tre ad" in told and "Center 03" not in told
    assert "bliver på samme side" in words(model.sheet("U03"), "unexplained")
    assert "Der er for få områder til at beregne et interval." in words(model.sheet("U01"), "unexplained")


def test_what_turns_or_was_not_tried_is_said(tmp_path, model):
    turning = made(tmp_path / "turning", turning=("U03",))
    assert "skifter side" in words(turning.sheet("U03"), "unexplained")
    untried = sheets(replace(model.results, examined=None), model.params, model.reader)[2].document
    assert "ikke afprøvet" in words(untried, "unexplained") and "Beregningen er ikke afprøvet." in words(untried, "chance")


def test_chance_is_the_examination_s(model):
    told = words(model.sheet("U02"), "chance")
    assert re.search("afvige 6,4 % fra (budgettet|det forventede)", told)
    assert "kommer igen hvert år" in told and "er afvigelsen i gennemsnit" in told
    assert "omkring 20 % for, at udgiften ligger mere end 6,7 % over det forventede (omkring 7.220.000 kr.)" in told
    assert "omkring 5 % for, at den ligger mere end 13,2 % over (omkring 14.100.000 kr.)" in told
    assert "ud af" not in told, "lasting differences between areas return every year"


def test_chance_that_cannot_be_computed_says_why(tmp_path):
    found = made(tmp_path, not_available={"chance": "one_year_of_areas"}, **THREE)
    told = words(found.sheet(), "chance")
    assert "Det kan ikke beregnes" in told and "tal for områder i et enkelt år" in told


def test_units_that_are_no_practice_units_say_what_applies(tmp_path):
    found = made(tmp_path, receives="area", language="en", outcome="rate")
    told = words(found.sheet(), "unexplained")
    assert "computed for the regions and not for the single area" in told and "A needs regression" in section_titles(found)
    assert found.sheet().subtitle.startswith("Needs regression for the 2009 budget")


def section_titles(found) -> str:
    return " ".join(block.title for block in section(found.sheet(), "unexplained").blocks if block.kind == "notice")


def test_a_count_of_children_has_no_amounts_in_its_sum(tmp_path):
    found = made(tmp_path, outcome="recipients", enough=True, **THREE)
    assert table(found.sheet(), "terms").columns[3].unit == "børn med hjælp"
    assert "antal børn med hjælp" in words(found.sheet(), "unexplained") and "kr." not in words(found.sheet(), "chance")


def test_one_unit_is_compared_with_nobody(tmp_path):
    found = made(tmp_path, enough=True, units=1, drops=False)
    told = everything(found.sheet())
    assert "Hele det beløb, der fordeles, går til socialcentret." in told
    assert "højere end" not in told and "lavere end" not in told
    assert len(table(found.sheet(), "profile").columns) == 2 and not tables(found.sheet(), "amount")


def test_without_a_pot_the_sheet_shows_the_share_only(plain):
    sheet = sheets(replace(plain.results, key=replace(plain.results.key, pot=0)), plain.params, plain.reader)[0].document
    assert "Der er ikke fastsat nogen beløbsramme." in words(sheet, "amount") and "får" not in words(sheet, "amount")
    assert len(table(sheet, "intervals").columns) == 2


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_sentence_is_unfinished_and_none_names_what_the_ratio_is_not(tmp_path, language):
    for options in ({"enough": True}, {"enough": False}, {"outcome": "rate", "receives": "area"}, {"units": 1}):
        found = made(tmp_path / repr(sorted(options.items())).replace("'", ""), language=language, **({"drops": False} | options))
        for sheet in found.sheets:
            text = everything(sheet.document)
            assert "{" not in text and ".." not in text and "  " not in text and ". ." not in text
            assert not any(word in text.lower() for word in FORBIDDEN)
            assert to_html(sheet.document)


def test_english_sheets_are_english(tmp_path):
    found = made(tmp_path, language="en", **THREE)
    text = everything(found.sheet("U02"))
    assert "Center 02 receives DKK" in text and "percentage points lower" in text and "by chance" in text
    assert not any(sign in text.replace("Prøveby", "") for sign in "æøåÆØÅ»«")


def test_the_joint_document_nests_and_names_everything_once(model):
    whole = model.joint()
    names = [part.name for part in whole.sections]
    blocks = [(block.kind, block.name) for part in whole.sections for block in part.blocks if block.kind in {"table", "figure"}]
    assert len(set(names)) == len(names) and len(set(blocks)) == len(blocks)
    assert [(part.title, part.level) for part in whole.sections if part.new_page] == [(f"Center 0{n}", 2) for n in range(1, 9)]
    assert all(part.level == 3 for part in whole.sections if "-" in part.name and not part.name.startswith("sheet-"))
    assert whole.links == () and whole.contents_title == "Indhold"


def test_same_results_same_sheets(plain):
    again = sheets(plain.results, plain.params, plain.reader)
    assert [to_html(sheet.document) for sheet in again] == [to_html(sheet.document) for sheet in plain.sheets]

"""The chart of intervals: shares for few units and the index for many, its message, its numbers, and room for every text."""

from dataclasses import replace

import pytest

from fordel.report.interval_chart import chart_measure, interval_chart
from fordel.report.load import load
from fordel.report.reader import reader_of
from tests.report.figure_rows import LONG, reader_in, unit_rows
from tests.report.svg_boxes import clipped, overlapping, text_boxes

WORDS = {"table": "Nøglen"}


def chart(rows, language="da", budget=None):
    reader = reader_in(language)
    return interval_chart(chart_measure(rows, reader), WORDS, "SYNTETISKE DATA", reader, budget)


def test_the_report_has_the_chart_by_share_where_units_are_few(made):
    report = made()
    measure = chart_measure(load(report.workspace).key.rows, reader_of(report.workspace.params))
    assert measure.name == "share"
    assert measure.marks[0].label == "11,28 %"
    assert "Andel af det samlede behov i procent" in report.text("intervals")


def test_many_units_are_shown_by_index_with_bounds_on_its_scale():
    rows = unit_rows([60.0 + place for place in range(51)])
    measure = chart_measure(rows, reader_in("da"))
    assert measure.name == "index"
    for mark, row in zip(measure.marks, rows, strict=True):
        assert abs(mark.low / mark.value - row.share_low / row.share) < 1e-12
        assert abs(mark.range_high / mark.value - row.range_high / row.share) < 1e-12
    assert "kun de 5 øverste og de 5 nederste har navn" in chart(rows).subtitle


def test_a_withheld_index_leaves_the_shares():
    assert chart_measure(unit_rows([None, *[100.0] * 30]), reader_in("da")).name == "share"


def ranged(*bounds: tuple[float, float]):
    """Units of equal share whose outer limits are these."""
    rows = unit_rows([100.0] * len(bounds))
    return [replace(row, range_low=low, range_high=high) for row, (low, high) in zip(rows, bounds, strict=True)]


@pytest.mark.parametrize(
    ("rows", "headline"),
    [
        (ranged((0.2, 0.3), (0.4, 0.6)), "Andelen er mest usikker for Center 2: Ydergrænserne går fra 40,00 % til 60,00 %"),
        (
            ranged((0.2, 0.3), (0.4, 0.5), (0.3, 0.35)),
            "Andelen er mest usikker for Center 1 og Center 2: Ydergrænserne ligger 10,00 procentpoint fra hinanden",
        ),
        (ranged((0.2, 0.3), (0.400001, 0.5)), "Usikkerheden i alt er lige stor for alle: 10,00 procentpoint"),
        (ranged((0.5, 0.5), (0.5, 0.5)), "Andelene er uden usikkerhed"),
        (ranged((1, 1)), "Der er kun Center 1 at fordele til, så andelen er 100,00 % uden usikkerhed"),
    ],
)
def test_the_headline_names_what_is_least_certain(rows, headline):
    assert chart(rows).headline == headline


def test_the_headline_for_the_index():
    rows = unit_rows([100.0 + place for place in range(30)])
    assert chart(rows).headline == "Indekset er mest usikkert for Center 30: Ydergrænserne går fra 116,1 til 141,9"
    assert chart(rows, "en").headline == "The index is most uncertain for Center 30: the outer limits run from 116.1 to 141.9"


def test_the_figure_is_told_in_words_with_its_main_numbers():
    words = chart(unit_rows([150.0, 50.0])).alternative
    assert words == (
        "Andelen er mest usikker for Center 1: Ydergrænserne går fra 67,50 % til 82,50 %. "
        "Andelen er størst for Center 1 (75,00 %) og mindst for Center 2 (25,00 %). "
        "Center 1 75,00 %, vægtenes usikkerhed 72,50–77,50 %, usikkerhed i alt 67,50–82,50 %; "
        "Center 2 25,00 %, vægtenes usikkerhed 24,17–25,83 %, usikkerhed i alt 22,50–27,50 %. Alle tal står i tabellen »Nøglen«."
    )
    assert "Andelen er 50,00 % for alle." in chart(unit_rows([100.0, 100.0])).alternative
    assert "for alle" not in chart(unit_rows([100.0])).alternative


def test_the_subtitle_says_measure_unit_and_year():
    subtitle = chart(unit_rows([150.0, 50.0]), budget=2009).subtitle
    assert subtitle.startswith("Andel af det samlede behov i procent, budget 2009. Bjælken er 95 %-intervallet")
    index = chart(unit_rows([100.0 + place for place in range(30)])).subtitle
    assert index.startswith("Indeks for behov pr. barn. Gennemsnittet er 100.")


def test_the_data_are_what_is_drawn():
    rows = unit_rows([150.0, 50.0])
    data = chart(rows).data
    assert data.columns == ("centre", "name", "share", "share_low", "share_high", "range_low", "range_high")
    assert data.rows[0] == ("U1", "Center 1", 0.75, rows[0].share_low, rows[0].share_high, rows[0].range_low, rows[0].range_high)
    many = chart(unit_rows([100.0 + place for place in range(30)])).data
    assert many.columns[2:] == ("index", "index_low", "index_high", "index_range_low", "index_range_high")
    assert [row[0] for row in many.rows] == [f"U{place}" for place in range(1, 31)]


@pytest.mark.parametrize("units", [1, 8, 24, 25, 40, 41, 151, 400])
@pytest.mark.parametrize("name", LONG)
def test_no_text_is_clipped_and_none_covers_another(units, name):
    svg = chart(unit_rows([60 + 0.7 * place for place in range(units)], [f"{name} {place}" for place in range(units)])).svg
    assert clipped(svg) == []
    assert overlapping(svg) == []
    assert float(svg.split('viewBox="')[1].split('"')[0].split()[3]) < 9.5 * 72


def test_of_many_units_the_ends_are_named_from_the_highest():
    texts = [box.text for box in text_boxes(chart(unit_rows([60.0 + place for place in range(50)])).svg)]
    assert [text for text in texts if text.startswith("Center")] == [f"Center {place}" for place in (50, 49, 48, 47, 46, 5, 4, 3, 2, 1)]

"""The waterfall: last year plus its parts is this year, the headline is right whatever moved, and figures can be compared."""

import re

import pytest

from fordel.key.mixture import ALL_PARTS
from fordel.report.waterfall import moved_parts, waterfall, waterfall_scale
from fordel.report.waterfall_words import main_parts
from tests.report.figure_rows import LONG, change, reader_in
from tests.report.svg_boxes import clipped, overlapping, text_boxes

MERGED = {"prices": None, "pot": None, "transition_base": None}
WHOLE = MERGED | {"children": None, "composition": None, "weights": None}


@pytest.mark.parametrize(
    ("row", "headline"),
    [
        (
            change(children=-190_000, prices=12_600_000, rules=1_000_000),
            "Center 1 får 13,4 mio. kr. mere end sidste år (+16,8 %); mest på grund af priser og lønninger (+12,6 mio. kr.)",
        ),
        (
            change(composition=5_000_000, prices=6_000_000, rules=100_000),
            "Center 1 får 11,1 mio. kr. mere end sidste år (+13,9 %); mest på grund af priser og lønninger (+6,0 mio. kr.) og "
            "børnegruppens sammensætning (+5,0 mio. kr.)",
        ),
        (
            change(weights=-400_000, pot=100_000),
            "Center 1 får 300.000 kr. mindre end sidste år (−0,4 %); mest på grund af nye vægte (−400.000 kr.)",
        ),
        (change(pot=1), "Center 1 får 1 kr. mere end sidste år (under 0,1 %); det skyldes alene beløbsrammen ud over priserne (+1 kr.)"),
        (change(), "Center 1 får det samme beløb som sidste år"),
        (change(weights=5, rules=-5), "Center 1 får det samme beløb som sidste år, fordi ændringerne opvejer hinanden"),
        (
            change(0, reorganisation=9_000_000),
            "Center 1 får 9,0 mio. kr.; sidste år var beløbet 0",
        ),
        (
            change(split="merged", rules=-2_000_000, weights=500_000, **MERGED),
            "Center 1 får 1,5 mio. kr. mindre end sidste år (−1,9 %); mest på grund af regler, priser, beløbsramme og startpunkt "
            "under ét (−2,0 mio. kr.)",
        ),
        (
            change(split="whole", rules=2_000_000, **WHOLE),
            "Center 1 får 2,0 mio. kr. mere end sidste år (+2,5 %); det skyldes alene ændringer, der ikke kan skilles ad (+2,0 mio. kr.)",
        ),
        (
            change(children=100, prices=100, pot=100),
            "Center 1 får 300 kr. mere end sidste år (under 0,1 %); det skyldes alene antallet af børn (+100 kr.), "
            "beløbsrammen ud over priserne (+100 kr.) og priser og lønninger (+100 kr.)",
        ),
    ],
)
def test_the_headline_says_how_much_and_mostly_why(row, headline):
    assert waterfall(row, reader_in("da")).headline == headline


def test_parts_as_large_as_the_third_are_named_too_and_smaller_ones_not():
    assert main_parts({"children": 4, "weights": 4, "prices": 4, "pot": 4, "rules": 1}) == ["children", "pot", "prices", "weights"]
    assert main_parts({"children": 30, "weights": 29, "prices": 28, "pot": 27}) == ["children", "weights", "prices"]
    assert main_parts({}) == []


def test_where_the_full_model_is_paid_new_weights_say_so():
    headline = waterfall(change(weights=-4_000_000), reader_in("da"), pays="model").headline
    assert headline.endswith("det skyldes alene nye vægte og den fulde models afvigelse fra dem (−4,0 mio. kr.)")


def test_the_headline_in_english():
    headline = waterfall(change(weights=-4_000_000, pot=100_000), reader_in("en")).headline
    assert headline == "Center 1 gets DKK 3.9 million less than last year (−4.9%); mostly because of new weights (DKK −4.0 million)"


def test_the_figure_shows_both_amounts_and_every_part_that_moved_and_adds_up():
    row = change(children=-190_065, prices=3_657_043, rules=0)
    texts = [box.text for box in text_boxes(waterfall(row, reader_in("da")).svg)]
    parts = {"Antal børn": "−190.065", "Priser": "+3.657.043"}
    shown = {"Sidste år": "80.000.000", **parts, "Ændring i alt": "+3.466.978", "I år": "83.466.978"}
    assert {*shown, *shown.values()} <= set(texts)
    assert "Regler" not in texts
    assert row.last_year + sum(moved_parts(row).values()) == row.amount


def test_a_fall_points_left_and_is_hatched_and_a_rise_points_right():
    rise, fall = (waterfall(change(prices=value), reader_in("da")).svg for value in (1_000_000, -1_000_000))
    assert "<pattern" in fall
    assert "<pattern" not in rise


def test_the_subtitle_says_unit_zero_and_year():
    subtitle = waterfall(change(prices=5), reader_in("da"), budget=2009).subtitle
    assert subtitle == "Ændring i kr. fra sidste års beløb (80.000.000 kr., nul på aksen) til årets, budget 2009."
    merged = waterfall(change(split="merged", rules=5, **MERGED), reader_in("da")).subtitle
    assert merged.endswith("Priser, beløbsramme og startpunkt er regnet med under regler.")
    moved = waterfall(change(composition=5, children=None), reader_in("da")).subtitle
    assert moved.endswith("Ændret børnetal er regnet med under sammensætning.")
    whole = waterfall(change(split="whole", rules=5, **WHOLE), reader_in("da")).subtitle
    assert whole.endswith("Hele ændringen er regnet med under regler.")


def test_the_figure_is_told_in_words():
    row = change(children=-65, prices=43)
    assert waterfall(row, reader_in("da")).alternative == (
        "Center 1 får 22 kr. mindre end sidste år (under 0,1 %); mest på grund af antallet af børn (−65 kr.). "
        "Fra 80.000.000 kr. sidste år til 79.999.978 kr. i år. Ændringer i kr.: antal børn −65; priser +43."
    )
    assert waterfall(change(), reader_in("da")).alternative.endswith("Fra 80.000.000 kr. sidste år til 80.000.000 kr. i år.")


def test_the_data_are_what_is_drawn():
    data = waterfall(change(children=-65, prices=43), reader_in("da")).data
    assert data.columns == ("part", "amount")
    assert data.rows == (("last_year", 80_000_000), ("children", -65), ("prices", 43), ("amount", 79_999_978))


def width_of_bar(svg: str) -> float:
    """The reach in points of the only part's arrow."""
    path = re.search(r'<g id="[^"]*patch_3">\s*<path d="([^"]+)"', svg).group(1)
    xs = [float(x) for x in re.findall(r"[ML] ([\d.]+)", path)]
    return max(xs) - min(xs)


def test_one_scale_makes_bars_of_two_units_comparable():
    rows = [change(prices=1_000_000), change(prices=4_000_000, weights=-6_000_000)]
    assert waterfall_scale(rows) == 6_000_000
    alone, scaled = (width_of_bar(waterfall(rows[0], reader_in("da"), scale=scale).svg) for scale in (0, waterfall_scale(rows)))
    assert scaled == pytest.approx(alone / 6, rel=0.01)
    assert waterfall_scale([]) == waterfall_scale([change()]) == 0


@pytest.mark.parametrize("size", [0, 1, 999, 123_456, 7_654_321, 987_654_321_012])
@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("language", ["da", "en"])
def test_no_text_is_clipped_and_none_covers_another(size, name, language):
    row = change(10**12, name=name, **{part: size * (-1) ** place for place, part in enumerate(ALL_PARTS)})
    svg = waterfall(row, reader_in(language), "SYNTETISKE DATA").svg
    assert clipped(svg) == []
    assert overlapping(svg) == []


def test_names_of_figures_are_addresses_whatever_the_code():
    names = [waterfall(change(code=code), reader_in("da")).name for code in ("A", "A 1", "Å", "a_1", "a/1")]
    assert names == ["waterfall-A", "waterfall-A_20_1", "waterfall-_c5_", "waterfall-a_5f_1", "waterfall-a_2f_1"]

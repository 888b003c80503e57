"""Who gains and who loses: prices, changes at equal prices, and totals, each recomputed by hand."""

from dataclasses import replace

import pytest

from fordel.report.money_section import gains_section
from fordel.report.reader import reader_of
from tests.report.paid_fixture import SMALL, loaded

NUMBERS = {"amount_low": 1, "amount_high": 2, "range_amount_low": 0, "range_amount_high": 3, "children": 10.0}


@pytest.fixture(scope="module")
def danish(made):
    """Key and reader of three units."""
    results, reader = loaded(made(enough=True, **SMALL))
    return results.key, reader


@pytest.fixture(scope="module")
def english(danish, made):
    """The same in English."""
    return danish[0], reader_of(made(enough=True, language="en", **SMALL).workspace.params)


def gains(found, amounts, prices=None, transition=True):
    """The section where units got ``amounts``: last year (None where unknown) and this year."""
    key, reader = found
    rows = tuple(
        replace(row, last_year=before, amount=now, target=now + 1, **NUMBERS) for row, (before, now) in zip(key.rows, amounts, strict=True)
    )
    (section,) = gains_section(replace(key, rows=rows, prices_since_last_year=prices, transition=transition), reader)
    return section


def paragraphs(section):
    return [block.text for block in section.blocks if block.kind == "paragraph"]


def table(section):
    return section.blocks[-1]


# 105 / 100 is 5.0 % more; at prices 2 % higher 105 / 102 = 1.0294. 201 / 200 is 0.5 % more, but 201 / 204 = 0.9853.
ROSE = [(100, 105), (200, 201), (700, 714)]


def test_the_change_at_equal_prices_by_hand(danish):
    found = table(gains(danish, ROSE, prices=1.02))
    assert [column.label for column in found.columns] == [
        "Socialcenter", "Sidste år", "Beløb", "Ændring", "Ændring", "Ændring i faste priser", "Ændring pr. barn",
        "Mål", "Vægtenes usikkerhed", "Usikkerhed i alt",
    ]  # fmt: skip
    assert [column.unit for column in found.columns] == ["", "kr.", "kr.", "kr.", "%", "%", "kr. pr. barn", "kr.", "kr.", "kr."]
    assert [row[1:] for row in found.rows] == [
        ("100", "105", "+5", "+5,0", "+2,9", "+1", "106", "1–2", "0–3"),
        ("200", "201", "+1", "+0,5", "−1,5", "0", "202", "1–2", "0–3"),
        ("700", "714", "+14", "+2,0", "0,0", "+1", "715", "1–2", "0–3"),
    ]
    assert found.total == ("I alt", "1.000", "1.020", "+20", "+2,0", "0,0", "–", "1.023", "–", "–")


def test_the_change_at_equal_prices_where_prices_fell(danish):
    found = table(gains(danish, [(100, 99), (200, 196), (700, 679)], prices=0.98))
    assert [row[3:6] for row in found.rows] == [("−1", "−1,0", "+1,0"), ("−4", "−2,0", "0,0"), ("−21", "−3,0", "−1,0")]
    assert found.total[3:6] == ("−26", "−2,6", "−0,6")


def test_where_prices_have_not_moved_there_is_one_percentage(danish):
    for prices in (None, 1.0):
        found = table(gains(danish, ROSE, prices=prices))
        assert len(found.columns) == 9 and [row[4] for row in found.rows] == ["+5,0", "+0,5", "+2,0"]
        assert found.total == ("I alt", "1.000", "1.020", "+20", "+2,0", "–", "1.023", "–", "–")


def test_where_a_unit_had_no_budget_there_is_no_total(danish):
    for prices, dashes in ((None, 3), (1.02, 4)):
        found = table(gains(danish, [(None, 105), *ROSE[1:]], prices=prices))
        assert found.rows[0][1:] == ("–", "105", *["–"] * dashes, "106", "1–2", "0–3")
        assert found.total == () and len(found.rows[1]) == len(found.columns) == 6 + dashes


def test_a_budget_of_zero_has_no_percentages(danish):
    found = table(gains(danish, [(0, 105), (0, 201), (0, 714)], prices=1.02))
    assert [row[3:6] for row in (*found.rows, found.total)] == [(f"+{amount}", "–", "–") for amount in ("105", "201", "714", "1.020")]


PRICES = {
    1.025: (
        "Priser og lønninger er steget 2,5 %. Et beløb, der er steget mindre end det, er faldet i faste priser.",
        "Prices and wages rose by 2.5%. An amount that rose by less than that has fallen in real terms.",
    ),
    0.98: (
        "Priser og lønninger er faldet 2,0 %. Et beløb, der er faldet mindre end det, er steget i faste priser.",
        "Prices and wages fell by 2.0%. An amount that fell by less than that has risen in real terms.",
    ),
}


@pytest.mark.parametrize("prices", PRICES)
def test_prices_that_rose_or_fell_are_said(danish, english, prices):
    assert [paragraphs(gains(found, ROSE, prices))[1] for found in (danish, english)] == list(PRICES[prices])


@pytest.mark.parametrize("prices", [None, 1.0])
def test_prices_that_are_unknown_or_the_same_are_not_said(danish, english, prices):
    assert not [text for found in (danish, english) for text in paragraphs(gains(found, ROSE, prices)) if "Pri" in text]


def test_whose_intervals_they_are_depends_on_the_transition(danish, english):
    plain, staged = (paragraphs(gains(danish, ROSE, transition=transition))[-1] for transition in (False, True))
    meaning = (
        "Vægtenes usikkerhed gælder, hvis kriterierne er de rigtige; "
        "usikkerhed i alt gælder også, hvis uforklarede forskelle er behov."
    )
    assert plain == meaning
    assert staged == (
        f"Intervallerne gælder målet. {meaning} Af målets usikkerhed slår kun den del igennem i beløbet, "
        "som overgangsordningens regler lader slå igennem."
    )
    assert paragraphs(gains(english, ROSE))[-1] == (
        "The intervals are those of the target. The uncertainty of the weights holds if the criteria are the right ones; the total "
        "uncertainty also if unexplained differences are need. An amount carries only that part of the target's "
        "uncertainty which the rules of the transition let through."
    )


def test_in_english_too(english):
    found = table(gains(english, ROSE, prices=1.02))
    assert [column.label for column in found.columns][3:7] == ["Change", "Change", "Change at constant prices", "Change per child"]
    assert found.rows[1][1:7] == ("200", "201", "+1", "+0.5", "−1.5", "0")
    assert found.total == ("Total", "1,000", "1,020", "+20", "+2.0", "0.0", "–", "1,023", "–", "–")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((0, 0, 0), "3 socialcentre får det samme som sidste år: Center 01, Center 02 og Center 03."),
        ((5, 0, None), "Center 01 får et højere beløb end sidste år. Center 02 får det samme som sidste år."),
        ((-5, None, None), "Center 01 får et lavere beløb end sidste år."),
    ],
)
def test_sentences_of_gains_follow_the_data(danish, changes, said):
    key, reader = danish
    rows = [
        replace(row, last_year=None if change is None else row.amount - change)
        for row, change in zip(key.rows, changes, strict=True)
    ]
    (section,) = gains_section(replace(key, rows=tuple(rows)), reader)
    assert section.blocks[0].text == said


def test_what_cannot_be_compared_has_a_dash(danish):
    key, reader = danish
    first, second, third = key.rows
    rows = (replace(first, last_year=None), replace(second, last_year=0), replace(third, last_year=third.amount - 10, children=None))
    (section,) = gains_section(replace(key, rows=rows), reader)
    cells = [row[1:6] for row in section.blocks[-1].rows]
    assert cells[0] == ("–", "146.472.455", "–", "–", "–")
    assert (cells[1][0], cells[1][3], cells[1][4][0]) == ("0", "–", "+")
    assert cells[2][2:] == ("+10", "0,0", "•")  # withheld


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "Center 01 får et højere beløb end sidste år."),
        (4, "4 socialcentre får et højere beløb end sidste år: Center 01, Center 02, Center 03 og Center 04."),
        (5, "5 socialcentre får et højere beløb end sidste år."),
        (13, "13 socialcentre får et højere beløb end sidste år."),
    ],
)
def test_up_to_four_units_are_named(made, number, said):
    results, reader = loaded(made(units=13, drops=False))
    rows = tuple(replace(row, last_year=row.amount - 1 if place < number else None) for place, row in enumerate(results.key.rows))
    (section,) = gains_section(replace(results.key, rows=rows), reader)
    assert section.blocks[0].text == said

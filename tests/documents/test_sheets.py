"""A centre's sheet adds up, and its figures are those of ``explanation.csv``, ``change.csv`` and ``profile.csv``."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from tests.documents.finished import cells, drawn, prose
from tests.documents.printed import is_number, number, numbers, rounded, written

CASES = (
    "plain", "plain_en", "additive", "additive_en", "money", "money_en", "ruled", "moved", "withheld", "no_children", "one", "bezirk",
    "demo",
)  # fmt: skip
PARTS = ("method", "reorganisation", "children", "composition", "weights", "prices", "pot", "rules", "transition_base")
TARGET = ("Mål", "Target")


@pytest.fixture(scope="module", params=CASES)
def case(request, finished):
    return finished(request.param)


def sheets(case) -> list[tuple[dict, object]]:
    """Every centre's row of the key with its page."""
    return [(row, case.sheet(row["centre"])) for row in case.rows("key.csv")]


def test_there_is_a_sheet_for_every_centre_and_no_other(case):
    assert [page for page in case.pages if page.startswith("centres/")] == [f"centres/{row['centre']}.html" for row in case.rows("key.csv")]


def test_the_first_words_say_the_name_amount_and_share(case):
    for row, page in sheets(case):
        said = prose(page, "amount")
        assert page.h1.get_text() == row["name"]
        assert written(int(row["amount"]), case.language) in said
        if len(case.rows("key.csv")) > 1:
            share = 100 * Decimal(row["share"])
            assert any(abs(one - share) < Decimal("0.01") for one in numbers(said, case.language)), f"{row['name']}: {share}"


def test_the_first_words_say_what_a_child_gets(case):
    for row, page in sheets(case):
        if row["children"] and float(row["children"]):
            each = int(rounded(Decimal(row["amount"]) / Decimal(row["children"])))
            assert written(each, case.language) in prose(page, "amount")


def test_terms_are_those_of_the_explanation_and_add_up(case):
    for row, page in sheets(case):
        terms = case.explained(row["centre"], "term")
        if not page.find(id="table-terms"):
            assert row["children"] == "", f"{row['name']}: nothing is withheld, and its terms are not shown"
            continue
        *found, total = cells(page, "terms")[1:]
        assert [line[0] for line in found] == [term[f"label_{case.language}"] for term in terms]
        for line, term in zip(found, terms, strict=True):
            count, rate, value = (number(cell, case.language) for cell in line[1:])
            assert count == Decimal(term["count"]).normalize()
            assert rate == rounded(term["rate"], 2)
            assert abs(value - Decimal(term["value"])) < Decimal("0.01")
        assert sum(number(line[-1], case.language) for line in found) == number(total[-1], case.language)


def test_steps_lead_from_need_to_the_amount(case):
    for row, page in sheets(case):
        lines = [(line[0], number(line[-1], case.language)) for line in cells(page, "steps")[1:]]
        place = next((place for place, (label, _) in enumerate(lines) if label.startswith(TARGET)), None)
        before, after = (lines[:place], lines[place + 1 : -1]) if place is not None else (lines[:-1], [])
        reached = lines[place][1] if place is not None else lines[-1][1]
        assert sum(value for _, value in before) == reached
        assert reached + sum(value for _, value in after) == lines[-1][1] == int(row["amount"])


def test_steps_are_those_of_the_explanation(case):
    for row, page in sheets(case):
        steps = {one["item"]: Decimal(one["value"]) for one in case.explained(row["centre"], "step")}
        figures = {one["item"]: one["value"] for one in case.explained(row["centre"], "figure")}
        lines = cells(page, "steps")[1:]
        assert abs(number(lines[0][-1], case.language) - steps["need_share"]) < 1 or "reserve" in steps
        for line in lines:
            if line[0].startswith(TARGET):
                assert number(line[-1], case.language) == Decimal(figures["target"])
        assert number(lines[-1][-1], case.language) == Decimal(figures["amount"])


def test_the_calculation_that_is_written_out_gives_the_amount_beside_it(case):
    for _, page in sheets(case):
        for line in cells(page, "steps")[1:]:
            if "÷" in line[1]:
                need, whole, pot = numbers(line[1], case.language)
                assert abs(need / whole * pot - number(line[-1], case.language)) < 1


def test_parts_of_the_change_are_those_of_change_csv_and_add_up(case):
    changes = {row["centre"]: row for row in case.rows("change.csv")}
    for row, page in sheets(case):
        if row["centre"] not in changes or not page.find(id="table-change"):
            assert not page.find(id=f"figure-waterfall-{row['centre']}")
            assert row["centre"] not in changes, f"{row['name']}: a change is published and not shown"
            continue
        change = changes[row["centre"]]
        first, *parts, last = [number(line[-1], case.language) for line in cells(page, "change")[1:]]
        assert Counter(parts) == Counter(int(change[part]) for part in PARTS if int(change[part]))
        assert first == int(change["last_year"])
        assert last == int(change["amount"]) == int(row["amount"])
        assert first + sum(parts) == last


def test_the_waterfall_draws_the_same_parts(case):
    for row, page in sheets(case):
        if not (figure := page.find(id=f"figure-waterfall-{row['centre']}")):
            continue
        change = next(one for one in case.rows("change.csv") if one["centre"] == row["centre"])
        labels = [number(text, case.language) for text in drawn(figure) if is_number(text, case.language)]
        wanted = [int(change[part]) for part in ("last_year", *PARTS, "amount") if int(change[part])]
        assert [value for value in wanted if value not in labels] == []


def test_a_sheet_does_not_say_both_more_and_less_than_last_year(case):
    more, less = re.compile(r"kr\. mere end sidste år|more than last year"), re.compile(r"kr\. mindre end sidste år|less than last year")
    for row, page in sheets(case):
        said = prose(page)
        assert not (more.search(said) and less.search(said)), f"{row['name']}: {more.search(said)} and {less.search(said)}"


def test_the_profile_is_that_of_profile_csv(case):
    for row, page in sheets(case):
        lines = [one for one in case.rows("profile.csv") if one["centre"] == row["centre"]]
        if not page.find(id="table-profile"):
            assert all(one["withheld"] == "1" for one in lines), f"{row['name']}: a profile is published and not shown"
            continue
        found = cells(page, "profile")[1:]
        assert [line[0] for line in found] == [one[f"label_{case.language}"] for one in lines]
        for line, one in zip(found, lines, strict=True):
            if one["withheld"] == "1":
                assert not is_number(line[1], case.language)
            else:
                assert number(line[1], case.language) == rounded(one["value"], 1)
            if len(line) > 2:
                assert number(line[2], case.language) == rounded(one["city_value"], 1)


def test_the_difference_in_words_is_that_of_the_printed_figures(case):
    for _, page in sheets(case):
        for line in cells(page, "profile")[1:] if page.find(id="table-profile") else []:
            if len(line) < 4 or not is_number(line[1], case.language):
                continue
            difference = number(line[1], case.language) - number(line[2], case.language)
            said = numbers(line[3], case.language)
            assert (said or [Decimal(0)])[0] == abs(difference), line
            assert bool(re.search("højere|higher", line[3])) == (difference > 0), line
            assert bool(re.search("lavere|lower", line[3])) == (difference < 0), line


def test_the_unexplained_ratio_has_its_interval_or_says_why_not(case):
    for row, page in sheets(case):
        said = prose(page, "unexplained")
        assert re.search(r"95 ?%.interval|få områder|few areas", said), f"{row['name']}: {said}"
        assert re.search("tilfældig|chance", said)


def test_the_joint_paper_has_every_sheet_s_amount(case):
    paper = "".join(case.papers["centres.pdf"].split())
    for row, page in sheets(case):
        sentence = next(part for part in page.find(id="amount").find_parent("section").find_all("p"))
        assert "".join(sentence.get_text().split()) in paper, row["name"]

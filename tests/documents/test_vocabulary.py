"""Words that a published sentence may and may not use: of the unexplained ratio, and of the receiving unit."""

import re
from functools import lru_cache

import pytest

from tests.documents.cases import CASES
from tests.documents.finished import cells, column, prose, words
from tests.documents.printed import is_number, number

NEVER = re.compile(
    r"effektiv|(?<![ck]o)efficien|serviceniveau|service[ -]level|produktiv|ydeevne|overforbrug|overspen|\bsløs|spild", re.IGNORECASE
)
JUDGING = re.compile(
    r"\b(bedste?|værste?|dårligste?|best|worst|poorest|nr\. 1|number one|rangliste|(?<!not a )ranking|top \d|vinder|taber|winner|loser)\b",
    re.IGNORECASE,
)
PRACTICE = re.compile(r"\bpraksis\b|\bpractice\b", re.IGNORECASE)
CHANCE = re.compile(r"tilfældig|chance|tilfældet", re.IGNORECASE)
UNEXPLAINED = ("unexplained", "kinds", "same-side", "same_side", "ratios", "levels")
OTHER_WORD = {"bezirk": ("Bezirk", r"social-?\s?cent(er|re|ret|rene)\b"), "authority": ("authorit", r"social cent(re|er)s?\b")}


@pytest.fixture(scope="module", params=CASES)
def case(request, finished):
    return finished(request.param)


@lru_cache(maxsize=3)
def everything(case) -> dict[str, str]:
    """All words of all documents, drawn words and text alternatives included."""
    papers = {name: words(text) for name, text in case.papers.items()}
    return {page: words(parsed.get_text(" ")) for page, parsed in case.pages.items()} | papers


def said_of_the_ratio(case) -> dict[str, str]:
    """The sections that speak of the unexplained ratio."""
    found = {}
    for page, parsed in case.pages.items():
        for name in UNEXPLAINED:
            if (heading := parsed.find(id=name)) and heading.name in ("h2", "h3", "h4"):
                found[f"{page}#{name}"] = prose(parsed, name)
    return found


def test_nobody_is_called_efficient_and_nothing_a_service_level(case):
    assert [(place, NEVER.search(said).group()) for place, said in everything(case).items() if NEVER.search(said)] == []


def test_nobody_is_best_or_worst(case):
    places = {place: said for place, said in everything(case).items() if not place.startswith("appendix")} | said_of_the_ratio(case)
    assert [(place, JUDGING.search(said).group()) for place, said in places.items() if JUDGING.search(said)] == []


@pytest.mark.parametrize("name", ["plain", "plain_en", "money", "money_en", "bezirk", "recipients", "rate", "one", "demo"])
def test_where_the_ratio_is_explained_practice_is_never_alone(finished, name):
    for place, said in said_of_the_ratio(finished(name)).items():
        if PRACTICE.search(said):
            assert CHANCE.search(said), place
        for sentence in re.split(r"(?<=\.) (?=[A-ZÆØÅ])", said):
            if re.search(r"[Aa]fvigelse[n]? er praksis|difference is practice|ratio is practice", sentence):
                assert CHANCE.search(sentence) and re.search("ikke er målt|unmeasured", sentence), f"{place}: {sentence}"


@pytest.mark.parametrize("name", ["plain", "plain_en", "money", "bezirk", "demo"])
def test_the_ratio_is_explained_wherever_it_is_given(finished, name):
    case = finished(name)
    for row in case.key()["rows"]:
        said = prose(case.sheet(row["centre"]), "unexplained")
        assert re.search("behov, der ikke er målt|unmeasured need", said) and CHANCE.search(said)
    assert re.search("behov, der ikke er målt|unmeasured need", prose(case.pages["appendix.html"], "unexplained"))


@pytest.mark.parametrize("name", ["plain", "plain_en", "money", "demo"])
def test_ratios_stand_in_the_order_of_codes(finished, name):
    case = finished(name)
    orders = [[row[part] for row in case.key()["rows"]] for part in ("name", "centre")]
    for table in ("unexplained", "same_side"):
        rows = cells(case.pages["appendix.html"], table)
        assert [row[0] for row in rows[1:]] in orders
    head = {"da": "Uforklaret", "en": "Unexplained"}[case.language]
    ratios = [number(cell, case.language) for cell in column(cells(case.pages["appendix.html"], "unexplained"), head)]
    assert ratios not in (sorted(ratios), sorted(ratios, reverse=True))


@pytest.mark.parametrize("name", ["plain", "plain_en", "money", "demo"])
def test_the_memo_and_the_index_give_no_unit_s_ratio(finished, name):
    case = finished(name)
    ratios = cells(case.pages["appendix.html"], "unexplained")[1:]
    for page in ("memo.html", "index.html"):
        said = prose(case.pages[page])
        for row in ratios:
            for sentence in re.split(r"(?<=\.) ", said):
                assert not (row[0] in sentence and re.search("[Uu]forklaret|unexplained", sentence)), f"{page}: {sentence}"
    assert any(is_number(row[-2], case.language) for row in ratios)


@pytest.mark.parametrize("name", sorted(OTHER_WORD))
def test_the_workspace_s_own_word_for_the_unit_is_used_everywhere(finished, name):
    case = finished(name)
    word, other = OTHER_WORD[name]
    for place, said in everything(case).items():
        assert not re.search(other, said, re.IGNORECASE), f"{place}: {re.search('.{0,60}' + other, said, re.IGNORECASE).group()}"
        if not place.startswith("index"):
            assert word in said, place
    for place in ("index.html", "memo.html"):
        assert word in prose(case.pages[place])


def test_authorities_are_not_called_a_city(finished):
    case = finished("authority")
    said = {page: words(parsed.get_text(" ")) for page, parsed in case.pages.items() if page != "appendix.html"}
    found = {page: re.findall(r".{0,30}\b(?:whole )?city\b.{0,20}", text) for page, text in said.items()}
    assert {page: hits for page, hits in found.items() if hits} == {}


@pytest.mark.parametrize("name", ["plain", "bezirk", "money", "demo"])
def test_one_document_compares_with_the_same_whole(finished, name):
    case = finished(name)
    for row in case.key()["rows"][:3]:
        said = words(case.sheet(row["centre"]).get_text(" "))
        assert not (re.search("[Hh]ele byen", said) and re.search("for alle [Ss]?\\w+ under ét|Alle \\w+", said)), (
            f"{row['name']}: the table compares with all units, the figure with the whole city"
        )


@pytest.mark.parametrize("name", ["plain", "money", "plain_en"])
def test_the_memo_says_what_the_key_does_not_measure(finished, name):
    said = prose(finished(name).pages["memo.html"])
    assert re.search("behov, der ikke er målt|unmeasured need", said)
    assert re.search("ikke en prognose|not a forecast", said)

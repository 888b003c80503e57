"""Other data, other sentences: what is said of those who gain, lose, stay, cannot be told apart, are alike or are alone."""

import re

import pytest

from tests.documents.finished import cells, column, prose


def sentences(text: str) -> list[str]:
    """A text's sentences; a full stop after an abbreviation ends none."""
    return re.split(r"(?<=[.])(?<!pr\.)(?<!kr\.)(?<!mio\.)(?<!dvs\.) (?=[A-ZÆØÅ0-9])|(?<=kr\.) (?=[A-ZÆØÅ])", text)


def about(text: str, *wanted: str) -> list[str]:
    """The sentences in which every one of these words stands."""
    return [one for one in sentences(text) if all(re.search(word, one) for word in wanted)]


def economy(case) -> str:
    return prose(case.pages["memo.html"], "economy").split("Tabel ")[0].split("Table ")[0]


@pytest.mark.parametrize("name", ["moved", "moved_a_krone"])
def test_one_gains_one_loses_and_one_is_unchanged_to_the_krone(finished, name):
    said = economy(finished(name))
    assert about(said, "Center 02", "et højere beløb")
    assert about(said, "Center 03", "et lavere beløb")
    assert about(said, "Center 01", "det samme")
    assert not about(said, "Center 02", "et lavere beløb|det samme|fald")
    assert not about(said, "Center 03", "et højere beløb|det samme|stigning")
    assert not about(said, "Center 01", "et højere beløb|et lavere beløb|stigning|fald")


def test_the_same_in_english(finished):
    said = economy(finished("moved_en"))
    assert about(said, "Center 02", "receives more")
    assert about(said, "Center 03", "receives less")
    assert about(said, "Center 01", "the same")
    assert about(said, "Center 02", "rise") and about(said, "Center 03", "fall")


def test_a_change_of_one_krone_is_not_written_as_nothing(finished):
    case = finished("moved_a_krone")
    assert about(economy(case), "Center 02", r"stigning er 1 kr\.")
    assert column(cells(case.pages["memo.html"], "key"), "Ændring") == ["0", "+1", "−1", "0"]
    assert re.search(r"\b1 kr\. mere", prose(case.sheet("U02"), "amount"))
    assert re.search(r"\b1 kr\. mindre", prose(case.sheet("U03"), "amount"))


def test_the_sheets_say_more_fewer_and_the_same(finished):
    case = finished("moved")
    assert "det samme beløb som sidste år" in prose(case.sheet("U01"), "amount")
    assert re.search(r"5\.000\.000 kr\. mere end sidste år", prose(case.sheet("U02"), "amount"))
    assert re.search(r"5\.000\.000 kr\. mindre end sidste år", prose(case.sheet("U03"), "amount"))


def test_nobody_moves(finished):
    said = economy(finished("unmoved"))
    assert about(said, "Center 01", "Center 02", "Center 03", "det samme")
    assert not re.search("stigning|fald|flere|færre|mere end|mindre end", said)


def test_everybody_gains_or_everybody_loses(finished):
    more, fewer = economy(finished("all_more")), economy(finished("all_fewer"))
    assert about(more, "Center 01", "Center 02", "Center 03", "et højere beløb")
    assert not re.search("færre|lavere|fald|mindre", more)
    assert about(fewer, "Center 01", "Center 02", "Center 03", "et lavere beløb")
    assert not re.search("flere|højere|stigning|mere", fewer)
    assert re.search(r"6,0 mio\. kr\. \(0,7 %\) mere|6\.000\.000 kr\..*mere", more)
    assert re.search(r"6,0 mio\. kr\. \(0,7 %\) mindre|6\.000\.000 kr\..*mindre", fewer)


def test_last_years_boundaries_are_todays_only_where_areas_could_be_followed(finished):
    """Areas are followed by last year's result; the case ``moved`` has last year's budgets alone."""
    kept, alone = (prose(finished(name).pages["memo.html"]) for name in ("money", "moved"))
    assert "efter de grænser, der gælder nu" in kept and "som det er leveret" not in kept
    assert "som det er leveret" in alone and "efter de grænser, der gælder nu" not in alone


def test_prices_are_not_said_to_rise_where_they_are_not_known(finished):
    assert "steget" not in economy(finished("moved"))


def test_pairs_that_cannot_be_told_apart(finished):
    sure, one, none = (prose(finished(name).pages["memo.html"], "sure") for name in ("sure", "one_pair", "no_pair"))
    assert about(sure, "[Aa]lle par", "skilles") and not re.search("ikke sikkert", sure)
    assert "ikke sikkert" in one and about(one, "orskellen", "Center 01 og Center 02") and not about(one, "orskellen", "Center 03")
    assert not re.search("disse par", one), "one pair is no pairs"
    assert all(about(none, "ikke sikkert", f"Center 0{a} og Center 0{b}") for a, b in ((1, 2), (1, 3), (2, 3)))
    assert "Alle par kan skilles" not in none


def test_the_appendix_counts_the_same_pairs(finished):
    for name, pairs in (("sure", 0), ("one_pair", 1), ("no_pair", 3)):
        page = finished(name).pages["appendix.html"]
        table = page.find(id="table-apart")
        assert (len(cells(page, "apart")) - 1 if table else 0) == pairs, name
        assert re.search(rf"\b{pairs} par ud af 3" if pairs else "[Aa]lle par", prose(page, "apart")), name


def test_equal_needs_are_called_equal(finished):
    page = finished("tie").pages["memo.html"]
    said = prose(page)
    assert about(said, "det samme overalt")
    assert not re.search("behovet pr. barn er højest|Behovet pr. barn er højest|lavest i", said)
    assert not re.search("Større andel|Mindre andel", said)


def test_some_equal_needs_are_all_named(finished):
    said = prose(finished("additive").pages["memo.html"], "solution")
    assert about(said, "lavest i Center 01 og Center 08")


def test_without_last_year_nothing_is_compared(finished):
    case = finished("plain")
    said = prose(case.pages["memo.html"])
    assert about(said, "ingen budgetter", "sidste år")
    assert not re.search("stigning|et højere beløb|et lavere beløb|mere end sidste|mindre end sidste", said)
    assert "Ændring" not in " ".join(cells(case.pages["memo.html"], "key")[0])
    for code in ("U01", "U08"):
        assert case.sheet(code).find(id="table-change") is None
        assert not re.search("end sidste år", prose(case.sheet(code)))


@pytest.mark.parametrize("name", ["one", "one_en"])
def test_one_unit_has_all_and_is_compared_with_nobody(finished, name):
    case = finished(name)
    said = prose(case.pages["memo.html"]) + prose(case.sheet("U01"))
    assert not re.search("højest|lavest|highest|lowest|[Pp]ar |[Pp]airs? |gennemsnittet\\.|Større andel|Larger share", said)
    assert not re.search("1 socialcentre|1 social centres", said)


def test_two_units_are_one_pair(finished):
    said = prose(finished("two").pages["memo.html"], "sure")
    assert not re.search("[Aa]lle par|I hvert par|28|disse par", said), "of two units there is one pair, not several"


def test_more_children_than_zero_are_needed_for_an_index(finished):
    case = finished("no_children")
    assert "ingen børn" in prose(case.sheet("U02"), "amount")
    assert "antallet af børn er lille" not in prose(case.sheet("U02")), "no children is said to be a small number that is withheld"


def test_the_model_and_the_weights_are_told_apart(finished):
    assert about(prose(finished("plain").pages["memo.html"]), "fulde (statistiske )?model")
    assert not about(prose(finished("additive").pages["memo.html"]), "fulde (statistiske )?model")


@pytest.mark.parametrize("name", ["recipients", "rate"])
def test_where_need_is_children_with_help_nothing_says_spending(finished, name):
    case = finished(name)
    said = prose(case.pages["memo.html"]) + prose(case.sheet("U03")) + prose(case.pages["index.html"])
    assert not re.search("udgiftsbehov|faktiske udgifter|pris- og lønniveau", said, re.IGNORECASE)


def test_fixed_amounts_reserve_and_cases_are_said_with_their_sums(finished):
    said = economy(finished("ruled"))
    for amount in ("9.000.000", "1.000.000", "6.000.000", "884.000.000"):
        assert amount in said
    assert not re.search("[Hh]ele beløbet fordeles", said)


def test_highest_and_lowest_are_those_that_are_published(finished):
    assert about(prose(finished("plain").pages["memo.html"], "solution"), "højest i Center 07", "lavest i Center 01")
    withheld = finished("withheld").pages["memo.html"]
    assert "Hvor det vises" in withheld.find(id="figure-map").figcaption.get_text()
    assert not re.search("(højest|lavest) i Center 0[28]", prose(withheld))


def test_a_count_of_none_is_said_in_words(finished):
    for code in ("U02", "U03"):
        assert not re.search(r"\ber 0 (højere|lavere)", prose(finished("plain").sheet(code), "profile"))
        assert not re.search(r"\b0 are (higher|lower)", prose(finished("plain_en").sheet(code), "profile"))

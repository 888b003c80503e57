"""A document speaks one language, in that language's numbers, and without the faults of sentences that are put together."""

import re
from functools import lru_cache

import pytest

from tests.documents.cases import CASES, DANISH, ENGLISH, OWN
from tests.documents.finished import Finished, copied, words

DANISH_WORDS = (
    "og|af|til|ikke|det|den|der|som|på|med|fra|eller|har|kan|bliver|efter|hvis|også|være|ved|når|hvor|hvem|mere|mindre|"
    "alle|hver|mellem|uden|pr|kr|mio|deres|dem|denne|dette|disse|så|skal|vises|regnet|behov|beløb|andel|børn|sidste|tabel|bilag"
)
ENGLISH_WORDS = (
    "the|of|and|is|are|with|from|which|not|has|been|this|that|than|its|if|when|where|who|more|less|between|without|"
    "their|them|these|so|must|shown|last|need|share|amount|table|appendix"
)
CODE = ("table-files", "table-run", "table-rooms", "table-model-files", "table-terms", "table-sources")
INPUTS = (
    "Prøveby", "Én voksen har mindre tid og færre penge", "Behovet skifter med alderen", "Økonomiforvaltningen", "Forvaltningen",
    "Børneudvalget", "Høringssvar fra Ældrerådet", "Danmarks Statistik", *OWN.values(),
)  # fmt: skip
SMALL_BEGINNING = r".{20}(?<!pr)(?<!kr)(?<!mio)(?<!dvs)(?<!Mio)(?<!ca)\. (?!z er|z is)[a-zæøå].{20}"
SINGULAR = {
    "da": "socialcenter|Bezirk|kriterium|barn|område|enhed|række|sag|by|risikofaktor|region",
    "en": "social centre|authority|criterion|child|area|pair|unit|row|case|city|region",
}
PLURAL = {
    "da": "socialcentre|Bezirke|kriterier|børn|områder|enheder|rækker|sager|byer|risikofaktorer|regioner",
    "en": "social centres|authorities|criteria|children|areas|pairs|units|rows|cases|cities|regions|risk factors|years",
}


@pytest.fixture(scope="module", params=CASES)
def every(request, finished):
    return finished(request.param)


@pytest.fixture(scope="module", params=DANISH)
def danish(request, finished):
    return finished(request.param)


@pytest.fixture(scope="module", params=ENGLISH)
def english(request, finished):
    return finished(request.param)


@lru_cache(maxsize=3)
def texts(case: Finished) -> dict[str, list[str]]:
    """Every piece of text that a reader meets, by page: drawings and their words too, without code, file names and own words."""
    found = {}
    for page, parsed in case.pages.items():
        part = copied(parsed)
        for unread in part.find_all(["style", "code", "head"]):
            unread.decompose()
        for name in CODE if page == "appendix.html" else ():
            if table := part.find(id=name):
                table.decompose()
        for link in part.find_all("a"):
            if re.search(r"\.(csv|json|xlsx|svg)$", link.get("href", "")):
                link.decompose()
        strings = [text for text in part.find_all(string=True) if text.parent.name != "[document]"]
        found[page] = [without_inputs(words(str(text))) for text in strings if words(str(text))]
    return found


def without_inputs(text: str) -> str:
    """A text with a sign instead of what the fixture's settings say in Danish, of names of files and of codes."""
    for given in INPUTS:
        text = text.replace(given, "§")
    return re.sub(r"\w[^\s,;:]*[/_\[][^\s,;:]*\w\]?|\b\w+\.(csv|json|html|yaml|pdf|xlsx|parquet)\b|\b[0-9a-f]{32,}\b", "§", text)


def hits(case: Finished, pattern: str, names=("index", "memo", "centres", "appendix"), flags: int = 0) -> list[str]:
    """Where a pattern is met, with its page and some of what stands around it."""
    found = []
    for page, pieces in texts(case).items():
        for piece in pieces if page.startswith(tuple(names)) else ():
            found += [f"{page}: …{piece[max(0, hit.start() - 40) : hit.end() + 40]}…" for hit in re.finditer(pattern, piece, flags)]
    return sorted(set(found))


def test_no_danish_in_an_english_document(english):
    assert hits(english, rf"\b({DANISH_WORDS})\b", flags=re.IGNORECASE) == []
    assert hits(english, "[æøåÆØÅ]") == []


def test_no_english_in_a_danish_document(danish):
    assert hits(danish, rf"\b({ENGLISH_WORDS})\b") == []


def test_danish_is_stated_on_every_page(danish):
    assert {parsed.html["lang"] for parsed in danish.pages.values()} == {"da"}


def test_english_is_stated_on_every_page(english):
    assert {parsed.html["lang"] for parsed in english.pages.values()} == {"en"}


def test_danish_numbers(danish):
    assert hits(danish, r"\d{1,3}(,\d{3}){2,}|\d,\d{3}\.\d") == []
    assert hits(danish, r"(?<![\d.,])\d+\.\d{1,2} ?%") == []
    assert hits(danish, r"\d%|DKK \d") == []
    assert hits(danish, r"(?<![\d.,])\d+\.\d{1,2}(?![\d.])", ("index", "memo", "centres")) == []
    assert hits(danish, r"(?<![\d.,-])\d{5,}(?![\d-])", ("index", "memo", "centres")) == [], "a number without separators"


def test_english_numbers(english):
    assert hits(english, r"\d{1,3}(\.\d{3}){2,}|\d\.\d{3},\d") == []
    assert hits(english, r"(?<![\d,])\d+,\d{1,2}(?!\d)") == []
    assert hits(english, r"\d %|\d kr\.") == []


def test_one_is_singular_and_more_are_plural(every):
    assert hits(every, rf"(?<![\d.,–−+])(?<!\d )\b1 ({PLURAL[every.language]})\b") == []
    assert hits(every, rf"(?<![\d.,])\b([02-9]|[1-9]\d+) ({SINGULAR[every.language]})\b") == []


def test_no_placeholder_and_no_missing_value_is_left(every):
    python = "None|True|False" if every.language == "da" else "Decimal"
    assert hits(every, rf"[{{}}]|\b({python}|nan|NaN|inf|null|undefined|Fraction)\b") == []


def test_no_nothing_with_a_sign(every):
    assert hits(every, r"[−+-]0([.,]0+)?(?![\d.,]*\d)(?= |$|%|\))") == []
    assert hits(every, r"\d-\d{3}\b(?!-)|(?<![\w–-])-\d", ("memo", "centres")) == [], "a hyphen for a minus"


def test_punctuation(every):
    assert hits(every, r"(?<!\.)\.\.(?!\.)|,,|::|;;| [.,;:](?= |$)|\( | \)|\?\?|,\.|:\.") == []
    for page, parsed in every.pages.items():
        assert [str(text) for text in parsed.main.find_all(string=True) if re.search(r"\S  +\S", text)] == [], page


def test_sentences_begin_with_a_capital_and_end(every):
    faults = []
    for page, parsed in every.pages.items():
        for paragraph in parsed.main.find_all("p"):
            if paragraph.find_parent("figure") or "files" in paragraph.get("class", ()):
                continue
            said = words(paragraph.get_text(" "))
            if not re.match(r"[A-ZÆØÅ0-9»“•*=]", said) or not re.search(r"[.:!?)]$", said):
                faults.append(f"{page}: {said[:60]} … {said[-40:]}")
            faults += [f"{page}: {hit}" for hit in re.findall(SMALL_BEGINNING, said)]
    assert faults == []


def test_a_word_is_not_said_twice_in_a_row(every):
    assert hits(every, r"\b([A-Za-zæøå]{2,}) \1\b", flags=re.IGNORECASE) == []


@pytest.mark.parametrize("name", ["plain_en", "money_en", "authority", "one_en"])
def test_the_key_has_one_name_in_english(finished, name):
    said = hits(finished(name), "(allocation|distribution) key", flags=re.IGNORECASE)
    assert len({re.search("(?:allocation|distribution) key", one.lower()).group() for one in said}) == 1, said

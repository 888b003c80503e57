"""What a document says of itself: draft, synthetic, an example; whose case it is; and what the analyst has written."""

import re

import pytest

from tests.documents.cases import OWN
from tests.documents.finished import PAPERS, prose, words

SECTIONS = {"recommendation": "proposal", "problem": "problem", "solution": "solution", "economy": "economy", "process": "process"}
DRAFT = re.compile(r"\b(udkast|draft)\b", re.IGNORECASE)
SYNTHETIC = re.compile(r"syntetisk|synthetic|opdigtede tal\b", re.IGNORECASE)


def pages_before_the_text(case) -> dict[str, str]:
    """Everything above a page's main part, with its title."""
    return {
        name: words(page.title.get_text() + " " + page.body.get_text(" ").split(page.main.get_text(" "))[0])
        for name, page in case.pages.items()
    }


def paper_pages(case, name: str) -> list[str]:
    """A paper's pages."""
    return case.papers[name].rstrip("\f").split("\f")


@pytest.mark.parametrize("name", ["plain", "plain_en", "real", "money", "illustrative", "adopted_synthetic"])
def test_a_draft_says_so_on_every_page_of_every_document(finished, name):
    case = finished(name)
    draft = case.key()["status"] != "adopted"
    for page, said in pages_before_the_text(case).items():
        assert bool(DRAFT.search(said)) == draft, page
    for paper in case.papers:
        missing = [number for number, page in enumerate(paper_pages(case, paper), 1) if bool(DRAFT.search(page)) != draft]
        assert missing == [], f"{paper}: pages {missing}"


@pytest.mark.parametrize("name", ["adopted", "adopted_en"])
def test_what_is_adopted_is_nowhere_called_a_draft(finished, name):
    case = finished(name)
    for page in case.pages:
        assert not DRAFT.search(case.text(page)), f"{page}: {DRAFT.search(case.text(page))}"
    for paper, said in case.papers.items():
        assert not DRAFT.search(said), paper
    assert not re.search("skal godkendes|must be approved", prose(case.pages["memo.html"]))
    assert re.search("vedtaget|adopted", prose(case.pages["memo.html"]))


def test_what_is_adopted_is_not_recommended_any_more(finished):
    said = prose(finished("adopted").pages["memo.html"], "proposal")
    assert not re.search("indstiller", said), said


@pytest.mark.parametrize("name", ["plain", "plain_en", "money", "adopted_synthetic", "one", "demo"])
def test_made_up_figures_are_marked_in_every_document_and_table(finished, name):
    case = finished(name)
    assert case.key()["synthetic"]
    for page, said in pages_before_the_text(case).items():
        assert SYNTHETIC.search(said), page
    for paper in case.papers:
        assert all(SYNTHETIC.search(page) for page in paper_pages(case, paper)), paper
    for page, parsed in case.pages.items():
        bare = [caption.get_text() for caption in parsed.find_all("caption") if not SYNTHETIC.search(caption.get_text())]
        assert bare == [], page


@pytest.mark.parametrize("name", ["real", "adopted", "adopted_en"])
def test_real_figures_are_nowhere_called_synthetic(finished, name):
    case = finished(name)
    for page in case.pages:
        if page != "appendix.html":
            assert not SYNTHETIC.search(case.text(page)), f"{page}: {SYNTHETIC.search(case.text(page))}"
    assert not SYNTHETIC.search(case.papers["memo.pdf"] + case.papers["centres.pdf"])
    assert not re.search("syntetisk|synthetic", case.text("appendix.html"), re.IGNORECASE)


def test_a_pot_that_nobody_has_decided_is_called_an_example(finished):
    case = finished("illustrative")
    for page, said in pages_before_the_text(case).items():
        assert "eksempel" in said.lower(), page
    for paper in case.papers:
        assert all("eksempel" in page.lower() for page in paper_pages(case, paper)), paper
    assert "eksempel" in prose(case.pages["memo.html"], "proposal")
    assert "eksempel" in prose(case.pages["memo.html"], "economy")
    assert "eksempel" not in prose(finished("plain").pages["memo.html"]).lower()


@pytest.mark.parametrize(("name", "date", "to"), [("headed", "1. marts 2009", "Til"), ("headed_en", "1 March 2009", "To")])
def test_case_document_date_sender_and_recipient_stand_in_the_head(finished, name, date, to):
    case = finished(name)
    head = pages_before_the_text(case)
    for part in ("2009-0042", "7654321-3", date, "Økonomiforvaltningen", f"{to}: Børneudvalget"):
        assert part in head["memo.html"], part
        assert part in paper_pages(case, "memo.pdf")[0], part
    for page in ("appendix.html", "centres/U01.html", "index.html"):
        for part in ("2009-0042", "7654321-3", date, "Økonomiforvaltningen"):
            assert part in head[page], f"{page}: {part}"


def test_who_recommends_to_whom_is_in_the_proposal(finished):
    said = prose(finished("headed").pages["memo.html"], "proposal")
    assert "Økonomiforvaltningen indstiller" in said
    assert "Børneudvalget" in said


def test_a_head_without_a_case_has_no_empty_places(finished):
    head = pages_before_the_text(finished("bezirk"))["memo.html"]
    assert not re.search(r"(Sag|Dokument|Til|Dato):?\s*(·|$)", head)
    assert "Til:" not in head and "Sag" not in head


@pytest.mark.parametrize("name", ["headed", "headed_en"])
def test_own_paragraphs_stand_at_the_end_of_their_section_and_nowhere_else(finished, name):
    case = finished(name)
    memo = case.pages["memo.html"]
    for slot, text in OWN.items():
        assert text in prose(memo, SECTIONS[slot]), slot
        assert prose(memo).count(text) == 1, slot
        assert " ".join(case.papers["memo.pdf"].split()).count(text) == 1, slot
        for page, parsed in case.pages.items():
            if page not in ("memo.html", "appendix.html"):
                assert text not in prose(parsed), f"{slot} in {page}"
    assert "Høringssvar fra Ældrerådet" in prose(memo, "enclosures") if memo.find(id="enclosures") else "Høringssvar" in prose(memo)


def test_without_own_paragraphs_nothing_marks_their_place(finished):
    said = prose(finished("plain").pages["memo.html"])
    assert not re.search(r"own_text|Egne ord|\[|\]|TODO|indsæt|udfyld", said)


@pytest.mark.parametrize("name", ["plain", "money", "headed_en"])
def test_every_document_says_which_run_it_comes_from(finished, name):
    case = finished(name)
    identity = case.key()["run_identity"]
    assert [page for page, parsed in case.pages.items() if identity not in parsed.get_text()] == []
    assert [paper for paper in PAPERS if identity not in "".join(case.papers[f"{paper}.pdf"].split())] == []

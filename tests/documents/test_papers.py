"""The papers say what the pages say, and have title, language, bookmarks, tags and a length that can be read."""

import re

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from tests.documents.finished import PAPERS, Finished, copied, pdf_text, words

SAID = (
    "plain", "plain_en", "money", "money_en", "ruled", "moved", "withheld", "one", "tie", "headed", "area", "adopted", "odd_names", "demo",
)  # fmt: skip
RUNNING = re.compile(r"(side|page) \d+ (af|of) \d+\s*$")
FULL = ("plain", "plain_en", "money", "money_en", "headed", "withheld", "bezirk", "authority", "recipients", "rate", "demo")


def reader(case: Finished, name: str) -> PdfReader:
    return PdfReader(case.reports / f"{name}.pdf")


def bare(text: str) -> str:
    """A text without what lines, pages and typography add to it."""
    return re.sub(r"[\s\u00ad\u200b\u2060•:‐-]", "", text)


def paper(case: Finished, name: str, *options: str) -> str:
    """A paper's words, without the line that runs above every page."""
    lines = pdf_text(case.reports / f"{name}.pdf", *options).replace("\f", "\n").splitlines()
    return "\n".join(line for line in lines if not RUNNING.search(line))


def pieces(case: Finished, name: str) -> list[str]:
    """The sentences, list items, captions and headlines of the page that a paper is made of."""
    pages = [case.pages[page] for page in case.pages if page.startswith(name)]
    found = []
    for page in pages:
        part = copied(page.main)
        for unread in part.find_all(["svg", "nav"]):
            unread.decompose()
        for broken in part.find_all("br"):
            broken.replace_with("\n")
        for block in part.find_all(["p", "li", "h2", "h3", "caption", "figcaption"]):
            if block.find_parent(id=re.compile("contents")) or block.find_parent("nav"):
                continue
            found += [words(line) for line in block.get_text().split("\n") if words(line)]
    return found


@pytest.fixture(scope="module", params=SAID)
def said_twice(request, finished):
    return finished(request.param)


@pytest.mark.parametrize("document", PAPERS)
def test_what_the_page_says_the_paper_says(said_twice, document):
    case = said_twice
    said = {bare(paper(case, document, *options)) for options in ((), ("-layout",), ("-raw",))}
    assert [piece for piece in pieces(case, document) if not any(bare(piece) in text for text in said)] == []


@pytest.mark.parametrize("name", ["plain", "money", "money_en", "ruled", "demo"])
@pytest.mark.parametrize("document", PAPERS)
def test_the_paper_has_every_word_and_number_of_the_page_s_tables(finished, name, document):
    case = finished(name)
    text = bare(paper(case, document))
    missing = []
    for page in [page for page in case.pages if page.startswith(document)]:
        for table in case.pages[page].find_all("table"):
            said = [word for cell in table.find_all(["td", "th"]) for word in cell.get_text(" ").split()]
            missing += [f"{page} {table['id']}: {word}" for word in said if bare(word) not in text]
    assert missing == []


@pytest.mark.parametrize("name", FULL)
def test_the_memo_has_three_to_five_pages(finished, name):
    assert 3 <= len(reader(finished(name), "memo").pages) <= 5


@pytest.mark.parametrize("name", FULL)
def test_a_centre_s_sheet_has_at_most_four_pages(finished, name):
    case = finished(name)
    units = len(case.rows("key.csv"))
    assert units <= len(reader(case, "centres").pages) <= 4 * units + 1


@pytest.mark.parametrize("name", ["plain", "plain_en", "money", "adopted", "one", "odd_names", "demo"])
@pytest.mark.parametrize("document", PAPERS)
def test_title_language_and_tags(finished, name, document):
    case = finished(name)
    found = reader(case, document)
    root = found.trailer["/Root"]
    assert root["/Lang"].split("-")[0] == case.language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata.title
    if document != "centres":
        assert words(found.metadata.title) == words(case.pages[f"{document}.html"].title.get_text())
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_what_a_file_is_and_what_it_is_called_are_kept_apart_on_paper_too(finished):
    case = finished("plain")
    text = words(case.papers["memo.pdf"])
    files = [item for item in case.pages["memo.html"].find_all("li") if item.a and not item.find_parent("nav")]
    assert [words(item.get_text()) for item in files if words(item.get_text()) not in text] == []


def bookmarks(outline, level: int = 1) -> list[tuple[int, str]]:
    """Bookmarks with their level."""
    found = []
    for entry in outline:
        found += bookmarks(entry, level + 1) if isinstance(entry, list) else [(level, words(entry.title))]
    return found


@pytest.mark.parametrize("name", ["plain", "plain_en", "money", "one", "demo"])
def test_bookmarks_are_the_headings(finished, name):
    case = finished(name)
    for document in ("memo", "appendix"):
        heads = case.pages[f"{document}.html"].main.find_all(["h2", "h3"])
        titles = [words(head.get_text()) for head in heads if head.get("id") != "contents"]
        marked = [title for _, title in bookmarks(reader(case, document).outline)]
        assert [title for title in titles if title not in marked] == [], document
    marked = [title for _, title in bookmarks(reader(case, "centres").outline)]
    assert [row["name"] for row in case.key()["rows"] if row["name"] not in marked] == []


def tagged(node, kind: str) -> list[dict]:
    """All elements of a kind in the tree of tags."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        return [found for child in node for found in tagged(child, kind)]
    if not isinstance(node, dict):
        return []
    here = [node] if node.get("/S") == kind else []
    return here + (tagged(node["/K"], kind) if "/K" in node else [])


@pytest.mark.parametrize("name", ["plain", "money_en", "withheld"])
@pytest.mark.parametrize("document", PAPERS)
def test_figures_have_their_words_and_tables_their_heads(finished, name, document):
    case = finished(name)
    tree = reader(case, document).trailer["/Root"]["/StructTreeRoot"]["/K"]
    pages = [case.pages[page] for page in case.pages if page.startswith(document)]
    wanted = [words(figure.svg.desc.get_text()) for page in pages for figure in page.find_all("figure")]
    alternatives = [words(str(figure["/Alt"])) for figure in tagged(tree, "/Figure") if "/Alt" in figure]
    assert [said for said in wanted if not any(bare(said) in bare(one) or bare(one) in bare(said) for one in alternatives)] == []
    assert len(tagged(tree, "/Table")) == sum(len(page.find_all("table")) for page in pages)
    assert tagged(tree, "/TH")


@pytest.mark.parametrize("name", ["plain", "money", "one"])
def test_no_page_is_empty_and_all_are_a4(finished, name):
    case = finished(name)
    for document in PAPERS:
        for number, page in enumerate(reader(case, document).pages, 1):
            assert sorted(round(float(side)) for side in page.mediabox[2:]) == [595, 842]
            assert len(page.extract_text()) > 150, f"{document}.pdf, page {number} is nearly empty"

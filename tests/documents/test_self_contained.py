"""A page is one file: it asks for nothing outside, runs nothing, leads only to files that are there, and its tables say what they hold."""

import re
from urllib.parse import unquote

import pytest

from tests.documents.cases import CASES
from tests.documents.finished import cells, words
from tests.documents.printed import MARKS

SHAPES = "http://www.w3.org/2000/svg"
COUNTS = {
    "da": "Antal|Børn|Områder|Barneår|Rækker|Byer|Gruppe|Indeks|Hældning|Regnestykke|Cases|Værdi",
    "en": "Number|Children|Areas|Child-years|Rows|Cities|Group|Index",
}


@pytest.fixture(scope="module", params=CASES)
def case(request, finished):
    return finished(request.param)


def test_nothing_is_fetched_from_outside(case):
    for page in case.pages:
        text = case.text(page).replace(SHAPES, "").replace("http://www.w3.org/1999/xlink", "")
        assert not re.search(r"https?://|@import|ftp://", text), f"{page}: {re.search(r'.{30}(https?://|@import|ftp://).{30}', text)}"
        assert [one for one in re.findall(r"url\(\s*['\"]?([^)'\"]*)", text) if not one.startswith(("data:", "#"))] == [], page
        assert not re.search(r"""(href|src|action|xlink:href)=["']//""", text), page


def test_nothing_runs_and_nothing_is_embedded(case):
    for page, parsed in case.pages.items():
        assert parsed.find_all(["script", "iframe", "object", "embed", "link", "base", "form"]) == [], page
        assert [tag.name for tag in parsed.find_all() if any(name.startswith("on") for name in tag.attrs)] == [], page
        assert [image["src"][:20] for image in parsed.find_all("img") if not image.get("src", "").startswith("data:")] == [], page


def test_every_link_leads_somewhere(case):
    for page, parsed in case.pages.items():
        for link in parsed.find_all("a", href=True):
            address, _, mark = unquote(link["href"]).partition("#")
            assert not re.match(r"[a-z]+:|/", address), f"{page}: {link['href']}"
            target = (case.reports / page).parent / address if address else case.reports / page
            assert target.is_file(), f"{page} leads to {link['href']}, which is not there"
            assert target.resolve().is_relative_to(case.reports.resolve()), f"{page} leads out of reports: {link['href']}"
            if mark and target.suffix == ".html":
                assert f'id="{mark}"' in target.read_text(encoding="utf-8"), f"{page}: {link['href']} is no place on that page"


def test_the_index_leads_to_every_file_of_the_run(case):
    offered = {unquote(link["href"]) for link in case.pages["index.html"].find_all("a", href=True)}
    written = {path.relative_to(case.reports).as_posix() for path in case.reports.rglob("*") if path.is_file()}
    kept_back = {"index.html", "memo.png", "simulation.json", "benchmark.json", "audit.html"}
    assert sorted(written - offered - kept_back) == []


def test_papers_lead_nowhere_outside(case):
    for name in case.papers:
        assert b"/URI" not in (case.reports / name).read_bytes(), name


def test_references_to_tables_and_sections_can_be_followed(case):
    for page, parsed in case.pages.items():
        titles = words(" | ".join(part.get_text(" ") for part in parsed.find_all(["caption", "h2", "h3", "h4"])))
        said = words(parsed.body.get_text(" "))
        for title in re.findall(r"(?:tabellen|afsnittet|the table|the section|section) [»“]([^«”]+)[«”]", said):
            assert title in titles, f"{page} refers to »{title}«, which is not there"
        numbered = {int(one) for one in re.findall(r"\b(?:[Tt]abel|[Tt]able) (\d+)\.", titles)}
        assert {int(one) for one in re.findall(r"\b(?:tabel|table) (\d+)\b", said)} <= numbered, page


def test_every_table_has_a_caption_and_heads(case):
    for page, parsed in case.pages.items():
        for table in parsed.find_all("table"):
            assert table.caption and words(table.caption.get_text()), f"{page} {table.get('id')}"
            assert all(head.get("scope") in ("col", "row", "colgroup", "rowgroup") for head in table.find_all("th")), page
            assert all(words(head.get_text()) for head in table.thead.find_all("th")), f"{page} {table['id']}: an empty header"
            lengths = {len(row.find_all(["th", "td"])) for row in table.find_all("tr")}
            assert len(lengths) == 1, f"{page} {table['id']}: rows of {lengths} cells"


def test_large_numbers_say_what_they_are_in(case):
    thousands = re.escape(MARKS[case.language][0])
    for page, parsed in case.pages.items():
        for table in parsed.find_all("table", id=True):
            heads = table.thead.find_all("th")
            for place, head in enumerate(heads):
                column = [row[place] for row in cells(parsed, table["id"].removeprefix("table-"))[1:]]
                if any(re.fullmatch(rf"[−+]?\d{{1,3}}({thousands}\d{{3}}){{2,}}([.,]\d+)?", cell) for cell in column):
                    assert head.find(class_="unit"), f"{page} {table['id']}: {words(head.get_text(' '))} has no unit"


def test_columns_of_numbers_have_a_unit_are_shares_or_say_that_they_count(case):
    for page, parsed in case.pages.items():
        if page == "appendix.html":
            continue
        for table in parsed.find_all("table", id=True):
            rows = cells(parsed, table["id"].removeprefix("table-"))
            for place, head in enumerate(table.thead.find_all("th")):
                if "number" not in head.get("class", ()) or head.find(class_="unit"):
                    continue
                column = [row[place] for row in rows[1:]]
                said = words(head.get_text(" "))
                assert any("%" in cell for cell in column) or re.match(COUNTS[case.language], said), f"{page}: {said} has no unit"


def test_names_from_the_input_are_text_and_not_markup(finished):
    case = finished("odd_names")
    for page, parsed in case.pages.items():
        assert parsed.main.find_all("b") == [], page
    assert "Æblegård & Ørsted <b>" in case.pages["memo.html"].get_text()
    assert "Æblegård & Ørsted <b>" in words(case.papers["memo.pdf"])
    for path in [*case.reports.glob("*.csv"), *case.reports.glob("figures/*.csv")]:
        assert not re.search(r"(^|,)\"?=", path.read_text(encoding="utf-8"), re.MULTILINE), path.name

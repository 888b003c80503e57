"""Every page in a real browser: readable on a phone, on a desk, with a screen reader and on paper, in cities of every shape."""

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from pypdf import PdfReader

from fordel.report.content import Column, Document, Notice, Paragraph, Section, Table
from fordel.report.html import to_html
from tests.report import browser as seen

LONG = {
    "U01": "Ærø, Østerbro, Ålholm og omegn med et meget langt navn",
    "U02": "Donaudampfschifffahrtselektrizitätenhaupt",
    "U03": "Charlottenburg-Wilmersdorf",
}
CITIES = {
    "eight": {},
    "forty": {"units": 40, "names": LONG | {"U40": "Å"}},
    "english": {"language": "en", "boundaries": False, "names": LONG},
}


webdriver = pytest.importorskip("selenium.webdriver", reason="pages are tried in a browser with selenium, which is not installed")
Keys = webdriver.Keys


@pytest.fixture(scope="module")
def window():
    """The browser."""
    with seen.browser() as driver:
        yield driver


def on_every_page(made, city: str, look: Callable[[Path], list[str]]) -> dict[str, list[str]]:
    """What ``look`` finds on the pages of a city where it finds anything, by page."""
    root = made(**CITIES[city]).workspace.root
    found = {path.relative_to(root).as_posix(): look(path) for path in seen.pages(root)}
    assert "reports/appendix.html" in found
    return {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize("screen", seen.SCREENS)
@pytest.mark.parametrize("city", CITIES)
def test_nothing_is_wider_than_the_window_or_cut_off(made, window, city, screen):
    def look(path: Path) -> list[str]:
        seen.show(window, path, screen)
        return [*seen.too_wide(window), *seen.clipped(window)]

    assert on_every_page(made, city, look) == {}


@pytest.mark.parametrize("city", CITIES)
def test_texts_in_figures_stand_clear_of_each_other_and_can_be_read_on_a_phone(made, window, city):
    def look(path: Path) -> list[str]:
        seen.show(window, path, "phone")
        size = seen.smallest_text(window)
        return [*seen.overlapping(window), *([f"text of {size:.1f} px"] if size < 8.7 else [])]

    assert on_every_page(made, city, look) == {}


@pytest.mark.parametrize("screen", seen.SCREENS)
@pytest.mark.parametrize("city", CITIES)
def test_every_reader_can_use_the_page(made, window, city, screen):
    def look(path: Path) -> list[str]:
        seen.show(window, path, screen)
        return seen.axe_faults(window)

    assert on_every_page(made, city, look) == {}


@pytest.mark.parametrize("city", CITIES)
def test_the_printed_page_is_whole(made, window, tmp_path, city):
    def look(path: Path) -> list[str]:
        seen.show(window, path)
        seen.printed(window, tmp_path / "page.pdf")
        _, near = seen.words(tmp_path / "page.pdf")
        return [*near, *seen.wide_on_paper(window)]

    assert on_every_page(made, city, look) == {}


def test_every_printed_sheet_carries_the_mark_and_its_number(made, window, tmp_path):
    seen.show(window, made().workspace.path("reports/appendix.html"))
    seen.printed(window, tmp_path / "page.pdf")
    sheets, _ = seen.words(tmp_path / "page.pdf")
    for place, sheet in enumerate(sheets, start=1):
        assert {"Udkast", "Syntetisk"} <= set(sheet)
        assert f"Side {place} af {len(sheets)}" in " ".join(sheet)


def page_of(folder: Path, columns: int, rows: int) -> Path:
    """A page with one table, whose header says ``Kolonne1`` and whose first cells say ``Række1``."""
    names = tuple(Column(f"Kolonne{place}", "kr.", "number" if place else "text") for place in range(columns))
    cells = tuple((f"Række{row}", *("1.234.567.890",) * (columns - 1)) for row in range(rows))
    sections = (Section("first", "Først", (Paragraph("Tekst."),)), Section("table", "Tabel", (Table("long", "Lang", names, cells),)))
    path = folder / "page.html"
    path.write_text(to_html(Document("da", "Titel", "By", (), (Notice("Udkast", "x"),), sections, "", "Slut")), encoding="utf-8")
    return path


def test_a_table_that_goes_on_has_its_header_on_every_sheet_and_no_row_is_split(window, tmp_path):
    seen.show(window, page_of(tmp_path, 5, 150))
    seen.printed(window, tmp_path / "page.pdf")
    sheets, _ = seen.words(tmp_path / "page.pdf")
    holding = [sheet for sheet in sheets if any(word.startswith("Række") for word in sheet)]
    assert len(holding) > 2
    for sheet in holding:
        assert {f"Kolonne{place}" for place in range(5)} <= set(sheet)
        assert sum(word == "1.234.567.890" for word in sheet) == 4 * sum(word.startswith("Række") for word in sheet)


def test_a_table_of_many_columns_lies_across_the_sheet(window, tmp_path):
    seen.show(window, page_of(tmp_path, 12, 20))
    assert seen.wide_on_paper(window) == []
    seen.printed(window, tmp_path / "page.pdf")
    assert [page.mediabox.width > page.mediabox.height for page in PdfReader(tmp_path / "page.pdf").pages] == [False, True]


def test_a_short_page_has_no_list_of_contents_and_a_long_one_a_way_past_it(made, window, tmp_path):
    seen.show(window, page_of(tmp_path, 3, 3))
    assert window.execute_script("return document.querySelectorAll('nav, .skip').length") == 0
    seen.show(window, made().workspace.path("reports/appendix.html"))
    window.switch_to.active_element.send_keys(Keys.TAB)
    assert window.switch_to.active_element.text == "Gå til indholdet"
    assert window.execute_script("return document.activeElement.getBoundingClientRect().top >= 0")
    window.switch_to.active_element.send_keys(Keys.ENTER)
    assert window.execute_script("return document.activeElement.id") == "main"


def test_the_looks_see_what_they_look_for(window, tmp_path):
    bad = """<!DOCTYPE html><html lang="da"><title>x</title>
    <div style="width: 60px; overflow: hidden; white-space: nowrap">Her er for lidt plads</div>
    <svg width="100" height="50"><text x="5" y="20">Nummer et</text><text x="9" y="24">Nummer to</text><text x="80" y="45">Udenfor</text>
    </svg><div class="x" style="width: 2000px">Bred</div><p style="width: 900px">Bred</p><img src="http://127.0.0.1:1/x.png">"""
    path = tmp_path / "bad.html"
    path.write_text(bad, encoding="utf-8")
    window.get_log("performance")
    seen.show(window, path)
    assert seen.too_wide(window)[1:] == ["DIV.x"]
    assert seen.clipped(window) == ["DIV: Her er for lidt plads", "svg: Udenfor"]
    assert seen.overlapping(window) == ["Nummer et / Nummer to"]
    assert seen.requests(window) == ["http://127.0.0.1:1/x.png"]
    assert {fault.split(":")[0] for fault in seen.axe_faults(window)} >= {"image-alt", "landmark-one-main"}
    assert seen.wide_on_paper(window) == ["P is 900 wide"]


def test_the_browser_knows_every_declaration_of_the_style_sheet(window):
    style = files("fordel.report").joinpath("templates/page.css").read_text(encoding="utf-8")
    pairs = [pair for pair in re.findall(r"([a-z-]+): ([^;{}]+);", style) if pair[0] not in {"size", "page"}]
    assert len(pairs) > 100
    script = "return arguments[0].filter(([name, value]) => !CSS.supports(name, value.replace(' !important', '')))"
    assert window.execute_script(script, pairs) == []


@pytest.mark.parametrize("city", CITIES)
def test_a_page_asks_for_nothing_and_complains_of_nothing(made, window, city):
    def look(path: Path) -> list[str]:
        window.get_log("browser"), window.get_log("performance")
        seen.show(window, path)
        return [*seen.requests(window), *(entry["message"] for entry in window.get_log("browser"))]

    assert on_every_page(made, city, look) == {}

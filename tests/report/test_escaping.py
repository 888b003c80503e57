"""Names and labels from inputs are text and nothing else: in pages, in figures, in CSV and in workbooks."""

import csv
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from fordel.edition import stage
from fordel.key import stage as key_stage
from fordel.report.html import css_text
from fordel.workspace import Workspace, open_workspace
from tests.key.key_workspace import build_key
from tests.report import browser as seen
from tests.report import result_fixture

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</style><script>alert(3)</script>",
    "]]><script>alert(4)</script>",
    '=HYPERLINK("http://x.test","klik")',
    "</title></desc></svg><img src=x onerror=alert(5)>",
    "{{ 7 * 7 }}{% raw %} & &amp; &#60;b&#62;",
    "</script><!--",
)
PARAMS = {
    "enlig forsørger": HOSTILE[0],
    "single parent": HOSTILE[0],
    "elever med et andet sprog hjemme": HOSTILE[6],
    "Prøveby": HOSTILE[2],
    "Forvaltningen": HOSTILE[1],
}
MODELS = {'"Prøveby"': HOSTILE[2], '"Enlige"': HOSTILE[4], '"Single"': HOSTILE[4]}
LIVE = re.compile(r"[=+@\t\r-].")
NUMBER = re.compile(r"[+-]?[\d.,]+(e[+-]?\d+)?%?$", re.IGNORECASE)


def hostile_workspace(root: Path, patch: pytest.MonkeyPatch, boundaries: bool) -> Workspace:
    """A finished edition whose units, criteria, city and sender are called what no ingest lets pass."""
    plain = result_fixture.params_text
    patch.setattr(result_fixture, "params_text", lambda options: with_words(plain(options), PARAMS))
    build_key(root, names={f"U{place:02d}": name for place, name in enumerate(HOSTILE, start=1)}, boundaries=boundaries)
    for name in ("need", "weights"):
        path = root / f"models/{name}.json"
        path.write_text(with_words(path.read_text(encoding="utf-8"), MODELS), encoding="utf-8", newline="\n")
    workspace = open_workspace(root)
    key_stage.run(workspace)
    stage.run(workspace)
    return workspace


def with_words(text: str, words: dict[str, str]) -> str:
    """The text with these words replaced, each by a quoted string."""
    for word, bad in words.items():
        text = text.replace(word, json.dumps(bad))
    return text


@pytest.fixture(scope="module", params=[True, False], ids=["map", "tiles"])
def hostile(request, tmp_path_factory):
    """The edition of a city of hostile names, with boundaries and without."""
    with pytest.MonkeyPatch.context() as patch:
        return hostile_workspace(tmp_path_factory.mktemp("hostile"), patch, request.param)


def test_every_name_comes_out_as_it_is(hostile):
    page = BeautifulSoup(hostile.path("reports/appendix.html").read_text(encoding="utf-8"), "html.parser")
    names = [row.th.get_text() for row in page.find(id="table-key").tbody.find_all("tr")]
    assert [name.replace("\u00a0", " ") for name in names] == list(HOSTILE)
    assert page.find(class_="subtitle").get_text() == HOSTILE[2]
    assert HOSTILE[0] in page.find(id="table-criteria").get_text()


def test_no_name_becomes_an_element(hostile):
    for path in seen.pages(hostile.root):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert not page.find_all(["img", "iframe", "object"]), path.name
        assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)], path.name
        assert "<" not in " ".join(tag.get_text() for tag in page.find_all("style")), path.name
        for script in page.find_all("script"):
            assert path.name == "whatif.html"
            assert script.get("type") in {"module", "application/json"}


def test_a_figure_holds_names_as_text(hostile):
    for path in sorted((hostile.root / "reports").rglob("*.svg")):
        drawn = ElementTree.parse(path).getroot()
        assert {tag.tag.split("}")[1] for tag in drawn.iter()}.isdisjoint({"script", "img", "foreignObject", "image", "a"})
        assert HOSTILE[0] in next(tag.text for tag in drawn.iter() if tag.tag.endswith("}desc"))
        assert any((tag.text or "").startswith("<script>") for tag in drawn.iter() if tag.tag.endswith("}text"))


def test_no_script_of_a_name_runs(hostile):
    with seen.browser() as window:
        for path in seen.pages(hostile.root):
            window.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": "window.alert = (x) => { window.alarmed = x; }"})
            seen.show(window, path)
            assert window.execute_script("return window.alarmed ?? null") is None, path.name
            assert window.execute_script("return document.querySelectorAll('img').length") == 0, path.name
            assert seen.requests(window) == [], path.name
            assert window.execute_script("return getComputedStyle(document.querySelector('table')).borderSpacing") == "0px", path.name


def test_no_cell_of_a_csv_file_is_computed_when_it_opens(hostile):
    live = {}
    for path in sorted((hostile.root / "reports").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            live[path.name] = {cell for row in csv.reader(file) for cell in row if LIVE.match(cell) and not NUMBER.match(cell)}
    assert {name: cells for name, cells in live.items() if cells} == {}


def test_no_formula_of_a_workbook_comes_from_a_name(hostile):
    for path in sorted((hostile.root / "reports").rglob("*.xlsx")):
        cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
        texts = [cell.value for cell in cells if cell.data_type == "s"]
        assert not [cell.value for cell in cells if cell.data_type == "f" and "HYPERLINK" in str(cell.value)], path.name
        assert not [cell.coordinate for cell in cells if cell.hyperlink and "x.test" in str(cell.hyperlink.target)], path.name
        assert HOSTILE[4] in texts, path.name


def test_text_in_a_style_sheet_cannot_end_it():
    assert css_text('A"}</style>\\\n') == '"A\\22 \\7d \\3c \\2f style\\3e \\5c \\a "'

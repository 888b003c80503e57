"""Nothing is forgotten: every part is there and numbered, and every file of the examination is shown or named."""

import re

import pytest

VARIANTS = [
    {},
    {"language": "en", "units": 40, "boundaries": False, "synthetic": False},
    {"receives": "area", "units": 30, "synthetic": False, "boundaries": False},
    {"outcome": "recipients", "drops": False},
    {"outcome": "rate", "language": "en"},
    {"units": 1},
    {"units": 3, "examined": False, "engine": False},
    {"units": 3, "family": "linear"},
]


@pytest.mark.parametrize("options", VARIANTS)
def test_parts_and_sections_are_numbered_in_the_order_of_the_computation(told, options):
    sections = told(**options).document.sections
    names = [section.name for section in sections if section.level == 2]
    parts = ("data", "criteria", "model", "examination", "key", "money", "choices", "run")
    assert names == ["about", *(f"part-{part}" for part in parts)]
    assert len({section.name for section in sections}) == len(sections)
    part, place = 0, 0
    for section in sections[1:]:
        part, place = (part + 1, 0) if section.level == 2 else (part, place + 1)
        assert section.title.startswith(f"{part} " if not place else f"{part}.{place} "), section.title


@pytest.mark.parametrize("options", VARIANTS)
def test_every_name_of_a_table_or_a_figure_stands_once(told, options):
    blocks = [block for section in told(**options).document.sections for block in section.blocks if block.kind in {"table", "figure"}]
    names = [(block.kind, block.name) for block in blocks]
    assert len(names) == len(set(names))
    assert all(block.rows for block in blocks if block.kind == "table")


@pytest.mark.parametrize("options", VARIANTS)
def test_no_sentence_is_left_unfilled(told, options):
    english = options.get("language") == "en"
    assert not re.search(r"\{\w+\}|\bnan\b" if english else r"\{\w+\}|None|\bnan\b", told(**options).everything())


def test_every_file_of_the_examination_is_named_with_its_rows(told):
    found = told()
    rows = {row[0]: row for row in found.table("model-files").rows}
    files = sorted(found.workspace.path("models/validation").glob("*.csv"))
    assert len(files) == 15
    for path in files:
        row = rows[f"models/validation/{path.name}"]
        assert row[2] == str(len(path.read_text(encoding="utf-8").splitlines()) - 1), path.name
        assert row[3] in {section.title for section in found.document.sections}, path.name


def test_what_is_in_a_file_only_is_said_to_be(told):
    rows = {row[0]: row for row in told().table("model-files").rows}
    assert rows["models/covariance.csv"][3] == "Kun i filen"
    assert "models/unit_residuals.csv" not in rows
    regions = {row[0]: row for row in told(receives="area", units=30, synthetic=False, boundaries=False).table("model-files").rows}
    assert regions["models/unit_residuals.csv"][3].endswith("Afvigelser uden interval")


def test_wide_tables_are_named_with_their_file(told):
    wide = told(language="en", units=40, boundaries=False, synthetic=False)
    for section, file in (("balance", "models/validation/balance.csv"), ("ratios", "models/validation/sensitivity_ratios.csv")):
        assert file in wide.text(section)
    assert len(told().table("balance").columns) == 9


def test_without_the_examination_the_appendix_says_so(told):
    found = told(units=3, examined=False, engine=False)
    assert "ikke afprøvet" in found.text("tried")
    assert not any("validation" in row[0] for row in found.table("model-files").rows)
    assert found.text("simulation")


def test_a_real_citys_appendix_never_calls_its_figures_synthetic(told):
    assert "synthetic" not in told(language="en", units=40, boundaries=False, synthetic=False).everything().lower()

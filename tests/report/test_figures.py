"""What every figure keeps to: its profile and calibration words, the same bytes, safe text, and patterns that survive on paper."""

import io
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from fordel.appendix.calibration import calibration_chart
from fordel.report.figure_words import about_amount, tick_decimals, years_words
from fordel.report.index_map import index_map
from fordel.report.interval_chart import chart_measure, interval_chart
from fordel.report.profile_chart import ProfileMark, profile_chart
from fordel.report.waterfall import waterfall
from tests.report.figure_rows import LONG, change, reader_in, unit_rows
from tests.report.svg_boxes import clipped, overlapping

ROOT = Path(__file__).parents[2]
ALONE = ProfileMark("enlig forsørger", "32,4 %", "21,0 %", 154.3)
POOR = ProfileMark("kontanthjælp", "8,4 %", "21,0 %", 40.1)
LIKE = ProfileMark("alder: 0–5 år", "21,0 %", "21,0 %", 100.2)
HIDDEN = ProfileMark("misbrug", "·", "3,0 %", None)


@pytest.mark.parametrize(
    ("marks", "headline"),
    [
        (
            (ALONE, POOR),
            "Center 1 ligger længst over gennemsnittet på »enlig forsørger« (32,4 % mod 21,0 %) og længst under på »kontanthjælp« "
            "(8,4 % mod 21,0 %)",
        ),
        ((ALONE, LIKE, HIDDEN), "Center 1 ligger længst over gennemsnittet på »enlig forsørger« (32,4 % mod 21,0 %)"),
        ((POOR, LIKE), "Center 1 ligger længst under gennemsnittet på »kontanthjælp« (8,4 % mod 21,0 %)"),
        ((LIKE, replace(ALONE, index=100.4)), "Center 1 ligger som gennemsnittet på alle kriterier"),
        ((replace(ALONE, centre_text="21,0 %"),), "Center 1 ligger som gennemsnittet på alle kriterier"),
        ((HIDDEN,), "Den sociale profil for Center 1 vises ikke"),
        (
            (ALONE, replace(ALONE, label="alder")),
            "Center 1 ligger længst over gennemsnittet på »enlig forsørger« (32,4 % mod 21,0 %) og »alder« (32,4 % mod 21,0 %)",
        ),
        (tuple(replace(POOR, label=label) for label in "abc"), "Center 1 ligger længst under gennemsnittet på 3 kriterier"),
    ],
)
def test_the_profile_names_what_differs_most_from_the_city(marks, headline):
    assert profile_chart(marks, "A", "Center 1", reader_in("da")).headline == headline


def test_the_profile_is_told_in_words_and_has_its_numbers():
    figure = profile_chart((ALONE, HIDDEN, replace(POOR, index=1000)), "A", "Center 1", reader_in("da"), year=2008)
    assert "enlig forsørger: 32,4 % mod 21,0 % i gennemsnit (indeks 154); misbrug: · mod 3,0 % i gennemsnit;" in figure.alternative
    assert figure.subtitle == (
        "Tallet for Center 1 i forhold til gennemsnittet af alle, 2008. Gennemsnittet er 100. "
        "En pil betyder, at prikken ligger uden for aksen."
    )
    assert (figure.name, figure.data.columns) == ("profile-A", ("criterion", "index"))
    assert figure.data.rows == (("enlig forsørger", 154.3), ("misbrug", None), ("kontanthjælp", 1000))


@pytest.mark.parametrize("label", LONG)
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("index", [0, 99.0, 199.0, 280.0, 5000.0])
def test_no_text_of_the_profile_is_clipped_or_covered(label, language, index):
    marks = [ProfileMark(f"{label} {place}", "12.345,6", "100,0 %", index) for place in range(25)]
    svg = profile_chart(marks, "A", "Center 1", reader_in(language), "SYNTETISKE DATA").svg
    assert clipped(svg) == []
    assert overlapping(svg) == []


def groups(*intervals: tuple[float, float] | None) -> list[dict]:
    """Groups of the calibration with these intervals."""
    return [
        {"decile": place, "ratio": 1.0 if pair is None else sum(pair) / 2, "low": pair and pair[0], "high": pair and pair[1]}
        for place, pair in enumerate(intervals, 1)
    ]


@pytest.mark.parametrize(
    ("rows", "headline"),
    [
        (
            groups((0.9, 1.1), (0.95, 1.0)),
            "Faktisk og forventet stemmer overens inden for usikkerheden i alle grupper fra mindst til mest behov",
        ),
        (groups((0.9, 1.1), (1.1, 1.2), None), "Faktisk og forventet stemmer overens inden for usikkerheden i 1 af 2 grupper"),
        (groups((1.1, 1.2)), "Faktisk og forventet stemmer ikke overens i nogen af grupperne"),
    ],
)
def test_the_calibration_says_in_how_many_groups_expected_and_actual_agree(rows, headline):
    assert calibration_chart(rows, (), "", reader_in("da")).headline == headline


def test_the_calibration_is_told_in_words_and_has_its_numbers():
    figure = calibration_chart(groups((0.9, 1.1), None), (2005, 2006, 2007), "", reader_in("da"))
    assert "1,00 i gruppe 1 (95 %-interval 0,90–1,10). Alle tal står i tabellen »" in figure.alternative
    assert "ikke har set, regnskabsår 2005–2007." in figure.subtitle
    assert figure.subtitle.endswith("Grupper uden interval er ikke tegnet.")
    assert (figure.data.columns, figure.data.rows) == (("decile", "ratio", "low", "high"), ((1, 1.0, 0.9, 1.1),))
    assert clipped(figure.svg) == overlapping(figure.svg) == []


def every_figure(language: str = "da") -> list:
    """One of each figure, with all classes on the map."""
    reader, rows = reader_in(language), unit_rows([60.0, 90.0, 100.0, 110.0, 140.0, None])
    return [
        index_map(rows, {}, "SYNTETISKE DATA", reader),
        interval_chart(chart_measure(rows, reader), {"table": "T"}, "SYNTETISKE DATA", reader),
        waterfall(change(prices=5_000_000, rules=-2_000_000), reader, "SYNTETISKE DATA"),
        profile_chart((ALONE, POOR, LIKE, HIDDEN), "A", "Center 1", reader, "SYNTETISKE DATA"),
        calibration_chart(groups((0.9, 1.1), (1.0, 1.2)), (2005,), "SYNTETISKE DATA", reader),
    ]


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_figure_has_all_its_words_and_is_a_drawing(language):
    for figure in every_figure(language):
        assert all(text and text == " ".join(text.split()) for text in (figure.headline, figure.subtitle, figure.alternative))
        assert figure.alternative.startswith(figure.headline)
        assert ".." not in figure.headline + figure.subtitle + figure.alternative
        assert not figure.headline.endswith(".")
        assert figure.data.rows and all(len(row) == len(figure.data.columns) for row in figure.data.rows)
        assert ET.fromstring(figure.svg).tag == "{http://www.w3.org/2000/svg}svg"
        assert "SYNTETISKE DATA" in figure.svg


def test_hostile_names_are_text_in_every_figure():
    name, reader = '<script>"&]]>\u202e$x^2$</script>', reader_in("da")
    rows = unit_rows([60.0, 140.0], [name, name])
    for figure in (
        index_map(rows, {}, "", reader),
        interval_chart(chart_measure(rows, reader), {"table": name}, "", reader),
        waterfall(change(prices=5, name=name, code=name), reader),
        profile_chart((replace(ALONE, label=name),), name, name, reader),
    ):
        assert "<script" not in figure.svg
        ET.fromstring(figure.svg)


def test_figures_are_the_same_bytes_in_another_process():
    code = "from tests.report.test_figures import every_figure; print(every_figure())"
    settings = ({"PYTHONHASHSEED": "0", "TZ": "UTC"}, {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"})
    seen = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ | one).stdout
        for one in settings
    }
    assert len(seen) == 1


def test_hatching_survives_on_paper(tmp_path):
    figure = index_map(unit_rows([60.0, 90.0, 100.0, 110.0, 140.0, None]), {}, "", reader_in("da"))
    grey = on_paper(figure.svg, tmp_path)
    tall, wide = grey.shape
    row, column = 0.58 * 72 / float(figure.svg.split('viewBox="')[1].split('"')[0].split()[3]) * tall, wide / 3
    dark = []
    for place in range(6):
        down, across = tall - (2 - place // 3) * row, place % 3 * column
        edge = grey[int(down + 0.15 * row) : int(down + 0.8 * row), int(across + 0.05 * column) : int(across + 0.16 * column)]
        dark.append(float((edge < edge.max() - 60).mean()))
    assert dark[2] < 0.01, "the middle class is plain"
    assert all(share > 0.02 for place, share in enumerate(dark) if place != 2)


def on_paper(svg: str, folder: Path):
    """The grey picture, shape (height, width), of a page with the figure as the PDF's engine draws it."""
    import numpy as np
    import typst
    from PIL import Image

    (folder / "figure.svg").write_text(svg, encoding="utf-8")
    page = '#set page(width: 12cm, height: auto, margin: 0cm)\n#image("figure.svg", width: 12cm)\n'
    (folder / "page.typ").write_text(page, encoding="utf-8")
    picture = typst.compile(str(folder / "page.typ"), format="png", ppi=144, ignore_system_fonts=True)
    return np.asarray(Image.open(io.BytesIO(picture)).convert("L"), dtype=int)


def test_words_shared_by_figures():
    da, en = reader_in("da"), reader_in("en")
    assert [about_amount(value, da) for value in (1, 999_999, 1_000_000)] == ["1 kr.", "999.999 kr.", "1,0 mio. kr."]
    assert about_amount(13_386_215, en) == "DKK 13.4 million"
    assert [years_words(years, da) for years in ((2007, 2005, 2006), (2005, 2007), (2005,))] == ["2005–2007", "2005 og 2007", "2005"]
    assert [tick_decimals(ticks) for ticks in ((0, 5), (0, 1), (0, 0.5), (0, 0.05), (3,))] == [0, 0, 1, 2, 0]

"""Every figure says its message, what it shows and the same in words; its data are what is drawn and what the key says."""

from decimal import Decimal

import pytest

from tests.documents.cases import CASES as EVERY
from tests.documents.finished import drawn, words
from tests.documents.printed import numbers, rounded

CASES = (
    "plain", "plain_en", "tiles", "money", "money_en", "withheld", "no_children", "one", "tie", "real", "area", "recipients", "rate",
    "odd_names", "demo",
)  # fmt: skip
MARK = {"da": "SYNTETISKE DATA", "en": "SYNTHETIC DATA"}


@pytest.fixture(scope="module", params=CASES)
def case(request, finished):
    return finished(request.param)


def figures(case):
    """Every figure with its page's name."""
    return [(name, figure) for name, page in case.pages.items() for figure in page.find_all("figure")]


def headline(figure) -> str:
    return words("".join(part for part in figure.figcaption.find_all(string=True, recursive=False)))


def test_a_headline_a_subtitle_and_the_same_in_words(case):
    for name, figure in figures(case):
        what, alternative = figure.figcaption.find(class_="what"), words(figure.svg.desc.get_text())
        assert headline(figure), f"{name} {figure['id']}: no headline"
        assert words(what.get_text()), f"{name} {figure['id']}: no subtitle"
        assert figure.svg["role"] == "img"
        assert words(figure.svg.title.get_text()) == headline(figure)
        assert alternative, f"{name} {figure['id']}: no text alternative"


def test_the_text_alternative_has_the_main_numbers(case):
    for name, figure in figures(case):
        said = numbers(words(figure.svg.desc.get_text()), case.language)
        assert len(said) >= 2, f"{name} {figure['id']}: {words(figure.svg.desc.get_text())}"


def test_ids_that_drawings_refer_to_exist_once(case):
    for name, page in case.pages.items():
        ids = [part["id"] for part in page.find_all(id=True)]
        assert sorted(set(ids)) == sorted(ids), f"{name}: {[one for one in set(ids) if ids.count(one) > 1]}"
        for part in page.find_all(attrs={"aria-labelledby": True}):
            assert set(part["aria-labelledby"].split()) <= set(ids), f"{name}: {part['aria-labelledby']}"


def test_made_up_figures_say_so_in_the_drawing_and_below_it(case):
    synthetic = case.key()["synthetic"]
    for name, figure in figures(case):
        assert (MARK[case.language] in drawn(figure)) == synthetic, f"{name} {figure['id']}"
        assert (MARK[case.language].capitalize() in figure.figcaption.get_text()) == synthetic, f"{name} {figure['id']}"


def test_the_map_s_data_and_labels_are_the_key_s_index(case):
    data, key = ({row["centre"]: Decimal(row["index"] or -1) for row in case.rows(name)} for name in ("figures/map.csv", "key.csv"))
    assert data == key
    mark = {"da": ",", "en": "."}[case.language]
    for name in ("memo.html", "appendix.html"):
        if figure := case.pages[name].find(id="figure-map"):
            labels = drawn(figure)
            missing = [value for value in data.values() if value > 0 and str(rounded(value, 1)).replace(".", mark) not in labels]
            assert missing == [], f"{name}: {missing}"


def test_every_unit_s_name_is_on_the_map(case):
    figure = case.pages["appendix.html"].find(id="figure-map")
    together = "".join(drawn(figure)).replace(" ", "")
    for row in case.key()["rows"]:
        assert row["name"].replace(" ", "") in together, row["name"]


def test_the_drawn_shares_are_the_key_s(case):
    columns = ("share", "share_low", "share_high", "range_low", "range_high")
    key = {row["centre"]: [Decimal(row[one]) for one in columns] for row in case.rows("key.csv")}
    assert {row["centre"]: [Decimal(row[one]) for one in columns] for row in case.rows("figures/intervals.csv")} == key
    labels = drawn(case.pages["appendix.html"].find(id="figure-intervals"))
    shares = [numbers(label, case.language)[0] for label in labels if "%" in label]
    for code, (share, *_) in key.items():
        assert any(abs(drawn_share - 100 * share) < Decimal("0.01") for drawn_share in shares), code


def test_the_interval_figure_says_both_intervals_of_every_unit_in_words(case):
    said = numbers(words(case.pages["appendix.html"].find(id="figure-intervals").svg.desc.get_text()), case.language)
    for row in case.rows("key.csv"):
        for bound in ("share_low", "share_high", "range_low", "range_high"):
            assert rounded(100 * Decimal(row[bound]), 2) in said, f"{row['name']}: {bound}"


def test_the_calibration_s_data_are_its_table_s(case):
    figure = case.rows("figures/calibration.csv")
    source = (case.root / "models/validation/calibration.csv").read_text(encoding="utf-8").splitlines()
    head, lines = source[0].split(","), [line.split(",") for line in source[1:]]
    for row, line in zip(figure, lines, strict=True):
        stated, columns = dict(zip(head, line, strict=True)), ("decile", "ratio", "low", "high")
        assert [Decimal(row[one]) for one in columns] == [Decimal(stated[one]) for one in columns]


def test_a_group_s_number_is_a_whole_number_in_the_file_too(finished):
    assert [row["decile"] for row in finished("plain").rows("figures/calibration.csv")] == [str(group) for group in range(1, 11)]


def test_the_profile_draws_figures_of_the_profile(case):
    for row in case.rows("key.csv"):
        if figure := case.sheet(row["centre"]).find(id=f"figure-profile-{row['centre']}"):
            lines = [one for one in case.rows("profile.csv") if one["centre"] == row["centre"] and one["withheld"] != "1"]
            values = [rounded(one[part], 1) for one in lines for part in ("value", "city_value")]
            labels = [numbers(label, case.language)[0] for label in drawn(figure) if "%" in label]
            assert labels, row["name"]
            assert [value for value in labels if value not in values] == [], row["name"]


@pytest.mark.parametrize("name", EVERY)
def test_every_figure_s_data_can_be_fetched_from_the_index(finished, name):
    case = finished(name)
    drawn_names = {figure["id"].removeprefix("figure-") for page, figure in figures(case) if not page.startswith("centres/")}
    offered = {link["href"] for link in case.pages["index.html"].find_all("a")}
    assert {f"figures/{one}.csv" for one in drawn_names} <= offered
    assert {path.relative_to(case.reports).as_posix() for path in case.reports.glob("figures/*.csv")} <= offered


def test_without_boundaries_the_tiles_say_that_they_are_no_map(finished):
    assert finished("tiles").pages["memo.html"].find(id="figure-map").figcaption.get_text() != (
        finished("plain").pages["memo.html"].find(id="figure-map").figcaption.get_text()
    )
    assert "geografi" in finished("tiles").pages["memo.html"].find(id="figure-map").figcaption.get_text()

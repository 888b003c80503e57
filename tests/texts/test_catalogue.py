"""Both languages say everything, with the same placeholders, and numbers stand as the reader writes them."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

import fordel
from fordel.texts import Texts, languages
from fordel.texts.catalogue import catalogue, placeholders

DA, EN = Texts("da"), Texts("en")


def test_both_languages_have_the_same_keys():
    assert set(catalogue("da")) == set(catalogue("en"))


@pytest.mark.parametrize("key", sorted(catalogue("da")))
def test_both_languages_have_the_same_placeholders(key):
    assert placeholders(catalogue("da")[key]) == placeholders(catalogue("en")[key])


def test_no_text_is_empty_and_counts_come_in_pairs():
    for language in languages:
        found = catalogue(language)
        assert all(isinstance(text, str) and text.strip() for text in found.values())
        ones = {key.removesuffix(".one") for key in found if key.endswith(".one")}
        assert ones == {key.removesuffix(".many") for key in found if key.endswith(".many")}


def test_every_report_key_that_the_code_names_exists():
    source = "".join(path.read_text(encoding="utf-8") for path in (Path(fordel.__file__).parent / "report").glob("*.py"))
    named = re.findall(r'\.(say|count|by_outcome)\(\s*"([a-z_.]+)"', source)
    assert len(named) > 60
    endings = {"say": ("",), "count": (".one", ".many"), "by_outcome": (".cost", ".recipients", ".rate")}
    missing = [f"report.{key}{ending}" for how, key in named for ending in endings[how] if f"report.{key}{ending}" not in catalogue("da")]
    assert missing == []


def test_an_unknown_key_or_placeholder_is_an_error():
    with pytest.raises(KeyError):
        DA("report.no_such_key")
    with pytest.raises(KeyError):
        DA("report.and", first="A")


@pytest.mark.parametrize(
    ("value", "decimals", "da", "en"),
    [
        (1234567, 0, "1.234.567", "1,234,567"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (0.5, 0, "1", "1"),
        (2.5, 0, "3", "3"),
        (-1234.5, 0, "−1.235", "−1,235"),
        (-0.04, 1, "0,0", "0.0"),
        (10**12, 0, "1.000.000.000.000", "1,000,000,000,000"),
        (np.float64(1.25), 1, "1,3", "1.3"),
        (np.int64(7), 0, "7", "7"),
        (Decimal("0.005"), 2, "0,01", "0.01"),
        (1e-7, 2, "0,00", "0.00"),
    ],
)
def test_numbers(value, decimals, da, en):
    assert (DA.number(value, decimals), EN.number(value, decimals)) == (da, en)


def test_signs_percentages_money_and_days():
    assert [DA.signed(value, 1) for value in (1.25, -1.25, 0.04, -0.04)] == ["+1,3", "−1,3", "0,0", "0,0"]
    assert (DA.percent(0.123), EN.percent(0.123)) == ("12,3 %", "12.3%")
    assert DA.percent(0.285, 0) == "29 %", "a share in decimals, not in binary"
    assert (DA.money(1234567, "DKK"), EN.money(1234567, "DKK"), DA.money(5, "EUR")) == ("1.234.567 kr.", "DKK 1,234,567", "5 EUR")
    assert (DA.day(date(2008, 1, 1)), EN.day(date(2008, 1, 1))) == ("1. januar 2008", "1 January 2008")


def test_counts_choose_singular_and_plural():
    assert DA.count("report.data.estimating", 1) == "1 område indgår i beregningen af vægtene."
    assert DA.count("report.data.estimating", 0).startswith("0 områder")
    assert EN.count("report.data.estimating", 2000).startswith("2,000 areas")

"""Where a practice unit's or an area's figures are withheld, every table says so, and says why."""

from dataclasses import fields, replace

import pytest

from fordel.report.content import Table
from fordel.report.practice_section import residual_section, unexplained_section
from fordel.report.results import Need, PracticeRow, ResidualRow
from fordel.texts import languages
from tests.report.figure_rows import reader_in

SIGN = "•"
NEED = Need(**dict.fromkeys(field.name for field in fields(Need)) | {"estimation_years": (2005, 2006), "price_level": 2009})
SHOWN = PracticeRow("A", "A", 8, 2400.0, 5e7, 4e7, 1.25, 1.1, 1.4, "all", "")
HIDDEN = PracticeRow("B", "B", 3, None, None, None, None, None, None, "all", "withheld")
WHY = {"da": "bygger på få børn", "en": "rest on few children"}


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("outcome", ["cost", "recipients", "rate"])
def test_no_figure_of_a_withheld_unit_is_printed(language, outcome):
    reader = replace(reader_in(language), outcome=outcome)
    kinds = [replace(row, measure=measure) for measure in ("placement", "preventive") for row in (SHOWN, HIDDEN)]
    tables = {one.name: one for one in unexplained_section((SHOWN, HIDDEN, *kinds), NEED, 5, None, reader).blocks if isinstance(one, Table)}
    assert tables["unexplained"].rows[1] == ("B", "3", *(SIGN,) * 5)
    assert tables["kinds"].rows[1] == ("B", *(SIGN,) * 4)
    for table in tables.values():
        assert SIGN not in table.rows[0] and sum(WHY[language] in note for note in table.notes) == 1


def test_few_areas_are_not_the_reason():
    """The note on too few areas stands only where a shown unit has no interval."""
    reader = reader_in("en")
    few = replace(SHOWN, ratio_low=None, ratio_high=None, note="few_areas")
    for rows, noted in (((SHOWN, HIDDEN), False), ((few, HIDDEN), True)):
        (table,) = (one for one in unexplained_section(rows, NEED, 5, None, reader).blocks if isinstance(one, Table))
        assert (reader.say("unexplained.few") in table.notes) == noted


@pytest.mark.parametrize("language", languages)
def test_no_residual_of_a_withheld_area_is_printed(language):
    rows = (ResidualRow("1", "One", 9.0, 10.0, 0.9, ""), ResidualRow("2", "Two", None, None, None, "withheld"))
    (table,) = (one for one in residual_section(rows, reader_in(language)).blocks if isinstance(one, Table))
    assert [row[2] for row in table.rows][1:] == [SIGN] and WHY[language] in table.notes[-1]
    (table,) = (one for one in residual_section(rows[:1], reader_in(language)).blocks if isinstance(one, Table))
    assert not [note for note in table.notes if WHY[language] in note]

"""The workbook ``reports/key.xlsx``: the key with every formula behind it, and the engine's value in every cell."""

import datetime
import io
from collections.abc import Mapping

from fordel.book.about_sheet import about_sheet
from fordel.book.case import Case, read_case
from fordel.book.city_formulas import status_formula
from fordel.book.counted_sheets import counts_sheet, weights_sheet
from fordel.book.face import Face, face_of
from fordel.book.figures import figures
from fordel.book.inputs_sheet import inputs_sheet
from fordel.book.key_sheet import key_sheet
from fordel.book.pen import Pen
from fordel.book.places import SHEETS, places
from fordel.book.steps_sheet import steps_sheet
from fordel.params import Params
from fordel.report.reader import Reader
from fordel.report.results import Results
from fordel.texts import Texts

_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(results: Results, params: Params, reader: Reader, allocation: Mapping) -> bytes:
    """The workbook's bytes: the same for the same results; text from the inputs can never become a formula.

    Parameters
    ----------
    results : Results
    params : Params
    reader : Reader
    allocation : mapping
        The content of ``reports/allocation.json``.

    Raises
    ------
    AllocationError
        Where the order in ``allocation`` cannot be carried out.
    """
    return written(read_case(allocation, reader.texts.language), face_of(results, params, reader), reader.texts)


def written(case: Case, face: Face, texts: Texts) -> bytes:
    """The bytes of a case's workbook."""
    import xlsxwriter

    page = io.BytesIO()
    book = xlsxwriter.Workbook(page, dict(_OPTIONS))
    book.set_properties({"title": face.title, "created": _CREATED, "comments": " ".join(face.marks)})
    pen, where, found = Pen(book, texts), places(case, texts), figures(case)
    sheets = {name: book.add_worksheet(pen.say(f"sheet.{name}")) for name in SHEETS}
    status = status_formula(where, texts)
    key_sheet(pen, sheets["key"], case, where, found, face, status)
    inputs_sheet(pen, sheets["inputs"], case, where, status)
    weights_sheet(pen, sheets["weights"], case, where)
    counts_sheet(pen, sheets["counts"], case, where)
    steps_sheet(pen, sheets["steps"], where, found)
    about_sheet(pen, sheets["about"], face)
    book.close()
    return page.getvalue()

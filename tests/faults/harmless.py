"""Differences that are no faults: they are read as they are meant, and the tables are the same to the byte."""

import unicodedata

from tests.faults.city import City


def _bytes(change, *files: str):
    return lambda city: city.files.update({file: change(city.files[file]) for file in files})


def _text(old: str, new: str, *files: str):
    return _bytes(lambda data: data.replace(old.encode(), new.encode()), *files)


def _mixed(data: bytes) -> bytes:
    """Every second line ends as on Windows."""
    lines = data.split(b"\n")
    return b"".join(line + (b"\r\n" if place % 2 else b"\n") for place, line in enumerate(lines[:-1]))


def _cells(change, file: str):
    def edit(city: City) -> None:
        city.put(file, [",".join(change(cell) for cell in line.split(",")) for line in city.lines(file)])

    return edit


HARMLESS = {
    "a byte order mark at the start": _bytes(lambda data: b"\xef\xbb\xbf" + data, "children.csv", "centres.csv"),
    "line ends of Windows": _text("\n", "\r\n", "children.csv", "history.csv"),
    "line ends of two kinds": _bytes(_mixed, "children.csv", "history.csv"),
    "no line end at the end": _bytes(lambda data: data.rstrip(b"\n"), "children.csv"),
    "blanks around codes and names": _cells(lambda cell: f" {cell}  ", "area_centre.csv"),
    "a blank that does not break": _text("0101,", "0101\u00a0,", "population.csv"),
    "letters with their accents apart (NFD)": _bytes(
        lambda data: unicodedata.normalize("NFD", data.decode("utf-8")).encode("utf-8"), "centres.csv", "areas.csv"
    ),
    "quotation marks around every cell": _cells(lambda cell: f'"{cell}"', "history.csv"),
    "empty lines": _text("\n", "\n\n", "prices.csv"),
    "rows in another order": lambda city: city.put("children.csv", [city.lines("children.csv")[0], *city.lines("children.csv")[:0:-1]]),
    "whole numbers with decimals": _text(",1,", ",1.0,", "population.csv"),
}

"""Faults that would let personal data in: refused by rule, row and column, and the value printed nowhere."""

from tests.faults.city import AREAS, City, boundaries, square
from tests.faults.planting import WHOLE, Fault, Found, cell, told

CPR, MAIL, PHONE = "0102031234", "anna.madsen@example.org", "12 34 56 78"


def noted(value: str, row: int, **settings: object):
    """A column of notes that is ignored, with something in one of its cells."""

    def plant(city: City) -> None:
        city.column("children.csv", "note", "x")
        city.cell("children.csv", row, "note", value)
        city.source("children", ignore=["note"], **settings)

    return plant


def named(table: str, column: str, value: str = "Anna Madsen"):
    """A column whose name tells what it holds, ignored."""

    def plant(city: City) -> None:
        city.column(f"{table}.csv", column, value)
        city.source(table, ignore=[column])

    return plant


def _filtered(city: City) -> None:
    city.cell("children.csv", 31, "child_id", CPR)
    city.source("children", filters=[{"column": "child_id", "drop": [CPR], "reason": "test"}])


def _nine_digits(city: City) -> None:
    """Civil registration numbers that have been numbers: the leading zero is lost in every one."""
    for table in ("children", "population"):
        head, *rows = (line.split(",", 1) for line in city.lines(f"{table}.csv"))
        numbers = [100000000 * (row % 9 + 1) + 1030000 + row for row in range(len(rows))]
        city.put(f"{table}.csv", [",".join(head), *(f"{number},{rest}" for number, (_, rest) in zip(numbers, rows, strict=True))])


def _address_as_code(city: City) -> None:
    city.put("areas.csv", [city.lines("areas.csv")[0].replace("area,", "adresse,"), *city.lines("areas.csv")[1:]])
    city.source("areas", columns={"area": "adresse"})


def _headless(city: City) -> None:
    city.column("area_centre.csv", "010203-1234", "4")


PERSONAL: list[Fault] = [
    cell("a CPR number as a child's id", "I-031", "children", 32, "child_id", CPR, secret=CPR),
    cell("a CPR number with a hyphen", "I-031", "children", 33, "child_id", "010203-1234", secret="010203-1234"),
    cell("a CPR number inside a text", "I-031", "areas", 12, "name", "Område 010203-1234", secret="010203-1234"),
    cell("a CPR number as a cost", "I-031", "children", 34, "cost", "3112991234", secret="3112991234", alone=WHOLE,
         follows=frozenset({"I-061", "I-066", "I-067"})),
    cell("a CPR number with a hyphen as an amount", "I-031", "history", 13, "amount", "010203-1234", secret="010203-1234",
         follows=frozenset({"I-020"})),
    cell("a CPR number as an area's code", "I-031", "population", 13, "area", CPR, secret=CPR, follows=frozenset({"I-041"})),
    told("a CPR number in a column that is ignored", Found("I-031", "children", "note", (35,)), noted(CPR, 35), secret=CPR),
    told("a CPR number in a row that is filtered out", Found("I-031", "children", "child_id", (31,)), _filtered, secret=CPR, alone=WHOLE),
    told("CPR numbers that have lost their leading zero", Found("I-031", "children", "child_id", None), _nine_digits,
         follows=frozenset({"I-031"}), secret="101030000", alone=WHOLE),
    told("a CPR number as a column's name", Found("I-009", "area_centre", "***"), _headless, secret="010203-1234"),
    told("a CPR number in a boundary's property", Found("I-031", "boundaries", "owner", (1,)),
         lambda c: boundaries(c, [square(a, properties={"area": a} | ({"owner": "010203-1234"} if a == "0101" else {})) for a in AREAS]),
         secret="010203-1234", alone=WHOLE),
    cell("an e-mail address in a name", "I-033", "areas", 13, "name", MAIL, secret=MAIL),
    cell("a telephone number in a name", "I-033", "areas", 14, "name", f"Kontoret {PHONE}", secret=PHONE),
    told("an e-mail address in a column about children that is ignored", Found("I-033", "children", "note", (36,)), noted(MAIL, 36),
         secret=MAIL, alone=WHOLE),
    cell("an e-mail address as an area's code", "I-033", "population", 14, "area", MAIL, secret=MAIL, follows=frozenset({"I-041"})),
    told("a column of first names", Found("I-017", "children", "Fornavn"), named("children", "Fornavn"), secret="Anna Madsen",
         alone=WHOLE),
    told("a column of addresses", Found("I-017", "children", "adresse"), named("children", "adresse", "Nygade 7"), secret="Nygade 7",
         alone=WHOLE),
    told("a column of children's names", Found("I-017", "population", "navn"), named("population", "navn"), secret="Anna Madsen",
         alone=WHOLE),
    told("a column called CPR-nr.", Found("I-017", "areas", "CPR-nr."), named("areas", "CPR-nr.", "7"), alone=WHOLE),
    told("addresses as the areas' codes", Found("I-017", "areas", "area"), _address_as_code, alone=WHOLE),
]  # fmt: skip

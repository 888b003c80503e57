"""Which codes a text means, and questions divided so that their answers are one."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fordel.ingest.statbank.declaration import Query
from fordel.ingest.statbank.faults import FetchError
from fordel.ingest.statbank.info import TableInfo, Value, Variable
from fordel.ingest.statbank.selection import MOST_PARTS, Choice, cells, choose, divided, rows
from tests.ingest.statbank.bank import described

AGES = Variable(id="ALDER", values=tuple(Value(id=str(age), text=f"{age} år") for age in range(120)))


def info(**more: object) -> TableInfo:
    return TableInfo.model_validate(described(**more))


def chosen(code: str, *texts: str, table: TableInfo | None = None) -> tuple[str, ...]:
    """The codes of one variable."""
    where = {"Tid": ["2008K1"]} | {code: list(texts)}
    found = choose("x", Query(table="KKHUS1", where=where), table or info())
    return next(one.codes for one in found if one.variable.id.casefold() == code.casefold())


@pytest.mark.parametrize(
    ("code", "texts", "codes"),
    [
        ("OMRKK", ["*"], ("1001", "1002", "0103")),
        ("omrkk", ["0103", "1001"], ("1001", "0103")),
        ("OMRKK", ["100*", "1001"], ("1001", "1002")),
        ("OMRKK", ["100?"], ("1001", "1002")),
        ("OMRKK", [">=1002"], ("1002", "0103")),
        ("HUSTYPE", ["tot"], ("TOT",)),
        ("Tid", ["*K1"], ("2007K1", "2008K1", "2009K1")),
        ("Tid", ["(1)"], ("2009K1",)),
        ("Tid", ["(2)"], ("2008K1",)),
        ("Tid", ["(-n+2)"], ("2008K1", "2009K1")),
        ("Tid", ["( -n + 99 )"], ("2007K1", "2007K3", "2008K1", "2009K1")),
        ("Tid", [">=2008"], ("2008K1", "2009K1")),
        ("Tid", [">=1990<=2007"], ("2007K1", "2007K3")),
        ("Tid", ["<=2007K1", "2009K1"], ("2007K1", "2009K1")),
    ],
)
def test_what_a_text_means(code, texts, codes):
    assert chosen(code, *texts) == codes


def test_ages_are_numbers_in_the_banks_order():
    table = info().model_copy(update={"variables": (AGES, *info().variables)})
    assert chosen("ALDER", ">=0<=17", table=table) == tuple(str(age) for age in range(18))


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"Tid": ["*"], "AREA": ["1"]}, "AREA: the table has no such variable; it has OMRKK, HUSTYPE, Tid"),
        ({"Tid": ["*"], "HUSTYPE": ["Enlig"]}, "HUSTYPE: 'Enlig' is no value of it; did you mean 1 (Enlige)?"),
        ({"Tid": ["2010K1"]}, "Tid: '2010K1' is no value of it"),
        ({"Tid": [">=2010"]}, "'>=2010' is no value"),
        ({"Tid": ["(5)"]}, "'(5)' is no value"),
        ({"Tid": ["*"], "OMRKK": [">=7"]}, "'>=7' is no value"),
        ({"OMRKK": ["*"]}, "Tid: must stand under 'where' (the bank gives no total of it)"),
    ],
)
def test_what_is_not_known(where, said):
    with pytest.raises(FetchError) as caught:
        choose("x", Query(table="KKHUS1", database="s30", where=where), info())
    assert said in str(caught.value) and "'fordel fetch --codes KKHUS1 --database s30'" in str(caught.value)


def test_all_faults_at_once():
    with pytest.raises(FetchError) as caught:
        choose("x", Query(table="KKHUS1", where={"A": ["1"], "HUSTYPE": ["9", "8"]}, wide="OMRKK"), info())
    assert len(str(caught.value).splitlines()) == 5


def test_bulk_has_no_totals():
    with pytest.raises(FetchError, match="HUSTYPE: must stand under 'where' \\(format bulk gives no totals\\)"):
        choose("x", Query(table="KKHUS1", where={"Tid": ["*"], "OMRKK": ["*"]}, format="bulk"), info())


def cube(*sizes: int) -> tuple[Choice, ...]:
    """Choices of so many codes."""
    return tuple(Choice(Variable(id=f"V{place}"), tuple(map(str, range(size)))) for place, size in enumerate(sizes))


def combinations(choices) -> list[tuple[str, ...]]:
    return list(itertools.product(*(choice.codes for choice in choices)))


@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.integers(33, 7000))
def test_parts_are_small_enough_and_in_order(sizes, limit):
    whole = cube(*sizes)
    parts = divided(whole, limit)
    assert [row for part in parts for row in combinations(part)] == combinations(whole)
    assert all(cells(part) <= limit for part in parts)
    assert (len(parts) == 1) == (cells(whole) <= limit)


def test_the_limit_counts_the_value_and_every_variable():
    """Six cells a row with five variables, as the bank's own example has it."""
    assert cells(cube(1, 1, 1, 1, 1)) == 6 and rows(cube(2, 3)) == 6


def test_a_question_for_everything_is_refused():
    with pytest.raises(FetchError, match="set 'format: bulk'"):
        divided(cube(1000, 1000, MOST_PARTS), 1000)

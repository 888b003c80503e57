"""Which part of its unit's need an area has, as it is kept for next year: three digits, and nothing about few children."""

from fordel.key.freeze import area_parts


def area(name, children, need, unit="N"):
    return {"area": name, "unit": unit, "children": children, "need": need}


def parts(*areas, minimum=5):
    return {row["area"]: row["part"] for row in area_parts(list(areas), minimum)}


def test_areas_share_their_units_need_in_three_significant_digits():
    # 100 of 300, 200 of 300; the other unit has one area
    found = parts(area("b", 40.0, 200.0), area("a", 60.0, 100.0), area("c", 50.0, 7.0, "S"))
    assert found == {"a": "0.333", "b": "0.667", "c": "1"} and list(found) == ["a", "b", "c"]
    assert parts(area("a", 10_000.0, 1.0), area("b", 30.0, 1233.0)) == {"a": "0.00081", "b": "0.999"}  # 1/1234 is 0.000810372...
    assert [row["centre"] for row in area_parts([area("a", 50.0, 7.0, "S")], 5)] == ["S"]


def test_an_area_with_few_children_has_its_part_of_the_children():
    # 20 of 200 children, whatever they cost; the other two share nine tenths by 3 : 1
    for need in (0.0, 1.0, 10**6):
        found = parts(area("few", 20.0, need), area("a", 100.0, 300.0), area("b", 80.0, 100.0))
        assert found == {"few": "0.1", "a": "0.675", "b": "0.225"}


def test_few_is_less_than_thirty_children():
    assert parts(area("a", 30.0, 3.0), area("b", 30.0, 1.0)) == {"a": "0.75", "b": "0.25"}
    assert parts(area("a", 29.99, 3.0), area("b", 29.99, 1.0)) == {"a": "0.5", "b": "0.5"}


def test_fewer_than_the_limit_are_never_told():
    """One area with 1 to 4 of 100 children, or two with 2 to 9 together: whatever the number, the parts are the same."""
    for number in (1.0, 2.0, 3.0, 4.0, 5.0):
        assert parts(area("few", number, 9.0), area("a", 100.0 - number, 300.0)) == {"few": "0.05", "a": "0.95"}
    assert parts(area("few", 6.0, 9.0), area("a", 94.0, 300.0))["few"] == "0.06"
    for one, other in ((1.0, 1.0), (1.0, 8.0), (3.0, 4.0)):
        rest = area("a", 100.0 - one - other, 300.0)
        assert parts(area("x", one, 1.0), area("y", other, 2.0), rest) == {"x": "0.05", "y": "0.05", "a": "0.9"}
    assert parts(area("x", 3.0, 1.0), area("y", 9.0, 2.0), area("a", 88.0, 1.0))["x"] == "0.06"
    assert parts(area("few", 2.0, 1.0), area("a", 98.0, 1.0), minimum=10)["few"] == "0.1"


def test_units_without_children_or_need_are_split_by_what_there_is():
    assert parts(area("a", 0.0, 0.0), area("b", 0.0, 0.0)) == {"a": "0", "b": "0"}
    assert parts(area("a", 50.0, 0.0), area("b", 25.0, 0.0)) == {"a": "0", "b": "0.333"}

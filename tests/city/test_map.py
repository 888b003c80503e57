import numpy as np

from fordel.city.hexagons import AREAS, CENTRE_AREAS, draw_map, polygon


def pieces(neighbours, inside):
    """Number of connected pieces of the chosen areas."""
    left, found = set(np.flatnonzero(inside).tolist()), 0
    while left:
        found += 1
        edge = [left.pop()]
        while edge:
            near = left.intersection(neighbours[edge.pop()].tolist())
            left -= near
            edge += near
    return found


def test_every_area_lies_in_one_district_and_one_centre_and_all_are_contiguous():
    city_map = draw_map()
    assert len(city_map.codes) == len(set(city_map.codes)) == AREAS and city_map.codes[0] == "S001"
    assert pieces(city_map.neighbours, np.ones(AREAS, dtype=bool)) == 1
    for group in (city_map.district, city_map.centre):
        assert all(pieces(city_map.neighbours, group == number) == 1 for number in np.unique(group))
    assert len(np.unique(city_map.district)) == 10


def test_centres_differ_in_size_and_cut_across_districts():
    city_map = draw_map()
    assert tuple(np.bincount(city_map.centre)) == CENTRE_AREAS and len(set(CENTRE_AREAS)) == 8
    together = {(district, centre) for district, centre in zip(city_map.district.tolist(), city_map.centre.tolist(), strict=True)}
    assert len(together) > 10


def test_neighbours_are_mutual_and_share_two_corners():
    city_map = draw_map()
    rings = [{tuple(corner) for corner in polygon(place)} for place in city_map.place]
    assert all(len(ring) == 6 for ring in rings)
    for area, near in enumerate(city_map.neighbours.tolist()):
        for other in near:
            assert other < 0 or (area in city_map.neighbours[other] and len(rings[area] & rings[other]) == 2)


def test_the_map_lies_where_no_city_is():
    corners = np.array([corner for place in draw_map().place for corner in polygon(place)])
    assert np.abs(corners).max() < 0.2

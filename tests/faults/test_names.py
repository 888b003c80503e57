"""Which names of columns say that they hold personal data, and which do not."""

import pytest

from fordel.contract.tables import schema
from fordel.ingest.personal import named_after_a_person

CHILD_ID, AREA, NAME = schema("children").field("child_id"), schema("areas").field("area"), schema("areas").field("name")


PERSONAL = ["CPR", "cpr-nr.", "Personnummer", "fornavn", "Barnets efternavn", "mor_fornavn", "Adresse", "e-mail", "Tlf.", "navn"]


@pytest.mark.parametrize("name", PERSONAL)
def test_personal_in_a_table_of_children(name):
    assert named_after_a_person(name, [], children=True)


@pytest.mark.parametrize("name", ["alder", "kommune", "adressebeskyttelse", "område_navn", "mailland", "note", "cprx"])
def test_not_personal(name):
    assert not named_after_a_person(name, [], children=True)


def test_a_pseudonym_may_be_called_after_the_number():
    assert not named_after_a_person("PNR", [CHILD_ID], children=True) and named_after_a_person("PNR", [AREA], children=True)


def test_places_have_names_and_addresses_but_no_address_is_a_code():
    assert not named_after_a_person("navn", [AREA], children=False) and not named_after_a_person("navn", [NAME], children=False)
    assert not named_after_a_person("adresse", [], children=False) and not named_after_a_person("adresse", [NAME], children=False)
    assert named_after_a_person("adresse", [AREA], children=False) and named_after_a_person("fornavn", [], children=False)

"""The memo's form: parts in the order of a case, the head, numbered tables, the analyst's own text, and pages."""

import re
from io import BytesIO

import pytest

from fordel.errors import ParamsError
from fordel.params import parse_params
from fordel.report.pdf import to_pdf
from tests.memo.conftest import told
from tests.report.result_fixture import Options, params_text

SLOTS = ("recommendation", "problem", "solution", "economy", "process")
SECTIONS = ("proposal", "problem", "solution", "economy", "process")
TRANSITION = "transition: {target_share: 0.5}"
EIGHT = {f"U{place:02d}": 1e8 + 3e6 * place for place in range(1, 9)}


def test_the_parts_stand_in_the_order_of_a_case(case):
    memo = case(EIGHT, policy=TRANSITION)
    parts = [one.title for one in memo.document.sections if one.level == 2]
    assert parts == ["Indstilling", "Problemstilling", "Løsning", "Økonomi", "Videre proces", "Bilag"]


def test_the_head_says_who_to_whom_when_and_which_case(case):
    memo = told(case().workspace, sender="A", recipient="B", date="2009-01-05", case_number="7", document_number="8")
    assert memo.document.facts == ("Fra: A", "Til: B", "5. januar 2009", "Sag 7", "Dokument 8")


def test_a_head_that_nobody_filled_is_empty(case):
    assert told(case().workspace, case_number="").document.facts == ()


def test_tables_are_numbered_and_the_key_is_the_first(case):
    memo = case(EIGHT, policy=TRANSITION)
    captions = [block.caption for one in memo.document.sections for block in one.blocks if block.kind == "table"]
    assert [caption.split(".")[0] for caption in captions] == [f"Tabel {number}" for number in range(1, len(captions) + 1)]
    assert memo.table("key").caption.startswith("Tabel 1. Syntetiske data.") and memo.table("criteria").caption.startswith("Tabel 2.")


def test_own_text_stands_at_the_end_of_its_part(case):
    memo = told(case().workspace, own_text={slot: f"Eget om {slot}." for slot in SLOTS})
    for slot, name in zip(SLOTS, SECTIONS, strict=True):
        assert memo.words(name).endswith(f"Eget om {slot}.")


def test_own_text_can_be_several_paragraphs(case):
    memo = told(case().workspace, own_text={"economy": ["Først.", "Så."]})
    assert [block.text for block in memo.section("economy").blocks[-2:]] == ["Først.", "Så."]


@pytest.mark.parametrize("wrong", ["{recomendation: x}", "{da: x}", "{economy: [1, {a: b}]}"])
def test_an_unknown_slot_or_text_is_an_error(wrong):
    text = params_text(Options()).replace("report: {", f"report: {{own_text: {wrong}, ")
    with pytest.raises(ParamsError, match=r"report\.own_text"):
        parse_params(text)


def test_enclosures_are_the_runs_documents_and_the_analysts_own(case):
    memo = told(case().workspace, attachments=["Høringssvar"])
    links, own = memo.section("enclosures").blocks
    assert [link.address for link in links.items] == ["centres.pdf", "appendix.pdf", "key.xlsx", "whatif.html"]
    assert [link.label.partition(".")[0] for link in links.items] == ["Bilag 1", "Bilag 2", "Bilag 3", "Bilag 4"]
    assert own.items == ("Bilag 5. Høringssvar",)


def test_no_table_has_more_columns_than_an_upright_page_holds(case):
    memo = case(EIGHT, policy=TRANSITION)
    assert max(len(block.columns) for one in memo.document.sections for block in one.blocks if block.kind == "table") <= 9


def test_eight_units_fill_two_to_five_pages(case):
    from pypdf import PdfReader

    memo = case(EIGHT, policy=TRANSITION)
    assert 2 <= len(PdfReader(BytesIO(to_pdf(memo.document))).pages) <= 5


VARIANTS = {
    "plain": {},
    "english": {"language": "en"},
    "one unit": {"units": 1},
    "forty units": {"units": 40},
    "no boundaries": {"boundaries": False},
    "withheld": {"units": 4, "children": {"U02": 3}},
    "regression": {"receives": "area"},
    "regression in English": {"receives": "area", "language": "en"},
    "recipients": {"outcome": "recipients"},
    "rate": {"outcome": "rate"},
    "additive": {"enough": True},
    "share of the unexplained": {"enough": True, "chosen": 0.3},
    "example": {"illustrative": True},
    "kept": {"policy": "reserve: {percent: 1}, fixed: {U01: 1000000}"},
}


UNFINISHED = r"[{}]|\.\.| [.,]|  |\bNone\b|\bnan\b"


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_sentence_is_whole(case, variant):
    options = {"drops": False} | VARIANTS[variant]
    every = [f"U{place:02d}" for place in range(1, options.get("units", 8) + 1)]
    policy = ", ".join(part for part in (TRANSITION, options.pop("policy", "")) if part)
    for memo in (case(**options), case(dict.fromkeys(every, 9e8 / len(every)), policy=policy, **options)):
        text = memo.everything
        assert [text[max(0, found.start() - 30) : found.end() + 30] for found in re.finditer(UNFINISHED, text)] == []
        assert all(block.text.strip() for one in memo.document.sections for block in one.blocks if block.kind == "paragraph")
        assert "effektiv" not in text.lower() and "efficien" not in text.lower() and "serviceniveau" not in text.lower()


def test_the_regression_is_never_called_a_key(case):
    memo = case({f"U{place:02d}": 1e8 for place in range(1, 9)}, receives="area", drops=False, policy=TRANSITION)
    told_ = memo.everything.lower().replace("behovsregression, ikke en neutraliseret nøgle", "")
    assert "nøgle" not in told_

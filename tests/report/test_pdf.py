"""The PDF: tagged, titled, the same bytes everywhere, and every text as it was given."""

import io
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from fordel.errors import ReportError
from fordel.report.content import (
    Bullets,
    Column,
    Document,
    Figure,
    FigureData,
    Link,
    Links,
    Notice,
    Paragraph,
    Section,
    Table,
)
from fordel.report.pdf import first_page, to_pdf

ALTERNATIVE = "Ærø får mest, 12–15 %, og »Øst« mindst."
HOSTILE = (
    '#panic("a") #let x = 1',
    "$x^2$ and $ alone",
    "*bold* _under_ `raw`",
    "@reference <label>",
    "back\\slash \\n \\u{41}",
    "\"double\" 'single' -- --- ... ~",
    "= heading // comment /* c */",
    "[brackets] {braces} ]]> </svg>",
    "</style><script>alert(1)</script>",
)


def drawn(text: str = "Ærø · 12–15 %") -> str:
    """A drawing as the figures are: text in DejaVu Sans."""
    style = "font-size: 9px; font-family: 'DejaVu Sans', sans-serif"
    return f'<svg viewBox="0 0 331 90" xmlns="http://www.w3.org/2000/svg"><text x="9" y="40" style="{style}">{text}</text></svg>'


def figure(alternative: str = ALTERNATIVE) -> Figure:
    return Figure("bars", drawn(), "Ærø får mest", "Andel i %", alternative, FigureData((), ()))


def table(rows: int = 3, columns: int = 3) -> Table:
    heads = (Column("Socialcenter"), *(Column(f"Tal {place}", "kr.", "number") for place in range(1, columns)))
    cells = tuple((f"Center {row}", *(f"{row}.000.{place:03}" for place in range(1, columns))) for row in range(rows))
    return Table("numbers", "Tal efter center", heads, cells, ("I alt", *("1",) * (columns - 1)), ("Noten står her.",))


def document(*sections: Section, **changes: object) -> Document:
    plain = Section("first", "Første afsnit", (Paragraph("Det koster 9 kr."), figure(), table()))
    head = {"title": "Nøgle 2009", "subtitle": "Øby", "facts": ("1. maj 2009",), "contents_title": "", "footer": "Kørsel 1"}
    made = Document(language="da", marks=(Notice("Udkast", "Ikke vedtaget."),), sections=sections or (plain,), **head)
    return replace(made, **changes)


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def words(made: bytes, *options: str) -> str:
    """The text of a PDF as poppler reads it, with single spaces."""
    found = subprocess.run(["pdftotext", "-raw", *options, "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    return " ".join(found.split())


def tags(pdf: PdfReader) -> list[dict]:
    """Every element of the structure tree, in reading order."""

    def below(node) -> list[dict]:
        node = node.get_object()
        if not hasattr(node, "get"):
            return []
        kids = node.get("/K", [])
        kids = kids if isinstance(kids, ArrayObject) else [kids]
        return ([node] if "/S" in node else []) + [found for kid in kids for found in below(kid)]

    return below(pdf.trailer["/Root"]["/StructTreeRoot"])


def kinds(pdf: PdfReader) -> list[str]:
    return [str(tag["/S"]) for tag in tags(pdf)]


@pytest.mark.parametrize(("language", "place"), [("da", "side 1 af 1"), ("en", "page 1 of 1")])
def test_title_language_and_page_number(language, place):
    made = to_pdf(document(language=language))
    pdf = read(made)
    assert pdf.metadata.title == "Nøgle 2009 – Øby – Udkast"
    assert pdf.metadata.author is None
    assert pdf.trailer["/Root"]["/Lang"] == language
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in pdf.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert len(pdf.pages) == 1
    assert f"Udkast {place} Nøgle 2009 Øby 1. maj 2009 Udkast. Ikke vedtaget. Første afsnit" in words(made)


def test_the_sender_is_the_author():
    assert read(to_pdf(document(), "Øby Kommune")).metadata.author == "Øby Kommune"


def test_there_is_no_clock_in_it():
    pdf = read(to_pdf(document()))
    assert pdf.metadata.creation_date is None
    assert not re.search(rb"CreateDate|ModifyDate", pdf.trailer["/Root"]["/Metadata"].get_object().get_data())


def test_headings_are_bookmarks_and_tags():
    sections = (
        Section("deep", "For dybt", (Paragraph("a"),), level=3),
        Section("inner", "Indre", (Paragraph("b"),), level=3),
        Section("outer", "Ydre", (Paragraph("c"),), level=2),
    )
    pdf = read(to_pdf(document(*sections)))
    first, inside, last = pdf.outline
    assert (first.title, [entry.title for entry in inside], last.title) == ("For dybt", ["Indre"], "Ydre")
    assert [kind for kind in kinds(pdf) if kind.startswith("/H")] == ["/H1", "/H2", "/H1"]


def test_a_table_has_header_cells_caption_and_total():
    pdf = read(to_pdf(document()))
    found = kinds(pdf)
    assert (found.count("/Table"), found.count("/Caption"), found.count("/TH"), found.count("/TD")) == (1, 2, 3, 12)
    assert {"/THead", "/TBody", "/TFoot"} <= set(found)
    assert all(tag["/A"][0]["/Scope"] == "/Column" for tag in tags(pdf) if tag["/S"] == "/TH")


def test_a_figure_keeps_its_text_and_its_alternative():
    made = to_pdf(document())
    assert [tag["/Alt"] for tag in tags(read(made)) if tag["/S"] == "/Figure"] == [ALTERNATIVE]
    assert "Ærø får mest Andel i % Ærø · 12–15 % Tal efter center" in words(made)
    assert not read(made).pages[0].images
    fonts = subprocess.run(["pdffonts", "-"], input=made, capture_output=True, check=True).stdout.decode()
    assert "DejaVuSans" in fonts
    assert "LibertinusSerif-Bold" in fonts


@pytest.mark.parametrize("alternative", ["", "  \n"])
def test_a_figure_without_alternative_is_refused(alternative):
    with pytest.raises(ReportError, match=r"Nøgle 2009, section 'map': the figure 'bars' has no text alternative"):
        to_pdf(document(Section("map", "Kort", (figure(alternative),))))


def test_a_sign_without_a_font_is_an_error_that_names_document_and_sign():
    with pytest.raises(ReportError, match=r"Nøgle 2009 – Øby: .*日"):
        to_pdf(document(Section("one", "日本", (Paragraph("日本"),))))


def test_a_drawing_that_is_none_is_an_error():
    with pytest.raises(ReportError, match="Nøgle 2009"):
        to_pdf(document(Section("map", "Kort", (replace(figure(), svg='<svg viewBox="0 0 9 9"><unclosed'),))))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_markup(text):
    columns = (Column(text, text), Column("Tal", "", "number"))
    hostile = Table("t", text, columns, ((text, "1"),), (text, "2"), (text,))
    blocks = (Paragraph(text), Bullets((text,)), Bullets((text,), True), Notice(text, text), hostile, Links((Link("a", text, text),)))
    made = to_pdf(
        document(
            Section("s", text, (*blocks, replace(figure(text), headline=text, subtitle=text))),
            title=text,
            subtitle=text,
            facts=(text,),
            marks=(Notice(text, text),),
            footer=text,
            contents_title=text,
        ),
        text,
    )
    expected = "".join(text.split())
    assert "".join(words(made).split()).count(expected) >= 24
    assert read(made).metadata.author == text


def test_signs_that_texts_use_are_shown():
    text = "ÆØÅæøå – − · » « ⁻¹¹ × • → ≥ ≤ ½ € ’ “ ” … ² ß ü Ł ş"
    assert words(to_pdf(document(Section("s", text, (Paragraph(text),))))).count(text) == 2


def test_marks_of_direction_and_control_signs_do_no_harm():
    made = to_pdf(document(Section("s", "Navn", (Paragraph("før \u200f\u202eabc\u202c \u0007efter\nlinje \u05d0\u05d1"),))))
    assert "efter linje" in words(made)


def test_numbers_keep_their_units():
    text = " ".join(f"{'ord' * (place % 7 + 1)} {place} kr. {place}–{place + 1} %" for place in range(60))
    layout = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=to_pdf(document(Section("s", "T", (Paragraph(text),)))), capture_output=True, check=True
    ).stdout.decode()
    assert not [line for line in layout.splitlines() if line.strip().startswith(("kr.", "%")) or line.rstrip().endswith("–")]


def test_a_long_table_repeats_its_header():
    made = to_pdf(document(Section("s", "Lang", (table(rows=3000, columns=6),))))
    pages = len(read(made).pages)
    assert pages > 40
    assert words(made).count("Socialcenter Tal 1 kr. Tal 2 kr.") == pages


def test_a_short_table_stays_on_one_page_with_its_caption():
    filler = Paragraph("Et ord til. " * 300)
    for lines in range(0, 40, 5):
        made = to_pdf(document(Section("s", "Afsnit", (filler, *(Paragraph("Linje"),) * lines, table(rows=16)))))
        pages = [page.extract_text() for page in read(made).pages]
        (page,) = [text for text in pages if "Tal efter center" in text]
        assert "Center 15" in page
        assert "Noten står her." in page


def test_a_short_table_taller_than_a_page_is_not_cut_off():
    rows = tuple((f"r{row}", f"start{row} {'ord ' * 900} slut{row}") for row in range(5))
    tall = Table("t", "Høj", (Column("A"), Column("B")), rows)
    found = words(to_pdf(document(Section("s", "Afsnit", (tall,)))))
    assert all(f"start{row}" in found and f"slut{row}" in found for row in range(5))


@pytest.mark.parametrize("columns", [3, 9, 14, 25, 45])
def test_no_table_is_wider_than_the_page(columns):
    inside(to_pdf(document(Section("s", "Bred", (Paragraph("Se her."), table(rows=4, columns=columns))))))


@pytest.mark.parametrize("units", [1, 5, 12])
def test_no_long_word_leaves_its_cell(units):
    name = "Sundhedsogsocialforvaltningensdistriktsopland" * 3
    columns = (Column("Navn"), *(Column("Uforudsigelighedskoefficientvægtning") for _ in range(units)))
    rows = tuple((f"{name}{row}", *("d80d5a44826395f23a3fbcb006c9545e0b58e9cdb42d98828adecbf984d1ca1e",) * units) for row in range(3))
    inside(to_pdf(document(Section("s", name, (Paragraph(name), Table("t", "Ord", columns, rows))))))


def inside(made: bytes) -> None:
    """Every word lies within the page's margins of 22 mm, and no two words overlap."""
    page = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    for part in page.split("<page ")[1:]:
        width = float(re.search(r'width="([\d.]+)"', part).group(1))
        boxes = [tuple(map(float, box)) for box in re.findall(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)"', part)]
        assert boxes
        assert all(left > 61 and right < width - 61 for left, _, right, _ in boxes)
        for place, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[place + 1 :]:
                across, down = min(right, other[2]) - max(left, other[0]), min(bottom, other[3]) - max(top, other[1])
                assert across < 1 or down < 0.45 * (bottom - top), (boxes[place], other)


def test_the_footer_stands_last_and_asks_for_no_page():
    for lines in range(34, 44):
        made = to_pdf(document(Section("s", "Afsnit", (Paragraph("Linje"),) * lines)))
        *_, last = (page.extract_text() for page in read(made).pages)
        assert "Linje" in last
        assert last.rstrip().endswith("Kørsel 1")


def test_only_a_wide_table_turns_the_page():
    sections = (
        Section("a", "Smal", (table(),)),
        Section("b", "Bilag", ()),
        Section("c", "Bred", (Paragraph("Se."), table(columns=14)), level=3),
        Section("d", "Smal igen", (table(),)),
    )
    sides = [page.mediabox.width > page.mediabox.height for page in read(to_pdf(document(*sections))).pages]
    assert sides == [False, True, False]
    assert len(read(to_pdf(document(*sections[1:3]))).pages) == 2


def test_a_section_can_start_a_page():
    sections = tuple(Section(f"s{place}", f"Center {place}", (Paragraph("Kort."),), new_page=place > 0) for place in range(3))
    made = read(to_pdf(document(*sections)))
    assert [set(re.findall(r"Center \d", page.extract_text())) for page in made.pages] == [{"Center 0"}, {"Center 1"}, {"Center 2"}]


def test_the_contents_of_parts_name_each_part_once_and_nothing_inside_it():
    about = Section("about", "Om arkene", (Paragraph("Ét ark hver."),))
    parts = [Section(f"s{n}", f"Center {n}", (), new_page=True) for n in (1, 2, 3)]
    inner = [Section(f"t{n}", f"Inde {n}", (Paragraph("Kort."),), level=3) for n in (1, 2, 3)]
    nested = [section for pair in zip(parts, inner, strict=True) for section in pair]
    first, *others = read(to_pdf(document(about, *nested, contents_title="Indhold"))).pages
    listed = first.extract_text()
    assert re.findall(r"Center \d", listed) == ["Center 1", "Center 2", "Center 3"]
    assert "Inde" not in listed and listed.count("Om arkene") == 1
    assert len(others) == 3


def test_contents_stand_only_where_they_have_a_title():
    assert "Indhold Første afsnit" in words(to_pdf(document(contents_title="Indhold")))
    assert words(to_pdf(document())).count("Første afsnit") == 1


def test_links_are_names_without_addresses():
    made = to_pdf(document(Section("s", "Filer", (Links((Link("key.xlsx", "Regneark", "alle tal"),)),))))
    assert "• Regneark: alle tal" in words(made)
    assert "key.xlsx" not in words(made)
    assert not read(made).pages[0].annotations


def test_the_first_page_is_a_small_picture():
    picture = first_page(document(Section("s", "Fuld side", (Paragraph("Nøglen fordeler 900.000.000 kr. efter behov. " * 200),))))
    assert picture.startswith(b"\x89PNG")
    width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    assert 500 < width < 600 and 700 < height < 850
    assert len(picture) < 150_000


def test_the_same_bytes_in_another_process_place_zone_and_language(tmp_path):
    code = (
        "import sys\nfrom tests.report.test_pdf import document\nfrom fordel.report.pdf import first_page, to_pdf\n"
        "sys.stdout.buffer.write(to_pdf(document(), 'Øby') + first_page(document()))"
    )
    settings = [
        {"TZ": "Pacific/Kiritimati", "LANG": "C", "PYTHONHASHSEED": "1", "TMPDIR": str(tmp_path)},
        {"TZ": "America/Adak", "LANG": "da_DK.UTF-8", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "86400"},
    ]
    made = {to_pdf(document(), "Øby") + first_page(document())}
    for place, setting in zip((tmp_path, "/"), settings, strict=True):
        around = os.environ | {"PYTHONPATH": os.getcwd()} | setting
        made.add(subprocess.run([sys.executable, "-c", code], cwd=place, env=around, capture_output=True, check=True).stdout)
    assert len(made) == 1

"""The page in a browser: it shows what the engine pays, keeps the choice, and can be read and worked by everybody."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from shapely.geometry import box

from fordel.key.exact import largest_remainder
from fordel.key.order import order_from_json
from fordel.key.steps import allocate
from fordel.texts.catalogue import catalogue
from fordel.whatif.bundle import MODULES, source
from fordel.whatif.page import whatif_page
from tests.whatif.case import CODES, HOSTILE, content, settings

TITLES = {"da": "Hvad nu hvis?", "en": "What if?"}
SHAPES = {code: box(12 + place / 10, 55, 12.1 + place / 10, 55.05) for place, code in enumerate(CODES[:3])}
CHOICES = [
    ({}, {}),
    ({"pot": "1100000"}, {"pot": "1100000"}),
    ({"reserve-kind": "percent", "reserve": "2,5"}, {"reserve": {"percent": "2.5"}}),
    ({"reserve-kind": "amount", "reserve": "12.345"}, {"reserve": {"amount": "12345"}}),
    ({"threshold": "500000"}, {"pool": "33333", "needs": ["290", "210", "390", "110"]}),
    ({"transition": False}, {"transition": None}),
    ({"share": "25", "years": "3"}, {"transition": {"target_share": "0.25", "years_left": "3"}}),
    (
        {"floor-kind": "none", "ceiling-kind": "amount", "ceiling": "20.000"},
        {"transition": {"floor": None, "ceiling": {"amount": "20000"}}},
    ),
    (
        {"furthest-kind": "percent", "furthest": "3", "measured": "budget", "floor": "-10"},
        {"transition": {"furthest_under_target": "3", "measured_from": "budget", "floor": {"percent": "-10"}}},
    ),
    ({"draw": "2"}, {"needs": ["300", "202", "404", "106"]}),
]  # fmt: skip


def expected(changes: dict, **base: object) -> list[int]:
    """The engine's amounts for the starting point with these changes."""
    given = content(**base)["input"]
    rules = changes.get("transition", {})
    merged = given | changes | ({"transition": {**given["transition"], **rules}} if rules else {})
    return list(allocate(order_from_json(merged)).amounts)


@pytest.mark.parametrize(("moves", "changes"), CHOICES)
def test_a_choice_gives_the_engines_amounts_and_its_address_gives_the_choice(page, moves, changes):
    shown = page().open()
    for name, value in moves.items():
        shown.set(name, value)
    amounts, fragment, yaml = shown.amounts(), shown.fragment, shown.js("document.getElementById('yaml').value")
    assert amounts == expected(changes)
    assert bool(fragment) == bool(moves)
    again = page().open(fragment)
    assert (again.amounts(), again.fragment, again.js("document.getElementById('yaml').value")) == (amounts, fragment, yaml)
    assert again.text("hash-notice") == ""
    again.browser.find_element("id", "reset").click()
    assert (again.amounts(), again.fragment) == (expected({}), "")


def test_a_slider_moves_its_field(page):
    shown = page().open()
    shown.set("share-slider", "40")
    assert shown.js("document.getElementById('share').value") == "40"
    assert shown.amounts() == expected({"transition": {"target_share": "0.4"}})
    assert shown.js("document.getElementById('share-slider').getAttribute('aria-valuetext')") == "40 %"


def test_gains_and_losses_stand_with_signs_arrows_and_words(page):
    shown = page().open()
    shown.set("transition", False)
    before, after = expected({}), expected({"transition": None})
    cells = shown.js("[...document.querySelectorAll('#amounts tbody tr')].map((row) => row.cells[2].textContent)")
    for old, new, cell in zip(before, after, cells, strict=True):
        sign, arrow, word = ("+", "▲", "mere") if new > old else ("−", "▼", "mindre")
        assert cell.startswith(f"{arrow} {sign}")
        assert word in cell
        assert re.sub(r"\D", "", cell.split(" m")[0]) == str(abs(new - old))
    last = shown.js("[...document.querySelectorAll('#amounts tbody tr')].map((row) => row.cells[3].textContent)")
    assert re.sub(r"\D", "", last[0].split(" m")[0]) == str(abs(after[0] - 250001)), "half a krone of budget counts upwards"


def test_a_draw_is_marked_everywhere(page):
    shown = page().open()
    assert shown.text("not-estimated") == shown.text("ribbon-draw") == ""
    shown.set("draw-slider", "3")
    assert shown.text("not-estimated").startswith("Ikke estimeret: andre vægte end de beregnede. Beløbene bygger på lodtrækning 3")
    assert "Ikke estimeret: andre vægte end de beregnede (lodtrækning 3)" in shown.text("ribbon")
    assert "draw=3.not_estimated" in shown.fragment
    assert shown.js("document.getElementById('yaml').value").startswith("# not estimated: draw 3")
    assert "status: draft" in shown.js("document.getElementById('yaml').value")
    shown.browser.execute_script("document.getElementById('weights').open = true")
    assert "93,50" not in shown.text("weights"), "amounts per child are shown in whole units"
    assert [cell.text for cell in shown.browser.find_elements("css selector", "#weights td")] == ["94", "90"]


def test_the_status_is_told(page):
    shown = page().open()
    shown.set("reserve-kind", "percent")
    shown.browser.execute_async_script("setTimeout(arguments[0], 500)")
    assert shown.text("status") == "990.000\u00a0kr. udbetales. 0 får mere og 4 får mindre end i udgangspunktet."
    assert shown.js("document.getElementById('status').getAttribute('role')") == "status"


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ({"pot": "elleve"}, "Beløbsrammen skal være et helt beløb"),
        ({"pot": "1000"}, "tilsammen større end beløbsrammen"),
        ({"floor": "4", "ceiling-kind": "percent", "ceiling": "3"}, "Gulvet ligger over loftet for Ærø & omegn, "),
        ({"measured": "budget", "floor": "20"}, "Gulvene er tilsammen større"),
        ({"floor-kind": "none", "measured": "budget", "ceiling-kind": "percent", "ceiling": "-30"}, "Lofterne er tilsammen lavere"),
        ({"floor": "4", "ceiling-kind": "percent", "ceiling": "-60"}, "for Ærø & omegn, "),
        ({"share": "101"}, "Målets vægt skal være fra 0 til 100"),
    ],
)
def test_what_cannot_be_computed_is_said_and_the_last_result_stays(page, moves, words):
    shown = page().open()
    for name, value in moves.items():
        shown.set(name, value)
    assert words in shown.text("fault")
    assert "det sidste valg, der kunne regnes ud" in shown.text("fault")
    assert len(shown.amounts()) == 4
    assert "stale" in shown.js("document.getElementById('result').className")
    assert shown.js("document.getElementById('yaml').value") == ""
    shown.browser.find_element("id", "reset").click()
    assert shown.text("fault") == ""
    assert shown.amounts() == expected({})


def test_a_unit_without_budget_is_named_and_can_receive_its_target(page):
    budgets = {CODES[0]: "1", CODES[1]: "1", CODES[2]: "1"}
    shown = page(transition=None, budgets=budgets).open()
    shown.set("transition", True)
    assert "Lille havde intet budget sidste år" in shown.text("fault")
    shown.set("newcomers", "at_target")
    assert shown.text("fault") == ""
    assert shown.amounts()[3] == expected({}, transition=None, budgets=budgets)[3]


def test_without_last_years_budgets_there_is_no_transition(page):
    shown = page(transition=None, budgets={}).open()
    assert shown.js("document.getElementById('transition').disabled")
    assert shown.text("transition-help").startswith("Sidste års budgetter mangler")
    assert shown.js("document.querySelector('#measure [value=last]').hidden")


@pytest.mark.parametrize("fragment", [
        "pot=-1", "draw=9.not_estimated", "draw=1", "reserve=percent:x", "pool=7", "nonsense=1",
        "toString=1", "constructor=1", "__proto__=1",
        f"pot=1.{100 * chr(48)}x",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_says_so(page, fragment):
    shown = page().open(f"{fragment}&run=0123456789ab")
    assert fragment.split("=")[0] in shown.text("hash-notice")
    assert shown.amounts() == expected({})


def test_an_address_of_another_run_says_so(page):
    assert page().open("pot=2000000&run=ffffffffffff").text("hash-notice").startswith("Adressen er lavet med en anden beregning")


def test_nothing_is_asked_of_the_network(page):
    shown = page().open()
    shown.set("pot", "1200000")
    entries = [json.loads(entry["message"])["message"] for entry in shown.browser.get_log("performance")]
    urls = {entry["params"]["request"]["url"].split("#")[0] for entry in entries if entry["method"] == "Network.requestWillBeSent"}
    assert {url for url in urls if not url.startswith(("data:", "about:"))} == {shown.path.as_uri()}
    assert shown.js("performance.getEntriesByType('resource').filter((one) => !one.name.startsWith('data:')).length") == 0
    assert shown.browser.get_log("browser") == []
    html = shown.path.read_text(encoding="utf-8")
    assert "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:" in html
    assert not re.search(r"https?:|@import|url\((?!#)", html)
    assert {tag.get("src") for tag in BeautifulSoup(html, "html.parser").find_all(["script", "img", "iframe"])} == {None}


def test_a_request_from_the_page_would_be_refused(page):
    script = "fetch(arguments[0]).then(() => arguments[1]('sent'), () => arguments[1]('refused'))"
    assert page().open().browser.execute_async_script(script, page().path.as_uri()) == "refused"


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_word_is_there_in_both_languages(page, language):
    shown = page(language=language).open()
    assert (shown.js("document.documentElement.lang"), shown.browser.title.split(" – ")[0]) == (language, TITLES[language])
    other = {"da": "en", "en": "da"}[language]
    shown.browser.find_element("css selector", f"[data-language={other}]").click()
    assert f"lang={other}" in shown.fragment
    again = page(language=language).open(shown.fragment)
    assert (again.js("document.documentElement.lang"), again.browser.title.split(" – ")[0]) == (other, TITLES[other])
    assert again.text("settings-title") == {"da": "Reglerne", "en": "The rules"}[other]
    again.set("draw", "1")
    again.set("floor", "5")
    again.set("threshold", "500000")
    assert not re.search(r"undefined|null|NaN|\{\w+\}", again.js("document.querySelector('main').innerText"))
    assert again.amounts()


def test_numbers_are_typed_as_the_language_writes_them(page):
    shown = page().open("lang=en")
    shown.set("reserve-kind", "percent")
    shown.set("reserve", "2.5")
    assert shown.amounts() == expected({"reserve": {"percent": "2.5"}})
    shown.browser.find_element("css selector", "[data-language=da]").click()
    assert shown.js("document.getElementById('reserve').value") == "2,5"
    assert shown.js("document.getElementById('pot').value") == "1.000.000"


def test_every_key_that_the_page_names_is_in_the_catalogue():
    script = "".join(source(f"{name}.mjs") for name in MODULES)
    template = source("whatif.html.j2")
    named = set(re.findall(r'say\("([a-z_.]+)"\)', script)) | set(re.findall(r'data-(?:text|label)="([a-z_.]+)"', template))
    own = {"unit", "currency", "withheld", "in_caption", "in_map", "document_title", "price_note"}
    assert len(named) > 60
    assert {key for key in named - own if f"whatif.{key}" not in catalogue("da")} == set()
    parts = {key.removeprefix("whatif.") for key in catalogue("da") if key.startswith(("whatif.fault.", "whatif.error."))}
    rules = set(re.findall(r'Refused\("(\w+)"', source("steps.mjs") + source("transition.mjs")))
    assert {f"error.{rule}" for rule in rules} == {key for key in parts if key.startswith("error.")}


def test_hostile_names_are_text_and_nothing_else(page):
    shown = page(shapes=SHAPES).open()
    assert shown.js("document.images.length") == 0
    assert HOSTILE in shown.js("document.querySelectorAll('#amounts tbody th')[1].textContent")
    html = shown.path.read_text(encoding="utf-8")
    assert html.count("<script") == html.count("</script>") == 2
    assert "<img" not in html
    assert "\u2028" not in html.partition('id="data">')[2].partition("</script>")[0]
    assert "</script" not in "".join(source(f"{name}.mjs") for name in MODULES)


def test_withheld_counts_are_not_in_the_file(page):
    shown = page().open()
    assert "731977" not in shown.path.read_text(encoding="utf-8")
    assert shown.js("document.querySelectorAll('#amounts tbody tr')[3].cells[5].textContent") == "•"
    assert shown.text("index-note").startswith("• Indekset vises ikke")
    shown.set("threshold", "500000")
    assert shown.js("document.querySelectorAll('#amounts tbody tr')[3].cells[5].textContent") == "•"


def test_the_index_follows_the_needs(page):
    shown = page().open()
    shown.set("threshold", "500000")
    cells = shown.js("[...document.querySelectorAll('#amounts tbody tr')].map((row) => row.cells[5].textContent)")
    assert cells == ["116,5", "84,1", "98,5", "•"], "120.5 x 290 / 300, and so on: both needs add to 1000"


def test_the_map_or_tiles_show_every_unit_with_a_shape(page):
    shown = page(shapes=SHAPES).open("map=index")
    fills = shown.js("[...document.querySelectorAll('#map .area')].map((one) => one.getAttribute('fill'))")
    assert fills == ["url(#fill-4)", "url(#fill-1)", "url(#fill-2)"]
    assert "Uden grænser på kortet: D." in shown.text("map-section")
    assert "vises ikke: D" in shown.text("legend")
    assert "100,9 og derover" not in shown.text("legend")
    tiles = page().open("map=index")
    assert tiles.js("document.querySelectorAll('#map .area[fill]').length") == 4
    assert "ikke geografien" in tiles.text("map-section")


def test_the_starting_point_stands_there_without_script(page):
    parsed = BeautifulSoup(page().path.read_text(encoding="utf-8"), "html.parser")
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in parsed.select("#amounts tbody tr")]
    assert [int(row[1].replace(".", "")) for row in rows] == expected({})
    assert rows[1][0].startswith(HOSTILE)
    assert parsed.noscript.get_text().startswith("Siden regner med JavaScript")
    assert parsed.find(id="settings").has_attr("hidden")


def test_the_same_run_gives_the_same_bytes():
    first, second = (whatif_page(content(), SHAPES, settings()) for _ in range(2))
    assert first == second
    assert "\r" not in first
    assert first.endswith("</html>\n")


def test_a_language_without_a_word_for_the_unit_is_not_offered():
    params = settings()
    units = params.units.model_copy(update={"labels": {"da": params.units.labels["da"]}})
    parsed = BeautifulSoup(whatif_page(content(), {}, params.model_copy(update={"units": units})), "html.parser")
    assert not parsed.select("[data-language]")
    assert list(json.loads(parsed.find(id="data").string)["texts"]) == ["da"]


@pytest.mark.parametrize("synthetic", [True, False])
def test_marks_stand_over_everything(page, synthetic):
    shown = page(synthetic=synthetic).open()
    assert shown.text("ribbon") == ("Udkast · Syntetisk · Regneeksempel" if synthetic else "Udkast · Regneeksempel")
    assert ("Syntetiske data" in shown.text("amounts")) == synthetic
    assert ("SYNTETISKE DATA" in shown.js("document.getElementById('map').textContent")) == synthetic
    assert ("Syntetisk" in shown.browser.title) == synthetic


def test_nothing_lies_beside_a_narrow_page(page):
    shown = page(shapes=SHAPES).open()
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    shown.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for name, value in (("reserve-kind", "amount"), ("ceiling-kind", "percent"), ("draw", "1")):
            shown.set(name, value)
        assert shown.js("document.documentElement.scrollWidth") <= 390
        assert shown.js("document.querySelector('.scroll').tabIndex") == 0
        assert shown.js("document.getElementById('scroll-note').checkVisibility()")
        assert shown.text("scroll-note") == "Skub tabellen til siden for at se flere kolonner."
        change = shown.js("document.querySelector('#amounts tbody tr').cells[2].getBoundingClientRect().right")
        assert change <= 390, "amount and change are seen without moving the table"
    finally:
        shown.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_keyboard_reaches_every_control_in_the_order_of_the_page(page):
    from selenium.webdriver.common.keys import Keys

    shown = page().open()
    for name in ("reserve", "ceiling", "furthest"):
        shown.set(f"{name}-kind", "percent")
    visible = "[...document.querySelectorAll('button, select, input, textarea, summary, [tabindex]')]"
    visible += ".filter((one) => one.checkVisibility() && !one.disabled)"
    shown.browser.execute_script(f"{visible}.forEach((one, place) => (one.dataset.place = place)); document.activeElement.blur()")
    count, reached = shown.js(f"{visible}.length"), []
    for _ in range(count):
        shown.browser.switch_to.active_element.send_keys(Keys.TAB)
        reached.append(shown.js("[document.activeElement.dataset.place, getComputedStyle(document.activeElement).outlineStyle]"))
    assert reached == [[str(place), "solid"] for place in range(count)]
    assert count > 25


def test_everything_is_named(page):
    shown = page(shapes=SHAPES).open()
    unnamed = "[...document.querySelectorAll('select, input, textarea')]"
    unnamed += ".filter((one) => !one.labels.length && !one.getAttribute('aria-label'))"
    assert shown.js(f"{unnamed}.map((one) => one.id)") == []
    assert shown.js("[...document.querySelectorAll('th')].filter((one) => !one.scope).length") == 0
    assert shown.js("[...document.querySelectorAll('table')].filter((one) => !one.caption.textContent).length") == 0
    ids = shown.js("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    described = shown.js("[...document.querySelectorAll('[aria-describedby]')].map((one) => one.getAttribute('aria-describedby'))")
    assert {name for names in described for name in names.split()} <= set(ids)


def test_the_name_of_a_control_holds_its_visible_label(page):
    shown = page().open("lang=en")
    shown.browser.find_element("css selector", "[data-language=da]").click()
    for name, label in (("reserve", "Reserve hos kommunen"), ("floor", "Gulv: ændring fra sidste års budget, mindst")):
        assert shown.js("document.getElementById(arguments[0]).getAttribute('aria-label')", f"{name}-kind") == f"{label}: art"
        assert shown.js("document.getElementById(arguments[0]).getAttribute('aria-label')", name) == label
    assert [shown.js("document.getElementById(arguments[0]).inputMode", name) for name in ("floor", "ceiling", "share")] == [
        "text", "text", "decimal"
    ]  # fmt: skip


def test_what_pool_and_reserve_leave_out_is_said(page):
    shown = page().open()
    assert shown.text("kept-note") == ""
    shown.set("threshold", "500000")
    shown.set("reserve-kind", "percent")
    assert shown.text("kept-note") == " ".join(catalogue("da")[f"whatif.kept.{name}"] for name in ("pool", "reserve", "compare"))
    shown.set("reserve", "0")
    assert shown.text("kept-note") == " ".join(catalogue("da")[f"whatif.kept.{name}"] for name in ("pool", "compare"))


def test_changes_say_in_which_prices_they_are(page):
    shown = page(shapes=SHAPES).open()
    own = "Ændringen fra sidste års budget er i hvert års egne priser."
    assert own in shown.text("result")
    seen = "document.getElementById('map-prices').checkVisibility()"
    assert (shown.text("map-prices"), shown.js(seen)) == (own, True)
    shown.set("measure", "start")
    assert not shown.js(seen)
    html = whatif_page(content() | {"last_year": {"prices": 1.0373}}, SHAPES, settings())
    assert f"{own} Priser og lønninger er steget 3,7 % siden sidste år." in html


def test_last_years_key_gives_budgets_where_no_table_does():
    params = settings()
    sources = {name: one for name, one in params.sources.items() if name != "history"}
    html = whatif_page(content(), {}, params.model_copy(update={"sources": sources}))
    assert json.loads(BeautifulSoup(html, "html.parser").find(id="data").string)["history"]


def test_the_target_stands_beside_the_amount(page):
    shown = page().open()
    found = allocate(order_from_json(content()["input"])).target
    cells = shown.js("[...document.querySelectorAll('#amounts tbody tr')].map((row) => row.cells[4].textContent)")
    assert [int(cell.replace(".", "")) for cell in cells] == list(largest_remainder(content()["input"]["codes"], found))
    parsed = BeautifulSoup(shown.path.read_text(encoding="utf-8"), "html.parser")
    assert [row.find_all("td")[3].get_text() for row in parsed.select("#amounts tbody tr")] == cells


def test_a_code_stands_beside_a_name_that_does_not_tell_it(page):
    given = content()
    given["units"][0]["name"] = "Center A (prøve)"
    parsed = BeautifulSoup(whatif_page(given, {}, settings()), "html.parser")
    heads = [head.get_text() for head in parsed.select("#amounts tbody th")]
    assert (heads[0], heads[2]) == ("Center A (prøve)", "Centrum C")


def test_the_printed_page_has_no_controls(page):
    shown = page().open()
    shown.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not shown.js("document.getElementById('settings').checkVisibility()")
        assert shown.js("document.getElementById('amounts').checkVisibility() && document.getElementById('yaml').checkVisibility()")
        assert shown.js("document.getElementById('yaml').scrollHeight <= document.getElementById('yaml').offsetHeight + 2")
    finally:
        shown.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("name", ["link", "yaml"])
def test_what_is_copied_is_told(page, name):
    shown = page().open()
    shown.browser.find_element("id", f"copy-{name}").click()
    shown.browser.execute_async_script("setTimeout(arguments[0], 200)")
    assert shown.text("copied") in {"Kopieret.", "Kunne ikke kopieres. Teksten er markeret; tryk Ctrl+C."}
    assert shown.js("document.activeElement.id") == name

def test_a_language_that_is_none_is_not_taken(page):
    shown = page().open("lang=toString")
    assert shown.text("result-title") == page().open().text("result-title")
    assert shown.amounts() == expected({})

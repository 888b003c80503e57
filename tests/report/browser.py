"""Pages in a real browser: what a reader would see of them, on a screen, with a screen reader and on paper."""

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
SCREENS = {"phone": (390, 844), "desk": (1280, 900)}
PAPER = {"portrait": 680, "landscape": 1009}  # CSS pixels between the margins of A4

_TEXT_OF = "const of = (one) => one.textContent.trim().replace(/\\s+/g, ' ').slice(0, 60);"

WIDER = """
return [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1
  && !one.closest('.scroll, .drawing, svg')).map((one) => `${one.tagName}.${one.className}`)
"""

CLIPPED = f"""{_TEXT_OF}
const clips = (one) => /hidden|clip/.test(getComputedStyle(one).overflow);
const boxes = [...document.querySelectorAll('body *:not(svg, svg *)')].filter((one) => clips(one) && one.clientWidth > 1 && of(one)
  && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)).map((one) => `${{one.tagName}}: ${{of(one)}}`);
const drawn = [...document.querySelectorAll('svg')].flatMap((svg) => {{
  const {{left, right, top, bottom}} = svg.getBoundingClientRect();
  const within = (box) => box.left >= left - 1 && box.right <= right + 1 && box.top >= top - 1 && box.bottom <= bottom + 1;
  const shown = [...svg.querySelectorAll('text')].filter((one) => of(one) && one.getBoundingClientRect().width);
  return shown.filter((one) => !within(one.getBoundingClientRect())).map((one) => `svg: ${{of(one)}}`);
}});
return [...boxes, ...drawn]
"""

OVERLAPPING = f"""{_TEXT_OF}
const inner = (one) => {{
  const box = one.getBoundingClientRect(), part = box.height / 5;
  return {{left: box.left + .5, right: box.right - .5, top: box.top + part, bottom: box.bottom - part}};
}};
return [...document.querySelectorAll('svg')].flatMap((svg) => {{
  const shown = [...svg.querySelectorAll('text')].filter((one) => of(one) && one.getBoundingClientRect().width);
  const boxes = shown.map(inner);
  return shown.flatMap((one, place) => shown.slice(place + 1).filter((_, step) => {{
    const a = boxes[place], b = boxes[place + 1 + step];
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }}).map((other) => `${{of(one)}} / ${{of(other)}}`));
}})
"""

SMALLEST = """
return [...document.querySelectorAll('svg text')].filter((one) => one.textContent.trim() && one.getBoundingClientRect().width)
  .map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a).reduce((a, b) => Math.min(a, b), 99)
"""

WIDE_ON_PAPER = """
const [portrait, landscape] = arguments;
return [...document.querySelectorAll('table, figure, p, ul, ol')].filter((one) => !one.closest('nav') && one.offsetWidth >
  (one.closest('.landscape') ? landscape : portrait)).map((one) => `${one.id || one.tagName} is ${one.offsetWidth} wide`)
"""

AXE = """
const done = arguments[0], tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then((found) => done(found.violations.map((one) =>
  `${one.id}: ${one.help} (${one.nodes.length}: ${one.nodes[0].html.slice(0, 160)})`)), (fault) => done([String(fault)]))
"""


@contextmanager
def browser() -> Iterator[object]:
    """Chromium without a window; the test is skipped where it is not installed."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="pages are tried in a browser with selenium, which is not installed")
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("pages are tried in a browser; chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    driver.set_script_timeout(120)
    try:
        yield driver
    finally:
        driver.quit()


def pages(root: Path, most: int = 4) -> list[Path]:
    """The HTML files under ``reports``; of a folder with many of one kind, the first ``most`` and the last."""
    top, inner = sorted((root / "reports").glob("*.html")), sorted((root / "reports").glob("*/*.html"))
    return [*top, *(inner if len(inner) <= most else [*inner[:most], inner[-1]])]


def show(driver, path: Path, screen: str = "desk") -> None:
    """Open a page on a screen of this size."""
    width, height = SCREENS[screen]
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": screen == "phone"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.get(path.as_uri())


def too_wide(driver) -> list[str]:
    """What makes the page wider than the window; empty where nothing does."""
    wide = driver.execute_script("return document.documentElement.scrollWidth > innerWidth")
    return ["the page is wider than the window", *driver.execute_script(WIDER)] if wide else []


def clipped(driver) -> list[str]:
    """Elements that hide a part of their text, and texts that stand outside their figure."""
    return driver.execute_script(CLIPPED)


def overlapping(driver) -> list[str]:
    """Pairs of texts in a figure that stand on each other; a fifth of the line's height above and below may be shared."""
    return driver.execute_script(OVERLAPPING)


def smallest_text(driver) -> float:
    """The size in CSS pixels of the smallest text in a figure."""
    return driver.execute_script(SMALLEST)


def axe_faults(driver) -> list[str]:
    """What axe-core finds, with the number of elements and the first of them."""
    spec = find_spec("axe_playwright_python")
    if spec is None:
        pytest.skip("accessibility is tried with axe-core of axe-playwright-python, which is not installed")
    driver.execute_script(Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8"))
    return driver.execute_async_script(AXE)


def wide_on_paper(driver) -> list[str]:
    """What is wider than the room between an A4 page's margins, as the print rules lay it out."""
    size = {"width": PAPER["portrait"], "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        return driver.execute_script(WIDE_ON_PAPER, *PAPER.values())
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def printed(driver, path: Path) -> None:
    """Print the page that is open to a PDF file on A4, as the page's own rules say."""
    answer = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "paperWidth": 8.27, "paperHeight": 11.69})
    path.write_bytes(base64.b64decode(answer["data"]))


def words(pdf: Path, margin: float = 20) -> tuple[list[list[str]], list[str]]:
    """The words of every page, and those that come nearer to its edge than ``margin`` points."""
    if shutil.which("pdftotext") is None:
        pytest.skip("the printed page is read with pdftotext, which is not installed")
    text = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    found, near = [], []
    for page in re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', text, re.DOTALL):
        width, height = float(page[0]), float(page[1])
        marks = re.findall(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', page[2])
        found.append([mark[4] for mark in marks])
        for left, top, right, bottom, word in ((*map(float, mark[:4]), mark[4]) for mark in marks):
            if left < margin or top < margin or right > width - margin or bottom > height - margin:
                near.append(f"page {len(found)}: {word}")
    return found, near


def requests(driver) -> list[str]:
    """Addresses that the page asked for and that are not files or data."""
    sent = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = [one["params"]["request"]["url"] for one in sent if one["method"] == "Network.requestWillBeSent"]
    return [address for address in asked if not address.startswith(("file:", "data:", "about:"))]

"""A browser without a window, and pages in it; skipped where none is installed."""

import json
import shutil
from pathlib import Path

import pytest

from fordel.whatif.bundle import MODULES, bundle
from fordel.whatif.page import whatif_page
from tests.whatif.case import content, settings

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


@pytest.fixture(scope="session")
def browser():
    """Chromium without a window; its console and its requests are logged."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="the page is tried in a browser with selenium, which is not installed")
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("the page is tried in a browser; chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    driver.set_script_timeout(300)
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def modules(browser, tmp_path_factory):
    """A function that calls an exported function of a module in the browser, once per list of arguments."""
    page = tmp_path_factory.mktemp("modules") / "modules.html"
    names = MODULES[: MODULES.index("form")]
    held = f"window.modules = {{ {', '.join(f'{name}: {name}Module' for name in names)} }};"
    page.write_text(f'<!DOCTYPE html><meta charset="utf-8"><script type="module">\n{bundle(names)}{held}\n</script>', encoding="utf-8")

    def call(name: str, function: str, batch: list[list]) -> list:
        browser.get(page.as_uri())
        script = "const [name, f, batch] = [arguments[0], arguments[1], JSON.parse(arguments[2])];"
        script += "return JSON.stringify(batch.map((given) => window.modules[name][f](...given)));"
        return json.loads(browser.execute_script(script, name, function, json.dumps(batch)))

    return call


class Page:
    """A what-if page in the browser."""

    def __init__(self, browser, path: Path) -> None:
        self.browser, self.path = browser, path

    def open(self, fragment: str = "") -> "Page":
        """Open it anew with this behind the #."""
        self.browser.get("about:blank")
        self.browser.get_log("browser")
        self.browser.get_log("performance")
        self.browser.get(self.path.as_uri() + (f"#{fragment}" if fragment else ""))
        return self

    def js(self, script: str, *given):
        """The value of an expression on the page."""
        return self.browser.execute_script(f"return {script}", *given)

    def text(self, name: str) -> str:
        """The text of an element, empty where it is hidden."""
        return self.js("document.getElementById(arguments[0]).innerText", name)

    def set(self, name: str, value: object) -> None:
        """Set a control as a reader would, and let the page know."""
        script = "const [id, value] = arguments, one = document.getElementById(id);"
        script += "if (one.type === 'checkbox') one.checked = value; else one.value = value;"
        script += "one.dispatchEvent(new Event('input', {bubbles: true})); one.dispatchEvent(new Event('change', {bubbles: true}));"
        self.browser.execute_script(script, name, value)

    def amounts(self) -> list[int]:
        """The amounts in the table."""
        cells = self.js("[...document.querySelectorAll('#amounts tbody td.amount')].map((cell) => cell.textContent)")
        return [int(cell.replace(".", "").replace(",", "")) for cell in cells]

    @property
    def fragment(self) -> str:
        """What stands behind the #."""
        return self.js("location.hash.slice(1)")


@pytest.fixture(scope="session")
def page(browser, tmp_path_factory):
    """A function from options to a page that is not open yet; equal options share one."""
    made: dict[str, Page] = {}

    def get(language: str = "da", shapes: dict | None = None, policy: str | None = None, synthetic: bool = True, **changes) -> Page:
        name = repr((language, bool(shapes), policy, synthetic, sorted(changes.items())))
        if name not in made:
            given = {"language": language, "synthetic": synthetic} | ({} if policy is None else {"policy": policy})
            path = tmp_path_factory.mktemp("whatif") / "whatif.html"
            path.write_text(whatif_page(content(synthetic, **changes), shapes or {}, settings(**given)), encoding="utf-8")
            made[name] = Page(browser, path)
        return made[name]

    return get

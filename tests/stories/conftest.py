"""A real browser with a fake microphone, and axe. Run by `make stories`, in a process of their own.

Playwright's synchronous calls keep an event loop in the main thread; asyncio tests would break
after it, and the ORM has to be told that it is meant.
"""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

HERE = Path(__file__).parent
IMAGES = HERE.parent.parent / "docs/images"
AXE = HERE.parent.parent / "node_modules/axe-core/axe.min.js"
#: WCAG 2.2 AA and what axe calls best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: what is asked of each theme; the second differs from the first by its colours alone
THEMES = {
    "light": {"type": "tag", "values": RULES},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
#: every rule on everything; what passes is counted, not described: that takes most of the time
RUN = """async (rules) => {
  const how = { runOnly: rules, resultTypes: ["violations", "incomplete"] };
  const { passes, violations, incomplete } = await axe.run(document, how);
  return { passes: passes.length, violations, incomplete };
}"""
FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # several pages share a window: those behind must not be slowed down
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(180))


#: browsers that were started; those that were closed have no pages
RUNNING: list[Browser] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A story that failed tells what stood on every page that was open."""
    report = yield
    if report.failed and call.when == "call":
        pages = [page for one in RUNNING for seen in one.contexts for page in seen.pages]
        for page in pages:
            with suppress(Error):
                report.sections.append((f"Page {page.url}", page.evaluate(SHOWN)))
    return report


#: what a page shows, and what stands in its fields
SHOWN = """[document.title, `focus: ${document.activeElement?.id}`,
  ...[...document.querySelectorAll("input, textarea")].filter((e) => e.type !== "hidden" && e.value)
    .map((e) => `${e.id || e.name} = ${e.type === "password" ? "…" : e.value}`),
  document.body.innerText].join("\\n")"""


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    """Playwright's driver, one for all."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, never a downloaded one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.fail("No Chromium: sh tools/chromium.sh")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    chromium = playwright_.chromium.launch(executable_path=path, args=[*FLAGS, *root])
    RUNNING.append(chromium)
    yield chromium
    chromium.close()


@pytest.fixture(autouse=True)
def _left(browser: Browser) -> Iterator[None]:
    """Closes what a story leaves open: its pages would play sound and ask for what is gone."""
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe, for `page.evaluate`."""
    return AXE.read_text()


#: contrast of every text below a selector: composited colours, every ancestor's ground, no guessing
CONTRAST = """(selector) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (css) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = css;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const light = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const stack = [];
    for (let e = element; e; e = e.parentElement) {
      const c = rgba(getComputedStyle(e).backgroundColor);
      stack.push(c);
      if (c[3] === 1) break;
    }
    return stack.reverse().reduce((b, c) => over(c, b), [255, 255, 255, 1]);
  };
  return [...document.querySelectorAll(selector)].filter((e) => e.textContent.trim()).map((e) => {
    const below = ground(e);
    const front = light(over(rgba(getComputedStyle(e).color), below));
    const [hi, lo] = [front, light(below)].sort((a, b) => b - a);
    return (hi + 0.05) / (lo + 0.05);
  });
}"""


#: what axe asks a person to look at, and the answer
EXPLAINED = {
    "video-caption": "Live pictures of sign language: nothing is recorded that could be captioned,"
    " and real-time text stands beside them.",
}


#: what decides the colours of a page: its elements with what style sheets ask for, words aside
PAINT = """() => [...new Set([...document.querySelectorAll("*")].map((e) => e.tagName +
  [...e.attributes].filter((a) => a.value.length < 99
    && /^(class|role|disabled|hidden|open|type|data-|aria-[a-z]+ed$|aria-current)/.test(a.name))
    .map((a) => ` ${a.name}=${a.value.replace(/[0-9]+/g, "")}`).join("")))].sort().join()"""


@pytest.fixture(scope="session")
def painted() -> set[str]:
    """What was seen in the dark without a finding: the same is not asked again for other words."""
    return set()


@pytest.fixture
def accessible(axe: str, painted: set[str]) -> Callable[[Page], None]:
    """Fails if axe finds anything on the page as it is now, in the light or the dark theme."""

    def check(page: Page) -> None:
        found = {}
        paint = page.evaluate(PAINT)
        theme = page.evaluate("document.documentElement.dataset.kernTheme")
        page.evaluate(axe)  # as a debugger does: a script tag would break the policy
        for shown, rules in THEMES.items():
            if shown == "dark" and paint in painted:
                continue
            page.evaluate("name => document.documentElement.dataset.kernTheme = name", shown)
            result = page.evaluate(RUN, rules)
            least = 10 if shown == "light" else 0
            assert result["passes"] > least, "axe saw almost nothing"
            # "incomplete" too: unreadable text on a gradient was only that
            for kind in ("violations", "incomplete"):
                for one in result[kind]:
                    if kind == "incomplete" and one["id"] in EXPLAINED:
                        continue
                    for node in one["nodes"]:
                        # what axe cannot judge (text that may lie under a scrolled box) is measured
                        if one["id"] == "color-contrast" and kind == "incomplete":
                            ratios = page.evaluate(CONTRAST, node["target"][0])
                            if ratios and min(ratios) >= 4.5:
                                continue
                        found[f"{shown}: {kind}: {one['id']}"] = node["html"]
        page.evaluate("name => document.documentElement.dataset.kernTheme = name", theme)
        assert not found
        painted.add(paint)

    return check


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with a microphone. Anything in its console or a failed request fails the test."""
    context = browser.new_context(permissions=["microphone"], locale="de-DE")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda said: problems.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.on("requestfailed", lambda request: problems.append(request.url))
    yield page
    context.close()
    ends = ("/live", "/static/base/icon.svg")  # a page that is left asks for them no more
    assert [one for one in problems if not any(it in one for it in ends)] == []


def picture(page: Page, name: str) -> None:
    """A picture for the docs, small enough for a repository."""
    if not os.environ.get("PICTURES"):
        return
    shot = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    IMAGES.mkdir(parents=True, exist_ok=True)
    shot.quantize(128).save(IMAGES / f"{name}.png", optimize=True)


def sideways(page: Page) -> bool:
    """Does the page scroll to the side?"""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def at_both_sizes(page: Page, name: str) -> None:
    """On a phone and on a desk: nothing scrolls sideways; a picture of each."""
    before = page.viewport_size
    for width, height in ((390, 844), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert not sideways(page), f"{name} at {width}"
        picture(page, f"{name}-{width}")
    if before:
        page.set_viewport_size(before)

"""The pictures of the README, taken from a running sample city: `python -m deploy.demo.screenshots [ADDRESS]`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from deploy.demo.city import cast, plan
from deploy.stack.running import running_layout
from services.gateway.papers.layout import fonts

FOLDER = Path("docs") / "screenshots"
CHROMIUM = "/usr/bin/chromium"
#: The machine's browser, without what reaches for the network.
FLAGS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
#: A machine without Chinese fonts shows the pages with Noto Sans CJK, which the papers bring along.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
  <alias binding="weak"><family>sans-serif</family><prefer><family>Noto Sans CJK SC</family></prefer></alias>
  <alias binding="weak"><family>system-ui</family><prefer><family>Noto Sans CJK SC</family></prefer></alias>
</fontconfig>
"""
_DESKTOP, _PHONE = (1280, 800), (390, 844)
_TIMEOUT_MS = 30_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: who looks at which page; `link` is what is clicked first, `is_whole` takes the page to its end.

    `shows` is what has to be seen on it, however late it is drawn.
    """

    name: str
    username: str
    path: str
    link: str | None = None
    size: tuple[int, int] = _DESKTOP
    is_whole: bool = True
    shows: str = "main h1"


PICTURES = (
    Picture("staff-home", cast.APPROVER, "/"),
    Picture("case", cast.APPROVER, "/cases?status=proposed", link="main table a", shows="#facts-title"),
    Picture("headquarters", cast.headquarters_name(plan.NEAR_THRESHOLD), "/"),
    Picture("store-held", "store-single", "/"),
    Picture("stores-at-c", cast.APPROVER, "/stores?grade=C"),
    Picture("store-phone", "store-single", "/", size=_PHONE),
    Picture("api", cast.APPROVER, "/api/v1/docs", is_whole=False, shows=".swagger-ui .opblock-summary-path"),
)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a screen, as it is installed on the machine, with the papers' fonts beside the machine's own."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="yaocheng-browser-") as folder:
        configuration = Path(folder) / "fonts.conf"
        configuration.write_text(_FONTS.format(folder=escape(str(fonts.folder()))), encoding="utf-8")
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=list(FLAGS),
            headless=True,
            env={"HOME": folder, "TMPDIR": folder, "FONTCONFIG_FILE": str(configuration)},
        )
        try:
            yield launched
        finally:
            launched.close()


def sign_in(context: BrowserContext, address: str, *, username: str, password: str) -> Page:
    """A page after signing in by the form, as a person does."""
    page = context.new_page()
    page.set_default_timeout(_TIMEOUT_MS)
    page.goto(f"{address}/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}/")
    return page


def take(chromium: Browser, address: str, folder: Path, *, password: str = cast.DEMO_PASSWORD) -> list[Path]:
    """Take every picture of the sample city at `address`; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_take(chromium, address, folder, picture, password) for picture in PICTURES]


def _take(chromium: Browser, address: str, folder: Path, picture: Picture, password: str) -> Path:
    width, height = picture.size
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    try:
        page = sign_in(context, address, username=picture.username, password=password)
        page.goto(f"{address}{picture.path}")
        if picture.link is not None:
            page.locator(picture.link).first.click()
        page.locator(picture.shows).first.wait_for()
        target = folder / f"{picture.name}.png"
        page.screenshot(path=str(target), full_page=picture.is_whole)
        return target
    finally:
        context.close()


def main() -> None:
    """Take the pictures into `docs/screenshots` and name them."""
    address = sys.argv[1] if len(sys.argv) > 1 else running_layout().address
    with browser() as chromium:
        for file in take(chromium, address, FOLDER):
            sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()

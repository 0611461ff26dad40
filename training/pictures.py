"""Takes the pictures of docs/huong-dan.md: the pages of a demo archive as a clerk sees them, small WebP files.

    python -m training.pictures ARCHIVE docs/pictures

ARCHIVE is a demo archive whose letters have been read (`vanthu demo`); a copy of it is served, it stays as it is.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from threading import Thread

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from corpus import accounts
from corpus.archive import Archive
from web import create_app

_TODAY = datetime(2026, 5, 12, 9, 30).astimezone()  # a day in the weeks of the sample letters
_PASSWORD = "mật khẩu chụp ảnh"
_SIZE = (1200, 750)  # px of the window
_WIDTH = 900  # px of a picture
# Pages that are mostly empty below; what stands below the form of receiving bears the day on which the demo was made.
_HEIGHTS = {"tiep-nhan": 455, "can-xu-ly": 230}
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def main() -> None:
    """Read the arguments and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("target", type=Path)
    asked = parser.parse_args()
    asked.target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(asked.archive, Path(folder) / "kho"))
        with _served(Archive.open(copy)) as address:
            take(address, asked.target)
    print(f"{sum(p.stat().st_size for p in asked.target.glob('*.webp')) / 1e3:.0f} kB in {asked.target}")


@contextmanager
def _served(archive: Archive) -> Iterator[str]:
    """Serve the archive, everybody's password being ours; yields the address."""
    with archive.database.write() as conn:
        for person in accounts.everyone(conn):
            accounts.change_password(conn, person.id, _PASSWORD)
    server = make_server("127.0.0.1", 0, create_app(archive, lambda: _TODAY), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def take(address: str, target: Path) -> None:
    """Take every picture of the guide, as the clerk sees the pages."""
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path="/usr/bin/chromium", args=list(_FLAGS))
        size = {"width": _SIZE[0], "height": _SIZE[1]}
        page = browser.new_page(viewport=size, locale="vi-VN", color_scheme="light")  # type: ignore[arg-type]
        page.goto(f"{address}/login")
        page.fill("#username", "vanthu")
        page.fill("#password", _PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/home")
        for name, path, anchor in _shots(page, address):
            page.goto(address + path)
            if anchor:
                page.locator(anchor).scroll_into_view_if_needed()
                page.evaluate("s => document.querySelector(s).scrollIntoView()", anchor)
            page.wait_for_timeout(400)  # the scan is drawn
            _keep(page, _HEIGHTS.get(name, _SIZE[1]), target / f"{name}.webp")
        browser.close()


def _shots(page: Page, address: str) -> list[tuple[str, str, str]]:
    """Return each picture's name, path and the part of the page that it is of ('' for its top)."""
    found = page.request.get(f"{address}/api/documents").json()["documents"]
    ids = {one["symbol"]: one["record_id"] for one in found}
    doubtful, asked, late = ids["203/QĐ-UBND"], ids["1426/UBND-NN"], ids["96/MTTQ-BTT"]
    return [
        ("trang-chu", "/home", ""),
        ("tiep-nhan", "/receive", ""),
        ("can-xu-ly", "/review", ""),
        ("soat", f"/documents/{doubtful}", ""),
        ("vao-so", f"/documents/{doubtful}", "#register"),
        ("chuyen-giao", f"/documents/{late}", "#routing"),
        ("tim", "/search?q=han+han", ""),
        ("lien-ket", f"/documents/{asked}/links", ""),
        ("theo-doi", "/follow", ""),
        ("so-den", "/register/in", ""),
    ]


def _keep(page: Page, height: int, path: Path) -> None:
    """Store the upper part of the window, `height` px high, as a picture."""
    clip = {"x": 0, "y": 0, "width": _SIZE[0], "height": height}
    with Image.open(BytesIO(page.screenshot(clip=clip))) as shot:  # type: ignore[arg-type]
        size = (_WIDTH, round(shot.height * _WIDTH / shot.width))
        shot.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(path, quality=72, method=6)


if __name__ == "__main__":
    main()

"""What people watch with: ffmpeg, on which players and OBS's media source are built, and Chromium, which is
OBS's browser source."""

import asyncio
import base64
import io
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import numpy as np
import pytest
from PIL import Image

from app.stream.viewers import ViewerKind
from tests.stream.studio import Studio, flat, until

FFMPEG = shutil.which("ffmpeg")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE_S = 60.0
"""Starting Chromium on a loaded machine takes its time."""


@contextmanager
def painting(studio: Studio, shade: int) -> Iterator[None]:
    """Paint about 30 frames a second, 320x180, left half black."""
    enough = threading.Event()
    picture = flat(shade, (320, 180))
    picture[:, :160] = 0

    def paint() -> None:
        while not enough.wait(1 / 30):
            studio.painter.paint(picture)

    thread = threading.Thread(target=paint, name="limner-test-painter")
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


@pytest.mark.skipif(FFMPEG is None, reason="needs ffmpeg, which is not installed")
def test_ffmpeg_reads_the_stream(studio: Studio) -> None:
    with painting(studio, 200):
        ran = subprocess.run(
            [
                *(str(FFMPEG), "-hide_banner", "-nostdin", "-i", f"{studio.url}stream.mjpg"),
                *("-frames:v", "15", "-pix_fmt", "gray", "-f", "rawvideo", "-"),
            ],
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
        )
    frames = np.frombuffer(ran.stdout, np.uint8).reshape(-1, 180, 320)
    assert len(frames) == 15
    assert frames[:, :, 170:].mean() == pytest.approx(200, abs=3)
    assert frames[:, :, :150].mean() == pytest.approx(0, abs=3)
    assert re.search(rb"Video: mjpeg.*320x180", ran.stderr)


@contextmanager
def chromium(url: str) -> Iterator[str]:
    """Chromium without a window, on a page; gives the address by which it is remote controlled."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                *(str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                *("--disable-background-networking", "--remote-debugging-port=0", "--window-size=640,480"),
                *(f"--user-data-dir={profile}", url),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            told = Path(profile) / "DevToolsActivePort"
            deadline_s = time.monotonic() + PATIENCE_S
            while not (told.exists() and "\n" in told.read_text()):
                assert process.poll() is None and time.monotonic() < deadline_s, "Chromium did not start"
                time.sleep(0.05)
            yield f"http://127.0.0.1:{told.read_text().splitlines()[0]}"
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


async def screenshot(debugger: str) -> np.ndarray:
    """What the page shows, (h, w, 3) RGB."""
    async with aiohttp.ClientSession() as session:
        tabs = await (await session.get(f"{debugger}/json")).json()
        page = next(tab for tab in tabs if tab["type"] == "page")
        async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            await socket.send_json({"id": 1, "method": "Page.captureScreenshot"})
            while (answer := await socket.receive_json()).get("id") != 1:
                pass
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(answer["result"]["data"]))).convert("RGB"))


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, which is not installed")
def test_chromium_shows_the_page(studio: Studio) -> None:
    def drawn() -> int:
        return sum(
            viewer.fps > 0 for viewer in studio.stream.status.viewers if viewer.kind is ViewerKind.PAGE
        )

    with painting(studio, 200), chromium(studio.url) as debugger:
        deadline_s = time.monotonic() + PATIENCE_S
        while not drawn():
            assert time.monotonic() < deadline_s, "the page drew nothing"
            time.sleep(0.05)
        shown = asyncio.run(screenshot(debugger)).mean(axis=2)
    until(lambda: not studio.stream.status.viewers)

    height, width = shown.shape
    scale = min(width / 320, height / 180)
    bright_y, bright_x = np.nonzero(shown > 100)
    # The bright right half, whole, undistorted and in the middle.
    assert np.ptp(bright_x) + 1 == pytest.approx(160 * scale, abs=2)
    assert np.ptp(bright_y) + 1 == pytest.approx(180 * scale, abs=2)
    assert bright_x.min() == pytest.approx(width / 2, abs=2)
    assert bright_y.min() == pytest.approx((height - 180 * scale) / 2, abs=2)
    assert shown[bright_y, bright_x].mean() == pytest.approx(200, abs=4)

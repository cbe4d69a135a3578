"""The bundled demo clip: a face for machines without a camera."""

from pathlib import Path
from typing import Final

from app.capture.video import VideoSource

_ASSETS: Final = Path(__file__).resolve().parents[2] / "assets"
DEMO_CLIP: Final = _ASSETS / "demo.mp4"
DEMO_PORTRAIT: Final = _ASSETS / "demo_portrait.jpg"


def open_demo(*, realtime: bool = True, loop: bool = True, message: str | None = None) -> VideoSource:
    """Play the demo clip; its loop has no seam.

    Args:
        realtime: keep the clip's pace; otherwise give frames as fast as they are read.
        loop: play for ever.
        message: the status's sentence, where there is a reason to tell why the demo plays.

    Raises:
        VideoFileError: the installation lacks the clip.
    """
    return VideoSource(DEMO_CLIP, realtime=realtime, loop=loop, seamless=True, name="Demo", message=message)

"""The sitter of every style's preview: the demo portrait, so that previews differ in nothing but the hand."""

from app.capture.demo import DEMO_PORTRAIT
from app.errors import LimnerError
from app.face.model_file import MODEL_PATH
from app.frames import Picture
from app.training.data.detect import MeshFinder
from app.training.evaluation.portraits import Portrait, read_portrait


def demo_crop() -> Picture:
    """(512, 512, 3) uint8 BGR, its portrait crop.

    Raises:
        LimnerError: the picture is missing.
    """
    return demo_sitter().crop


def demo_sitter() -> Portrait:
    """The demo portrait's crop, with its landmarks.

    Raises:
        LimnerError: the picture is missing.
    """
    finder = MeshFinder(MODEL_PATH)
    try:
        portrait = read_portrait(DEMO_PORTRAIT, finder)
    finally:
        finder.close()
    if portrait is None:
        raise LimnerError(f"{DEMO_PORTRAIT} is missing. Install Limner again.")
    return portrait

"""Render `gallery/`: every built-in style on the same eight portraits, as the window shows them.

The portraits are `demo_portrait.jpg` and seven moments of `demo.mp4`: poses, a blink, an open mouth, a grin.
Each file holds four by two of them; `photograph.webp` shows them unpainted. Files of styles that are gone are
removed. The README's `readme/styles.webp` is the demo portrait, and beside it what every style makes of it.

    python assets/render_gallery.py
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.capture.picture_file import read_picture  # noqa: E402
from app.capture.video_reader import VideoReader  # noqa: E402
from app.face.landmarker import Landmarker  # noqa: E402
from app.frames import Face, Frame, Framing, Look, Picture  # noqa: E402
from app.render.stylizer import Stylizer  # noqa: E402
from app.styles.library import Library  # noqa: E402
from app.styles.network import open_network  # noqa: E402

ASSETS = ROOT / "assets"
MOMENTS_S = (2.6, 3.87, 4.9, 6.6, 7.6, 7.95, 10.2)
"""Turned one way; eyes closed; speaking; turned the other way; lips closed; astonished; near and grinning."""

COLUMNS = 4
TILE_PX = 320
QUALITY = 82
GAP_PX = 6
OVERVIEW_QUALITY = 85
OVERVIEW = ("oil", "watercolour", "animation", "comic", "pencil", "chalk", "ink", "woodcut")
"""As README.md names them."""


def portraits() -> Iterator[Frame]:
    """Eight square frames with the same sitter."""
    yield Frame(_square(read_picture(ASSETS / "demo_portrait.jpg")), 0, 0.0)
    reader = VideoReader(ASSETS / "demo.mp4")
    moments = list(MOMENTS_S)
    try:
        while moments and (decoded := reader.next()) is not None:
            if decoded.position_s >= moments[0]:
                moments.pop(0)
                yield Frame(_square(reader.picture(decoded)), 0, 0.0)
    finally:
        reader.close()


def write_sheet(path: Path, pictures: list[Picture]) -> None:
    """Four by two pictures in one file."""
    tiles = [cv2.resize(each, (TILE_PX, TILE_PX), interpolation=cv2.INTER_AREA) for each in pictures]
    rows = [np.hstack(tiles[start : start + COLUMNS]) for start in range(0, len(tiles), COLUMNS)]
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.vstack(rows)[:, :, ::-1]).save(path, quality=QUALITY, method=6)


def main() -> None:
    """Write one sheet of photographs and one a style."""
    frames = list(portraits())
    with Landmarker(mode="picture") as landmarker:
        faces = [landmarker.find(frame) for frame in frames]
    folder = ASSETS / "gallery"
    for old in folder.glob("*.webp"):
        old.unlink()
    paintings: dict[str, Picture] = {}
    for style in (style for style in Library(user_dir=folder).styles() if style.builtin):
        stylizer = Stylizer(open_network(style), style.shape)
        look = replace(style.defaults, framing=Framing.PORTRAIT)
        painted = paint_all(stylizer, frames, faces, look)
        write_sheet(folder / f"{style.id}.webp", painted)
        paintings[style.id] = painted[0]
    # At strength 0 a portrait is the photograph, cut as the paintings are.
    unpainted = paint_all(stylizer, frames, faces, replace(look, strength=0.0, shape=0.0))
    write_sheet(folder / "photograph.webp", unpainted)
    overview = [paintings[style_id] for style_id in OVERVIEW]
    write_overview(ASSETS / "readme" / "styles.webp", unpainted[0], overview)


def write_overview(path: Path, photograph: Picture, paintings: list[Picture]) -> None:
    """The photograph, two tiles high, and eight paintings to its right."""
    rows, pitch_px = 2, TILE_PX + GAP_PX
    large_px = rows * pitch_px - GAP_PX
    columns = -(-len(paintings) // rows)
    sheet = np.full((large_px, large_px + columns * pitch_px, 3), 255, np.uint8)
    sheet[:, :large_px] = cv2.resize(photograph, (large_px, large_px), interpolation=cv2.INTER_CUBIC)
    for number, painting in enumerate(paintings):
        row, column = divmod(number, columns)
        top, left = row * pitch_px, large_px + GAP_PX + column * pitch_px
        tile = cv2.resize(painting, (TILE_PX, TILE_PX), interpolation=cv2.INTER_AREA)
        sheet[top : top + TILE_PX, left : left + TILE_PX] = tile
    Image.fromarray(sheet[:, :, ::-1]).save(path, quality=OVERVIEW_QUALITY, method=6)


def paint_all(
    stylizer: Stylizer, frames: list[Frame], faces: list[tuple[Face, ...]], look: Look
) -> list[Picture]:
    """Paint every frame."""
    return [stylizer.paint(frame, seen, look).picture for frame, seen in zip(frames, faces, strict=True)]


def _square(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return np.ascontiguousarray(picture[top : top + side, left : left + side])


if __name__ == "__main__":
    main()

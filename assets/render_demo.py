"""Render `demo.mp4` and `demo_portrait.jpg`, from one photograph.

The photograph is NASA's portrait of the astronaut Eileen Collins, in the public domain, as it ships with
scikit-image (`skimage.data.astronaut`). Three steps bring it to life, all in pixels of the clip:

1. *Expression*: thin-plate splines carry lids, lips, jaw and brows. What lies behind lids and lips (eyeballs,
   teeth, the dark of the mouth) is a layer of its own, which they cover and uncover without stretching it.
2. *Pose*: the head turns, nods and leans as a relief. The landmarks' depth, carried on over the hair, is
   rotated about the neck; the movement fades out in the plain backdrop around the hair, so that no outline
   has to be cut.
3. Every pixel of a frame is looked up once in the photograph, through both maps.

All motion is periodic in the clip's length, so the loop has no seam.

    pip install scikit-image
    python assets/render_demo.py
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from demo.canvas import SIZE_PX, Colours, Map, look_up  # noqa: E402
from demo.expression import Expression  # noqa: E402
from demo.motion import LENGTH_S, Moment, moment  # noqa: E402
from demo.photograph import find_landmarks, photograph  # noqa: E402
from demo.relief import Relief  # noqa: E402

from app.frames import Picture  # noqa: E402

FPS = 30
FACE = np.s_[100:700, 290:840]
"""Rows and columns that hold all of the face's own movement in every pose."""


class Sitter:
    """The photograph, able to take any pose and expression."""

    def __init__(self) -> None:
        self.picture = photograph()
        self.landmarks = find_landmarks(self.picture, ROOT / "models" / "face_landmarker.task")
        self.expression = Expression(self.picture, self.landmarks)
        self.relief = Relief(self.landmarks)

    def frame(self, now: Moment) -> Colours:
        """(720, 1280, 3) float32 BGR 0..255."""
        layers = self.expression.layers(now)
        pose = self.relief.map(now)
        frame = look_up(self.picture, pose, cv2.INTER_LANCZOS4)

        def posed(field: Map) -> Map:
            return look_up(field, pose[FACE], cv2.INTER_LINEAR)

        above = look_up(self.picture, posed(layers.above), cv2.INTER_LANCZOS4)
        below = look_up(self.picture, posed(layers.below), cv2.INTER_LANCZOS4)
        behind = look_up(self.expression.behind, posed(layers.behind), cv2.INTER_LANCZOS4)
        skin = above + posed(layers.side)[..., None] * (below - above)
        shaded = behind * posed(layers.light)[..., None]
        frame[FACE] = skin + posed(layers.opening)[..., None] * (shaded - skin)
        return frame


def frames() -> Iterator[Picture]:
    """The clip; without a camera's noise, which, encoded, settles in the backdrop and jumps at the seam."""
    sitter = Sitter()
    for number in range(round(LENGTH_S * FPS)):
        yield np.clip(sitter.frame(moment(number / FPS)) + 0.5, 0, 255).astype(np.uint8)


def write(path: Path) -> None:
    """Write the clip: H.264, 4:2:0, BT.709, index first."""
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream(
            "libx264",
            rate=FPS,
            options={"crf": "18", "preset": "slow", "g": str(round(LENGTH_S * FPS)), "tune": "film"},
        )
        stream.width, stream.height = SIZE_PX
        stream.pix_fmt = "yuv420p"
        stream.codec_context.colorspace = 1
        stream.codec_context.color_range = 1
        stream.codec_context.color_primaries = 1
        stream.codec_context.color_trc = 1
        for picture in frames():
            frame = av.VideoFrame.from_ndarray(picture, "bgr24")
            container.mux(stream.encode(frame.reformat(format="yuv420p", dst_colorspace=1)))
        container.mux(stream.encode(None))


def main() -> None:
    assets = ROOT / "assets"
    write(assets / "demo.mp4")
    portrait = photograph()[:, 200:920]
    cv2.imwrite(str(assets / "demo_portrait.jpg"), portrait, [cv2.IMWRITE_JPEG_QUALITY, 92])


if __name__ == "__main__":
    main()

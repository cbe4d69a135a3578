"""The photograph, enlarged to the clip, and the landmarks of its face."""

from pathlib import Path

import cv2
import mediapipe as mp
import numpy as np
import skimage
from mediapipe.tasks.python import BaseOptions, vision

from demo.canvas import ORIGIN, SCALE, SIZE_PX, Colours, Floats, look_up, pixel_grid, smoothstep

CORRECTIONS = {
    **{78: (-1.5, -0.4), 61: (-1.5, 0.0), 191: (0.0, -1.3), 95: (-1.4, 0.6)},
    **{308: (2.2, -0.6), 291: (2.6, 0.0), 415: (0.4, -2.2), 409: (0.0, -0.8), 324: (0.8, 0.9)},
}
"""Landmark: px right and down. The dark corners of this one mouth reach further than MediaPipe puts them."""


def photograph() -> Colours:
    """(720, 1280, 3) float32 BGR 0..255: the clip's window of the photograph, at rest."""
    rows = 40
    bgr = skimage.data.astronaut()[:, :, ::-1].astype(np.float32)
    bgr = np.concatenate((_above(bgr, rows), bgr))
    where = (pixel_grid() + 0.5) / SCALE - 0.5 + (ORIGIN + np.array([0.0, rows]))
    enlarged = look_up(bgr, where.astype(np.float32), cv2.INTER_LANCZOS4)
    detail = enlarged - cv2.GaussianBlur(enlarged, (0, 0), 2.0)
    grain = np.random.default_rng(1).normal(0.0, 2.2, (*SIZE_PX[::-1], 1))
    grain = cv2.GaussianBlur(grain, (0, 0), 0.7)[:, :, None]
    return np.clip(enlarged + 0.7 * detail + grain, 0, 255).astype(np.float32)


def _above(bgr: Colours, rows: int) -> Colours:
    """What the photograph would show above its upper edge: backdrop, the flag's fold, the rocket's tip."""
    up = np.arange(rows, 0, -1, dtype=np.float32)[:, None]
    x = np.arange(bgr.shape[1], dtype=np.float32)[None, :]

    # Backdrop: the 12 rows between the upper edge and the hair, there and back, drawn off the flag.
    fold = np.broadcast_to(12 - abs(12 - up % 24), (rows, x.shape[1])).astype(np.float32)
    backdrop_x = x + (0.56 * fold + 8.0) * (1 - smoothstep((x - 60) / 90)).astype(np.float32)
    above = cv2.remap(bgr, backdrop_x.astype(np.float32), fold, cv2.INTER_CUBIC)

    flag = cv2.remap(bgr, x + 0.28 * up, np.zeros_like(fold), cv2.INTER_LINEAR)
    on_flag = 1 - smoothstep((x - (40.0 - 0.28 * up) - 1) / 4)
    above += on_flag[:, :, None] * (flag - above)

    # The rocket's tank gives way to backdrop drawn across it, and is closed by a parabola of its own.
    left, right, edge_left, edge_right = 388, 447, 404, 430
    across = np.linspace(0, 1, right - left)[None, :, None]
    soft = cv2.blur(above, (9, 9))
    drawn = soft[:, left - 6, None] * (1 - across) + soft[:, right + 6, None] * across
    edge = cv2.GaussianBlur(bgr[:4].mean(axis=0, keepdims=True), (0, 0), 1.0)
    hidden = np.linspace(0, 1, edge_right - edge_left)[None, :, None]
    edge[:, edge_left:edge_right] = edge[:, edge_left] * (1 - hidden) + edge[:, edge_right] * hidden
    far = smoothstep((up - 1) / 14)[:, :, None]
    noise = np.random.default_rng(0).normal(0, 2.0, (rows, right - left, 1))
    above[:, left:right] = far * drawn + (1 - far) * edge[:, left:right] + noise

    half_width = np.sqrt(np.maximum(14.0 * (3.5 - up), 0.0))
    on_tank = np.clip(half_width - abs(x - 417) + 0.5, 0, 1) * (half_width > 0)
    tank_x = 417 + (x - 417) * 6.0 / np.maximum(half_width, 1.0)
    tank = cv2.remap(bgr, tank_x.astype(np.float32), np.ones_like(fold), cv2.INTER_LINEAR)
    return (above + on_tank[:, :, None] * (tank - above)).astype(np.float32)


def find_landmarks(picture: Colours, model: Path) -> Floats:
    """(478, 3) float64: x, y and depth in px; depth falls towards the viewer."""
    options = vision.FaceLandmarkerOptions(base_options=BaseOptions(model_asset_path=str(model)))
    rgb = np.ascontiguousarray(picture[:, :, ::-1].astype(np.uint8))
    with vision.FaceLandmarker.create_from_options(options) as landmarker:
        face = landmarker.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)).face_landmarks[0]
    width, height = SIZE_PX
    landmarks = np.array([[p.x * width - 0.5, p.y * height - 0.5, p.z * width] for p in face])
    for index, shift_px in CORRECTIONS.items():
        landmarks[index, :2] += shift_px
    return landmarks

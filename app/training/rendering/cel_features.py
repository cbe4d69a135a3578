"""Brows, lips and eyes as an animator draws them: flat shapes, clean whites, a strong upper lid."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.face.topology import LEFT_EYE, LEFT_IRIS, RIGHT_EYE, RIGHT_IRIS
from app.frames import Points
from app.training.rendering.cel_skin import Lab, shape
from app.training.rendering.face_parts import FaceParts, light_on
from app.training.rendering.flow import Flow, smooth_along
from app.training.rendering.tone import Plane, blur, smooth_step

INK: Final = np.array([9.0, 5.0, 4.0], np.float32)
_MOUTH: Final = np.array([14.0, 18.0, 10.0], np.float32)
_TEETH: Final = (93.0, 0.0, 4.0)


def over(below: Lab, above: Lab | tuple[float, ...], cover: Plane) -> Lab:
    """One colour or picture laid over another, as far as `cover` (h, w) says."""
    return np.asarray(below + cover[..., None] * (np.asarray(above, np.float32) - below), np.float32)


def curve(points_px: Points) -> Points:
    """A rounded line through points."""
    at = np.linspace(0, len(points_px) - 1, 12 * len(points_px))
    line = np.stack([np.interp(at, np.arange(len(points_px)), points_px[:, k]) for k in (0, 1)], axis=-1)
    padded = np.pad(line, ((6, 6), (0, 0)), mode="reflect", reflect_type="odd")
    window = np.hanning(15)[1:-1] / np.hanning(15).sum()
    return np.stack([np.convolve(padded[:, k], window, "valid") for k in (0, 1)], axis=-1)


def stroke(size: tuple[int, ...], line_px: Points, width_px: NDArray[np.float64], away: Points) -> Plane:
    """A line that swells, drawn to that side of it that is turned from `away`."""
    ahead = np.gradient(line_px, axis=0)
    across = np.stack([ahead[:, 1], -ahead[:, 0]], axis=-1) / (np.linalg.norm(ahead, axis=1)[:, None] + 1e-6)
    across *= np.sign(((line_px - away) * across).sum())
    return shape(size, np.concatenate([line_px, (line_px + across * width_px[:, None])[::-1]]))


def draw_brows(drawn: Lab, lab: Lab, parts: FaceParts, flow: Flow, tone: Lab) -> Lab:
    """What is dark in the brows' place, in one colour."""
    fine = smooth_along(np.asarray(lab[..., 0], np.float32), flow, length_px=8, sigma_px=4.0)
    light = light_on(parts.skin, fine, 0.15 * parts.interocular_px)
    darkness = np.asarray((light - fine) / tone[0], np.float32)
    inside = darkness[parts.brows > 0.8]
    deep = float(np.clip(np.percentile(inside, 85), 0.16, 0.45)) if len(inside) else 0.16
    dark = np.asarray(smooth_step(darkness, 0.42 * deep, 0.62 * deep) * parts.brows, np.float32)
    colour = _mean(lab, dark) * (0.75, 1.2, 1.2)
    return over(drawn, np.asarray(colour, np.float32), smooth_step(dark, 0.25, 0.75))


def draw_lips(drawn: Lab, lab: Lab, parts: FaceParts, tone: Lab) -> Lab:
    """Lips in a tone, a shade and a light; between them white teeth in the dark."""
    unit_px, lightness = parts.interocular_px, np.asarray(lab[..., 0], np.float32)
    mean = _mean(lab, np.asarray(parts.lips**2, np.float32))
    colour = np.asarray(mean * (1, 1.15, 1.1) + (0, 2, 1), np.float32)
    lips = smooth_step(parts.lips, 0.3, 0.7)
    light = np.asarray(light_on(parts.lips, lightness, 0.025 * unit_px) - mean[0], np.float32)
    drawn = over(drawn, colour, lips)
    shade = np.asarray(colour * (0.8, 1.05, 1.05), np.float32)
    drawn = over(drawn, shade, np.asarray(lips * (1 - smooth_step(light, -3, -1)), np.float32))
    bright = np.asarray(colour + np.array([8, 0, 0]), np.float32)
    drawn = over(drawn, bright, np.asarray(lips * smooth_step(light, 7, 9), np.float32))

    red = np.maximum(blur(np.asarray(lab[..., 1], np.float32), 1.5) - 8, 0)
    white = np.asarray(blur(lightness, 0.03 * unit_px) - 0.7 * red, np.float32)
    between = white[parts.mouth > 0.8]
    lightest = float(np.percentile(between, 90)) if len(between) else 0.0
    least = float(np.clip(0.72 * lightest, 0.4 * tone[0], 0.62 * tone[0]))
    teeth = smooth_step(white, 0.92 * least, 1.08 * least)
    inside = over(np.broadcast_to(_MOUTH, lab.shape), _TEETH, teeth)
    return over(drawn, inside, smooth_step(blur(parts.mouth, 0.015 * unit_px), 0.4, 0.6))


def draw_eyes(drawn: Lab, lab: Lab, landmarks_px: Points, unit_px: float, tone: Lab) -> Lab:
    """White, iris with ring and pupil, the photograph's catch-light, and the lids' lines."""
    soft = np.asarray(tone * (0.35, 0.8, 0.7), np.float32)
    for outline, iris in ((LEFT_EYE, LEFT_IRIS), (RIGHT_EYE, RIGHT_IRIS)):
        outline_px, size = landmarks_px[outline], lab.shape
        upper, lower = curve(outline_px[:9]), curve(np.concatenate([outline_px[8:], outline_px[:1]]))
        opening, middle = shape(size, np.concatenate([upper, lower])), outline_px.mean(axis=0)
        swell = np.sin(np.linspace(0.12, 0.95, len(upper)) * np.pi) ** 0.7
        shade = stroke(size, upper, -0.06 * unit_px * swell, middle)
        drawn = over(drawn, _eyeball(lab, opening, landmarks_px[iris], shade, tone), opening)
        drawn = over(drawn, INK, stroke(size, upper, 0.035 * unit_px * swell, middle))
        thin = 0.012 * unit_px * np.sin(np.linspace(0.1, 0.95, len(lower)) * np.pi)
        drawn = over(drawn, soft, stroke(size, lower, thin, middle))
    return drawn


def _eyeball(lab: Lab, opening: Plane, iris_px: Points, shade: Plane, tone: Lab) -> Lab:
    radius_px = float(np.linalg.norm(iris_px[1:] - iris_px[0], axis=1).mean()) + 1e-3
    ys, xs = np.mgrid[: lab.shape[0], : lab.shape[1]].astype(np.float32)
    distance = np.asarray(np.hypot(xs - iris_px[0, 0], ys - iris_px[0, 1]) / radius_px, np.float32)
    iris = 1 - smooth_step(distance, 0.93, 1.1)
    seen = (iris * opening > 0.7) & (distance > 0.4)
    own = np.median(lab[seen], axis=0) if seen.any() else np.array([25.0, 8.0, 10.0])
    colour = np.array([np.clip(own[0] + 4, 17, 48), 1.6 * own[1], 1.6 * own[2]], np.float32)
    white = np.array([min(93.0, 62 + 0.45 * float(tone[0])), 0, 2], np.float32)
    ball = over(np.broadcast_to(white, lab.shape), colour, iris)
    rim = np.asarray(iris * smooth_step(distance, 0.74, 0.9), np.float32)
    ball = over(ball, np.asarray(colour * (0.5, 0.8, 0.8), np.float32), rim)
    ball = over(ball, (6.0, 1.0, 1.0), np.asarray(1 - smooth_step(distance, 0.36, 0.5), np.float32))
    ball[..., 0] *= 1 - 0.22 * shade
    spark = smooth_step(np.asarray(lab[..., 0], np.float32), float(own[0]) + 17, float(own[0]) + 30)
    spark = np.asarray(spark * (1 - smooth_step(distance, 0.7, 0.85)), np.float32)
    return over(ball, (98.0, 0.0, 0.0), spark)


def _mean(lab: Lab, weight: Plane) -> NDArray[np.float64]:
    weights = weight[..., None].astype(np.float64) + 1e-5
    return np.asarray((lab * weights).sum(axis=(0, 1)) / weights.sum(), np.float64)

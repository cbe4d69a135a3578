"""The figures of one style, or of one folder of paintings."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured; None where a measure could not be taken, and `not_computed` says why.

    Attributes:
        name: the style, or the folder of paintings.
        faces: photographs that it was measured on.
        samples: pictures of the hand that it was compared with.
        taught_from: pictures that the style was taught with; None where nobody says.
        precision: of the network that painted: "float32" or "int8"; None for finished pictures.
        features: the network and layer behind `kd`, `fd` and `perceptual`.
        kd, photo_kd: kernel distance of the paintings, and of the photographs themselves, to the samples.
        kd_spread: standard deviation of `kd` over its blocks.
        fd, photo_fd: the same as Frechet distances.
        perceptual: 0..1, distance of a painting from its photograph, by VGG-16 with all channels alike.
        artfid: (1 + perceptual) (1 + fd).
        identity: mean cosine of the face embeddings of photograph and painting; 0 is a stranger, 1 the same
            picture.
        landmark_error_pct: in % of the inter-ocular distance.
        face_found: 0..1, share of the paintings in which a face is found.
        flicker_ratio: change of the painting over that of a still, noisy photograph.
        clip_flicker_ratio: the same over a clip, along the movement.
        gmac: thousand million multiply-accumulates a painting.
        params: numbers learnt.
        ms_1_thread, ms_2_threads: median milliseconds a painting.
        not_computed: a sentence for each figure that is missing.
    """

    name: str
    faces: int
    samples: int
    taught_from: int | None = None
    precision: str | None = None
    features: str | None = None
    kd: float | None = None
    kd_spread: float | None = None
    photo_kd: float | None = None
    fd: float | None = None
    photo_fd: float | None = None
    perceptual: float | None = None
    artfid: float | None = None
    identity: float | None = None
    landmark_error_pct: float | None = None
    face_found: float | None = None
    flicker_ratio: float | None = None
    clip_flicker_ratio: float | None = None
    gmac: float | None = None
    params: int | None = None
    ms_1_thread: float | None = None
    ms_2_threads: float | None = None
    not_computed: Mapping[str, str] = field(default_factory=dict)

    @property
    def closed(self) -> float | None:
        """Share of the photographs' kernel distance that the painting closes."""
        if self.kd is None or not self.photo_kd:
            return None
        return 1 - self.kd / self.photo_kd

    def as_values(self) -> dict[str, Any]:
        """For JSON: every figure under its own name, rounded to five digits."""
        names = [name for name in self.__dataclass_fields__ if name != "not_computed"]
        values = {name: _rounded(getattr(self, name)) for name in names}
        return values | {"not_computed": dict(self.not_computed)}


def to_json(figures: Sequence[Figures]) -> str:
    """One object for one subject, an array of them for several."""
    values = [each.as_values() for each in figures]
    return json.dumps(values[0] if len(values) == 1 else values, indent=2, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Goal:
    """What the built-in styles are held to.

    Attributes:
        figure: the figure's name.
        words: what it must be.
        met: asked of the figures that have it.
    """

    figure: str
    words: str
    met: Callable[[Figures], bool]


GOALS: Final = (
    Goal("kd", "60 % below the photographs'", lambda f: f.closed is not None and f.closed >= 0.6),
    Goal("identity", "0.5 or more", lambda f: f.identity is not None and f.identity >= 0.5),
    Goal("landmark_error_pct", "below 4 %", lambda f: (f.landmark_error_pct or 0) < 4),
    Goal("face_found", "95 % or more", lambda f: (f.face_found or 0) >= 0.95),
    Goal("flicker_ratio", "1.5 or less", lambda f: (f.flicker_ratio or 0) <= 1.5),
)


def missed(figures: Figures) -> tuple[Goal, ...]:
    """The goals that measured figures miss."""
    return tuple(
        goal for goal in GOALS if getattr(figures, goal.figure) is not None and not goal.met(figures)
    )


def _rounded(value: Any) -> Any:
    return float(f"{value:.5g}") if isinstance(value, float) else value

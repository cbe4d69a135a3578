"""One ruler for every style and every other program: the same faces, networks and steps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from app.face.model_file import MODEL_PATH
from app.frames import Picture, Points
from app.styles.manifest import QUANTISED_NAME
from app.training.data.detect import MeshFinder
from app.training.evaluation.clip_flicker import clip_flicker_ratio, read_crops
from app.training.evaluation.cost import graph_cost, milliseconds
from app.training.evaluation.figures import Figures
from app.training.evaluation.frechet_distance import frechet_distance
from app.training.evaluation.identity import Embeddings, FaceEmbedder, likeness
from app.training.evaluation.kernel_distance import kernel_distance
from app.training.evaluation.landmark_error import find_again, landmark_error
from app.training.evaluation.portraits import Portrait, read_portraits
from app.training.evaluation.rest_flicker import flicker_ratio
from app.training.evaluation.subject import Brush, StyleSubject, Subject, open_brush, read_paintings
from app.training.evaluation.unavailable import MeasureUnavailableError

if TYPE_CHECKING:
    from app.training.evaluation.vgg import Description, Vgg

DEFAULT_FEATURES: Final = Path(__file__).resolve().parents[4] / "shared/data/nets/vgg16_conv_fp16.npz"
"""Where a development checkout has the weights."""

_PHOTOGRAPH_CONFIDENCE: Final = 0.5
_DRAWING_CONFIDENCE: Final = 0.3
_STILLS: Final = 6

_OF_NETWORKS: Final = (
    *("flicker_ratio", "clip_flicker_ratio", "gmac", "params"),
    *("ms_1_thread", "ms_2_threads"),
)
_OF_VGG: Final = ("kd", "photo_kd", "fd", "photo_fd", "perceptual", "artfid")

T = TypeVar("T")
Say = Callable[[str], None]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """Figures, and the pictures that they were taken from.

    Attributes:
        figures: the figures.
        paintings: (512, 512, 3) uint8 BGR, by the place of the photograph among `Ruler.portraits`.
    """

    figures: Figures
    paintings: Mapping[int, Picture]


class Ruler:
    """Reads the photographs and opens the networks once, then measures any number of subjects.

    Args:
        faces: photographs that no style was taught with.
        count: most photographs, and most samples of a hand.
        features: the weights of VGG-16; None for those of a development checkout.
        clip: a video to measure flicker in motion on.
        say: told what is going on.

    Raises:
        BadInputError: a folder or file cannot be used.
    """

    def __init__(
        self,
        faces: Path,
        *,
        count: int,
        features: Path | None = None,
        clip: Path | None = None,
        say: Say = lambda text: None,
    ) -> None:
        self._count = count
        self._say = say
        self._drawings = MeshFinder(MODEL_PATH, confidence=_DRAWING_CONFIDENCE)
        self._finder = MeshFinder(MODEL_PATH, confidence=_PHOTOGRAPH_CONFIDENCE)
        self._missing: dict[str, str] = {}
        try:
            self.portraits: tuple[Portrait, ...] = read_portraits(
                faces, self._finder, count=count, on_portrait=lambda found: say(f"Photographs: {found}")
            )
            crops = [portrait.crop for portrait in self.portraits]
            self._again = find_again(crops, self._finder)
            self._clip = read_crops(clip) if clip is not None else None

            self._vgg = _or_why(lambda: _open_vgg(features), self._missing, "vgg")
            self._described: Description | None = None
            if self._vgg is not None:
                self._described = self._vgg.describe(crops, _counting(say, "Photograph", len(crops)))
            self._embedder = _or_why(FaceEmbedder, self._missing, "identity")
            self._embedded: Embeddings | None = None
            if self._embedder is not None:
                self._embedded = self._embedder.embed(crops, [p.landmarks_px for p in self.portraits])
            self._samples: dict[Path, tuple[int, Description | None]] = {}
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free MediaPipe's graphs."""
        self._finder.close()
        self._drawings.close()

    def measure(self, subject: Subject, samples: Path) -> Evaluation:
        """Take every measure that can be taken of one subject.

        Args:
            subject: a style, or a folder of paintings.
            samples: pictures by the hand that it should look like.

        Raises:
            BadInputError: a folder cannot be used.
            StyleError: the style is damaged.
        """
        count, hand = self._look_at(samples)
        missing: dict[str, str] = {}
        if isinstance(subject, StyleSubject):
            brush = open_brush(subject)
            paintings = {}
            for place, portrait in enumerate(self.portraits):
                self._say(f"{subject.name}: painting {place + 1} of {len(self.portraits)}")
                paintings[place] = brush(portrait.crop, portrait.landmarks_px)
            values = self._about_network(subject, brush, missing)
        else:
            paintings = read_paintings(subject, self.portraits)
            values = {}
            missing |= dict.fromkeys(_OF_NETWORKS, "Finished pictures do not show what painted them.")
        values |= self._about_look(subject, paintings, hand, missing)
        values |= self._about_face(subject, paintings, missing)
        figures = Figures(
            name=subject.name, faces=len(paintings), samples=count, **values, not_computed=missing
        )
        return Evaluation(figures, paintings)

    def _look_at(self, samples: Path) -> "tuple[int, Description | None]":
        if samples not in self._samples:
            name = samples.name
            portraits = read_portraits(
                samples,
                self._drawings,
                count=self._count,
                on_portrait=lambda found: self._say(f"{name}: {found} samples"),
            )
            crops = [portrait.crop for portrait in portraits]
            counting = _counting(self._say, f"{name}: sample", len(crops))
            described = self._vgg.describe(crops, counting) if self._vgg else None
            self._samples[samples] = len(portraits), described
        return self._samples[samples]

    def _about_look(
        self,
        subject: Subject,
        paintings: Mapping[int, Picture],
        hand: "Description | None",
        missing: dict[str, str],
    ) -> Values:
        if self._vgg is None or self._described is None or hand is None:
            missing |= dict.fromkeys(_OF_VGG, self._missing["vgg"])
            return {}
        from app.training.evaluation.perceptual_distance import art_fid, perceptual_distance
        from app.training.evaluation.vgg import NAME

        counting = _counting(self._say, f"{subject.name}: looking at", len(paintings))
        painted = self._vgg.describe(list(paintings.values()), counting)
        photographs = self._described.part(tuple(paintings))
        distance = kernel_distance(painted.whole, hand.whole)
        perceptual = perceptual_distance(photographs, painted)
        frechet = frechet_distance(painted.whole, hand.whole)
        return {
            "features": NAME,
            "kd": distance.mean,
            "kd_spread": distance.spread,
            "photo_kd": kernel_distance(photographs.whole, hand.whole).mean,
            "fd": frechet,
            "photo_fd": frechet_distance(photographs.whole, hand.whole),
            "perceptual": perceptual,
            "artfid": art_fid(perceptual, frechet),
        }

    def _about_face(
        self, subject: Subject, paintings: Mapping[int, Picture], missing: dict[str, str]
    ) -> Values:
        self._say(f"{subject.name}: looking for faces")
        crops = list(paintings.values())
        error = landmark_error([self._again[place] for place in paintings], find_again(crops, self._finder))
        values: Values = {"face_found": error.face_found, "landmark_error_pct": error.error_pct}
        if error.error_pct is None:
            missing["landmark_error_pct"] = "No face was found in any painting."
        if self._embedder is None or self._embedded is None:
            missing["identity"] = self._missing["identity"]
            return values
        marks: Sequence[Points] = [self.portraits[place].landmarks_px for place in paintings]
        embedded: Embeddings = self._embedder.embed(crops, marks)
        return values | {"identity": likeness(self._embedded[list(paintings)], embedded, self._embedded)}

    def _about_network(self, subject: StyleSubject, brush: Brush, missing: dict[str, str]) -> Values:
        style, precision = subject.style, subject.precision
        self._say(f"{subject.name}: flicker")
        stills = self.portraits[:: max(1, len(self.portraits) // _STILLS)][:_STILLS]
        crops, landmarks_px = [each.crop for each in stills], [each.landmarks_px for each in stills]
        values: Values = {
            "taught_from": style.manifest.origin.samples or None,
            "precision": precision or ("int8" if QUANTISED_NAME in style.manifest.files else "float32"),
            "flicker_ratio": flicker_ratio(crops, landmarks_px, brush),
        }
        if self._clip is not None:
            values["clip_flicker_ratio"] = clip_flicker_ratio(self._clip, brush)
        else:
            missing["clip_flicker_ratio"] = "No clip was given: name one with --clip."
        self._say(f"{subject.name}: speed")
        cost = _or_why(lambda: graph_cost(style), missing, "gmac", "params")
        if cost is not None:
            values |= {"gmac": cost.macs / 1e9, "params": cost.parameters}
        crop = self.portraits[0].crop
        for threads, name in ((1, "ms_1_thread"), (2, "ms_2_threads")):
            measure = partial(milliseconds, style, crop, threads=threads, precision=precision)
            values[name] = _or_why(measure, missing, name)
        return values


def _open_vgg(path: Path | None) -> "Vgg":
    if find_spec("torch") is None:
        raise MeasureUnavailableError("PyTorch is not installed. Install it with: pip install limner[train]")
    if path is None and not DEFAULT_FEATURES.is_file():
        raise MeasureUnavailableError("The weights of VGG-16 are not at hand: name them with --features.")
    from app.training.evaluation.vgg import Vgg

    return Vgg(path or DEFAULT_FEATURES)


def _or_why(measure: Callable[[], T], missing: dict[str, str], *names: str) -> T | None:
    try:
        return measure()
    except MeasureUnavailableError as error:
        missing |= dict.fromkeys(names, str(error))
        return None


def _counting(say: Say, what: str, total: int) -> Callable[[int], None]:
    return lambda done: say(f"{what} {done} of {total}")

"""Small stand-ins for photographs and drawings."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from app.face.model_file import MODEL_PATH
from app.face.topology import FACE_OVAL, GROUPS
from app.frames import LANDMARK_COUNT, Points
from app.geometry.guide import AVERTED_CHEEK, AVERTED_NOSE
from app.training.data.descriptor import describe
from app.training.data.pack import Pack, as_jpeg

if TYPE_CHECKING:
    from app.training.networks.feature_trunk import FeatureTrunk

MakePack = Callable[..., Pack]

_LONGEST_S = 90.0
"""Less than a test may take, so that it can say what did not end."""

_CENTRES = {
    "left_eye": (192, 240),
    "right_eye": (320, 240),
    "left_iris": (192, 240),
    "right_iris": (320, 240),
    "left_brow": (192, 205),
    "right_brow": (320, 205),
    "nose": (256, 300),
    "outer_lips": (256, 370),
    "inner_lips": (256, 370),
}


def face_landmarks(*, mouth_opening_px: float = 6.0, with_averted_side: bool = False) -> Points:
    """(478, 2): a symmetric face in the middle of a 512 crop, with every named group in its place.

    Args:
        mouth_opening_px: half the height of the gap between the lips.
        with_averted_side: what drawn shadows go by is in its place, too.
    """
    landmarks = np.full((LANDMARK_COUNT, 2), 256.0)
    turns = np.linspace(0, 2 * np.pi, len(FACE_OVAL), endpoint=False)
    landmarks[FACE_OVAL] = np.stack((256 + 150 * np.sin(turns), 285 - 185 * np.cos(turns)), axis=-1)
    for name, centre in _CENTRES.items():
        group = GROUPS[name]
        turns = np.pi - np.linspace(0, 2 * np.pi, len(group), endpoint=False)
        if name.startswith("right"):
            turns = np.pi - turns
        wide, high = (46.0, mouth_opening_px) if name == "inner_lips" else (30.0, 10.0)
        if name == "outer_lips":
            wide, high = 56.0, 16.0 + mouth_opening_px
        landmarks[group] = np.stack(
            (centre[0] + wide * np.cos(turns), centre[1] - high * np.sin(turns)), axis=-1
        )
    nose = [168, 6, 197, 195, 5, 4, 1, 19, 94, 2]
    landmarks[nose] = np.stack((np.full(10, 256.0), np.linspace(245, 325, 10)), axis=-1)
    for left, right, out, y in (
        (98, 327, 18, 322),
        (97, 326, 9, 325),
        (48, 278, 24, 312),
        (64, 294, 26, 318),
    ):
        landmarks[left], landmarks[right] = (256 - out, y), (256 + out, y)
    landmarks[129], landmarks[358] = (232, 316), (280, 316)
    if with_averted_side:
        _turn_from_the_lamp(landmarks)
    return landmarks


def _turn_from_the_lamp(landmarks: Points) -> None:
    """Put what of nose and cheek is averted, see `app.geometry.guide`, within the oval."""
    landmarks[list(AVERTED_NOSE[:6])] = np.stack((np.full(6, 258.0), np.linspace(285, 318, 6)), axis=-1)
    landmarks[list(AVERTED_NOSE[-4:])] = [(284, 312), (280, 305), (272, 296), (264, 288)]
    x, y = landmarks[[AVERTED_CHEEK[0], AVERTED_CHEEK[-1]]].T
    first, last = np.arctan2((x - 256) / 150, (285 - y) / 185)
    turns = np.linspace(first, last, len(AVERTED_CHEEK))[1:-1]
    landmarks[list(AVERTED_CHEEK[1:-1])] = np.stack(
        (256 + 125 * np.sin(turns), 285 - 165 * np.cos(turns)), axis=-1
    )


def random_trunk() -> "FeatureTrunk":
    """VGG-16's first layers with weights of no use."""
    import torch

    from app.training.networks.feature_trunk import FeatureTrunk

    torch.manual_seed(3)
    channels = {"conv1_1": (3, 64), "conv1_2": (64, 64), "conv2_1": (64, 128), "conv2_2": (128, 128)}
    weights = {f"{name}.weight": torch.randn(o, i, 3, 3) * 0.1 for name, (i, o) in channels.items()}
    return FeatureTrunk(weights | {f"{name}.bias": torch.zeros(o) for name, (_, o) in channels.items()})


@pytest.fixture
def make_pack() -> MakePack:
    def make(
        count: int = 3, *, seed: int = 0, facial_hair: tuple[bool, ...] | None = None, grey: bool = False
    ) -> Pack:
        random = np.random.default_rng(seed)
        landmarks = np.stack([face_landmarks(mouth_opening_px=4.0 + 5 * i) for i in range(count)])
        encoded = []
        for points in landmarks:
            crop = cv2.resize(random.integers(0, 256, (16, 16, 3), np.uint8), (512, 512))
            cv2.fillPoly(crop, [np.rint(points[FACE_OVAL]).astype(np.int32)], (140, 160, 200))
            if grey:
                crop = cv2.cvtColor(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
            encoded.append(np.asarray(cv2.imencode(".png", crop)[1], np.uint8).ravel())
        return Pack(
            names=tuple(f"face{i}" for i in range(count)),
            encoded=tuple(encoded),
            landmarks_px=landmarks.astype(np.float32),
            descriptors=np.stack([describe(points) for points in landmarks]),
            skin_lightness=np.full(count, 0.6, np.float32),
            facial_hair=np.array(facial_hair or (False,) * count),
            weights=np.ones(count, np.float32),
            source_scale=np.ones(count, np.float32),
        )

    return make


@pytest.fixture(scope="session")
def processes() -> BaseContext:
    """Starts processes of their own; where the system can fork, from one that has imported torch already."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    context.set_forkserver_preload(["app.training.run", "app.training.trainer", "torch.utils.tensorboard"])
    return context


def ended(*processes: BaseProcess) -> list[int | None]:
    """Run processes side by side and give their exit codes; None for one that did not end, and is killed."""
    until = time.monotonic() + _LONGEST_S
    for process in processes:
        process.start()
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
    codes = [process.exitcode for process in processes]
    for process in processes:
        process.kill()
    return codes


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Networks as small as these gain nothing from a second thread, and wait for it on a busy machine."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def demo_landmarks_px() -> Points:
    """Of the demo portrait, all 478 as they are found."""
    from app.training.data.demo_crop import demo_crop
    from app.training.data.detect import MeshFinder

    finder = MeshFinder(MODEL_PATH)
    try:
        (found,) = finder.find(demo_crop())
        return found
    finally:
        finder.close()


@pytest.fixture
def portraits(make_pack: MakePack) -> Pack:
    """The demo portrait, twelve times."""
    from app.training.data.demo_crop import demo_crop

    count = 12
    return replace(
        make_pack(count),
        encoded=(as_jpeg(demo_crop()),) * count,
        landmarks_px=np.repeat(face_landmarks()[None], count, axis=0),
    )

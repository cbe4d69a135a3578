"""Whether INT8 may stand in for float32: it has to be quicker, and as near to what was taught."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.training.data.pack import Pack
from app.training.evaluation.kernel_distance import kernel_distance
from app.training.export.guided_crop import GuidedCrop, fix_sides

Crop = NDArray[np.uint8]

_LEAST_GAIN: Final = 0.9
_MOST_LOST_DB: Final = 0.5
_MOST_LOST_SHARE: Final = 0.02
_LEAST_PSNR_DB: Final = 30.0
_MOST_DRAWINGS: Final = 40


@dataclass(frozen=True, slots=True)
class Int8Trial:
    """What came of it; milliseconds on one thread of this machine.

    Attributes:
        fp32_ms, int8_ms: median time of one crop.
        psnr_db: INT8 against float32.
        lost: in words, how much further INT8 is from what was taught.
        kept: it is quicker and as good.
    """

    fp32_ms: float
    int8_ms: float
    psnr_db: float
    lost: str
    kept: bool


def try_int8(
    graph: Path,
    quantised: Path,
    given: Sequence[GuidedCrop],
    *,
    renderings: Sequence[Crop] | None = None,
    drawings: Pack | None = None,
    features: Path | None = None,
) -> Int8Trial:
    """Paint the same crops both ways.

    Nearness is measured as well as can be: where there are renderings, INT8 may be 0.5 dB further from them.
    Where there are drawings and the weights of VGG-16, its kernel distance to them may be greater by 2 % of
    the photographs'. Else it may differ from float32 by 30 dB.

    Args:
        graph, quantised: both networks.
        given: portrait crops.
        renderings: what a rendered style was to make of each.
        drawings: what a drawn style was taught with.
        features: the weights of VGG-16.
    """
    exact, fp32_ms = _paint(graph, given)
    rounded, int8_ms = _paint(quantised, given)
    psnr_db = _psnr_db(exact, rounded)
    if renderings is not None:
        lost_db = _psnr_db(exact, renderings) - _psnr_db(rounded, renderings)
        good, lost = lost_db <= _MOST_LOST_DB, f"{lost_db:.2f} dB further from the renderings"
    elif drawings is not None and features is not None:
        share = _further([crop.rgb for crop in given], exact, rounded, drawings, features)
        good, lost = share <= _MOST_LOST_SHARE, f"{100 * share:.1f} % further from the drawings"
    else:
        good, lost = psnr_db >= _LEAST_PSNR_DB, f"{psnr_db:.1f} dB from float32"
    return Int8Trial(fp32_ms, int8_ms, psnr_db, lost, good and int8_ms <= _LEAST_GAIN * fp32_ms)


def _further(
    photographs: Sequence[Crop],
    exact: Sequence[Crop],
    rounded: Sequence[Crop],
    drawings: Pack,
    features: Path,
) -> float:
    """By how much of the photographs' distance to the drawings INT8 is further from them than float32."""
    from app.training.evaluation.vgg import Vgg

    vgg = Vgg(features)
    every = max(1, len(drawings) // _MOST_DRAWINGS)
    hand = vgg.describe([drawings.crop(index) for index in range(0, len(drawings), every)]).whole
    before, float32, int8 = (
        kernel_distance(vgg.describe([picture[:, :, ::-1] for picture in pictures]).whole, hand).mean
        for pictures in (photographs, exact, rounded)
    )
    return (int8 - float32) / max(before, 1e-9)


def _psnr_db(ones: Sequence[Crop], others: Sequence[Crop]) -> float:
    error = np.mean([np.square(a.astype(float) - b).mean() for a, b in zip(ones, others, strict=True)])
    return float(10 * np.log10(255**2 / max(float(error), 1e-9)))


def _paint(graph: Path, given: Sequence[GuidedCrop]) -> tuple[list[Crop], float]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    fix_sides(options, len(given[0].rgb))
    session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    paintings, times = [], []
    for crop in given:
        feed = crop.feed(session)
        began = time.perf_counter()
        paintings.append(session.run(None, feed)[0][0])
        times.append(1000 * (time.perf_counter() - began))
    return paintings, float(np.median(times))

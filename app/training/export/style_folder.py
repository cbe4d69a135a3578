"""A style folder, complete: network, INT8 network where it pays, manifest and preview."""

import hashlib
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.frames import Picture
from app.styles.manifest import (
    GENERATOR_NAME,
    MANIFEST_NAME,
    PREVIEW_NAME,
    QUANTISED_NAME,
    Origin,
    Shape,
    StyleManifest,
)
from app.training.data.pack import Pack
from app.training.export.grey import grey_generator, is_grey
from app.training.export.mean_shape import shape_offsets
from app.training.export.onnx_graph import INPUT_NAME, SIDES, export_onnx
from app.training.export.quantise import quantise
from app.training.networks.generator import Generator
from app.training.recipe import Recipe

_CALIBRATION_CROPS: Final = 32
_TRIALS: Final = 15
_LEAST_PSNR_DB: Final = 30.0
_LEAST_GAIN: Final = 0.9


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What came of the export; milliseconds on one thread of this machine.

    Attributes:
        fp32_ms, int8_ms: median time of one crop.
        int8_psnr_db: INT8 against fp32 on calibration crops.
        int8_kept: it is faster and as good.
    """

    fp32_ms: float
    int8_ms: float
    int8_psnr_db: float
    int8_kept: bool


def write_style(
    folder: Path,
    style_id: str,
    generator: Generator,
    recipe: Recipe,
    *,
    photographs: Pack,
    drawings: Pack,
    shapes: Pack | None = None,
    demo_crop: Picture,
    recipe_text: str,
    trained: date,
) -> ExportReport:
    """Write everything a style consists of into a folder.

    Args:
        folder: made if missing; files of the same names are replaced.
        style_id: lower-case name of the folder.
        generator: the averaged weights.
        photographs: to calibrate INT8 with, and to measure the style's shape against.
        drawings: what it was taught with.
        shapes: what a rendered style takes its *shape* from; without it has none, for renderings have the
            sitters' own geometry.
        demo_crop: (512, 512, 3) uint8 BGR crop for the preview.
        recipe_text: one line on how it was trained.
        trained: the day.
    """
    folder.mkdir(parents=True, exist_ok=True)
    graph, quantised = folder / GENERATOR_NAME, folder / QUANTISED_NAME
    generator = grey_generator(generator) if is_grey(drawings) else generator
    export_onnx(generator, graph)
    every = max(1, len(photographs) // _CALIBRATION_CROPS)
    crops = [_rgb(photographs.crop(i)) for i in range(0, len(photographs), every)]
    quantise(generator, quantised, crops)
    report = _compare(graph, quantised, crops[:_TRIALS])
    if not report.int8_kept:
        quantised.unlink()

    painting, _ = _paint(graph, [_rgb(demo_crop)])
    Image.fromarray(painting[0]).save(folder / PREVIEW_NAME, quality=90, method=6)
    about = recipe.about
    shapes = shapes if recipe.renderer else drawings
    names = [name for name in (GENERATOR_NAME, QUANTISED_NAME, PREVIEW_NAME) if (folder / name).exists()]
    manifest = StyleManifest(
        schema=1,
        id=style_id,
        name=about.name or style_id.replace("-", " ").capitalize(),
        summary=about.summary,
        tags=about.tags,
        origin=Origin(
            artist=about.artist,
            source=about.source,
            licence=about.licence,
            samples=len(drawings),
            recipe=recipe_text,
            trained=trained,
        ),
        defaults=about.defaults,
        files={name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names},
        shape=_shape(shapes, photographs) if shapes is not None else None,
    )
    (folder / MANIFEST_NAME).write_text(manifest.to_toml(), encoding="utf-8")
    return report


def _shape(drawings: Pack, photographs: Pack) -> Shape:
    offsets = np.clip(shape_offsets(drawings, photographs), -0.5, 0.5)
    return Shape(offsets=tuple((float(dx), float(dy)) for dx, dy in offsets))


def _compare(graph: Path, quantised: Path, crops: list[NDArray[np.uint8]]) -> ExportReport:
    reference, fp32_ms = _paint(graph, crops)
    approximate, int8_ms = _paint(quantised, crops)
    error = np.mean(
        [np.square(a.astype(float) - b).mean() for a, b in zip(reference, approximate, strict=True)]
    )
    psnr = float(10 * np.log10(255**2 / max(float(error), 1e-9)))
    kept = psnr >= _LEAST_PSNR_DB and int8_ms <= _LEAST_GAIN * fp32_ms
    return ExportReport(fp32_ms, int8_ms, psnr, kept)


def _paint(graph: Path, crops: list[NDArray[np.uint8]]) -> tuple[list[NDArray[np.uint8]], float]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    for side in SIDES:
        options.add_free_dimension_override_by_name(side, crops[0].shape[0])
    session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    paintings, times = [], []
    for crop in crops:
        began = time.perf_counter()
        paintings.append(session.run(None, {INPUT_NAME: crop[None]})[0][0])
        times.append(1000 * (time.perf_counter() - began))
    return paintings, float(np.median(times))


def _rgb(crop: Picture) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2RGB), np.uint8)

"""A style folder, complete: network, INT8 network where it pays, manifest and preview."""

import hashlib
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
from app.training.export.animated_shape import animated_offsets
from app.training.export.grey import grey_generator, is_grey
from app.training.export.guided_crop import GuidedCrop
from app.training.export.int8_trial import Int8Trial, try_int8
from app.training.export.mean_shape import shape_offsets
from app.training.export.onnx_graph import export_onnx
from app.training.export.quantise import quantise
from app.training.networks.generator import Generator
from app.training.preview import paint
from app.training.recipe import Recipe

_CALIBRATION_CROPS: Final = 32


def write_style(
    folder: Path,
    style_id: str,
    generator: Generator,
    recipe: Recipe,
    *,
    photographs: Pack,
    drawings: Pack,
    shapes: Pack | None = None,
    features: Path | None = None,
    demo_crop: GuidedCrop,
    recipe_text: str,
    trained: date,
) -> Int8Trial:
    """Write everything a style consists of into a folder.

    Args:
        folder: made if missing; files of the same names are replaced.
        style_id: lower-case name of the folder.
        generator: the averaged weights.
        photographs: to calibrate INT8 with, and to measure the style's shape against.
        drawings: what it was taught with.
        shapes: what a rendered style takes its *shape* from, unless the recipe has larger eyes; with neither
            it has none, for renderings have the sitters' own geometry.
        features: the weights of VGG-16, to see whether INT8 is as near to the drawings; see `try_int8`.
        demo_crop: crop for the preview.
        recipe_text: one line on how it was trained.
        trained: the day.
    """
    folder.mkdir(parents=True, exist_ok=True)
    graph, quantised = folder / GENERATOR_NAME, folder / QUANTISED_NAME
    generator = grey_generator(generator) if is_grey(drawings) else generator
    export_onnx(generator, graph)
    calibrated = range(0, len(photographs), max(1, len(photographs) // _CALIBRATION_CROPS))
    given = [GuidedCrop.of_pack(photographs, i) for i in calibrated]
    quantise(generator, quantised, given)
    trial = try_int8(
        graph,
        quantised,
        given,
        renderings=[_rgb(drawings.crop(i)) for i in calibrated] if recipe.renderer else None,
        drawings=drawings,
        features=features,
    )
    if not trial.kept:
        quantised.unlink()

    painting = cv2.cvtColor(paint(generator, demo_crop), cv2.COLOR_BGR2RGB)
    Image.fromarray(painting).save(folder / PREVIEW_NAME, quality=90, method=6)
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
            samples=drawings.pictures,
            recipe=recipe_text,
            trained=trained,
        ),
        defaults=about.defaults,
        files={name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names},
        shape=_shape(recipe, shapes, photographs),
    )
    (folder / MANIFEST_NAME).write_text(manifest.to_toml(), encoding="utf-8")
    return trial


def _shape(recipe: Recipe, shapes: Pack | None, photographs: Pack) -> Shape | None:
    if recipe.larger_eyes > 0:
        offsets = animated_offsets(photographs, recipe.larger_eyes)
    elif shapes is not None:
        offsets = shape_offsets(shapes, photographs)
    else:
        return None
    offsets = np.clip(offsets, -0.5, 0.5)
    return Shape(offsets=tuple((float(dx), float(dy)) for dx, dy in offsets))


def _rgb(crop: Picture) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2RGB), np.uint8)

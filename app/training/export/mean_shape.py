"""The geometry of a style: how its faces differ from photographs."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.face.topology import CONTROL_POINTS
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.training.data.descriptor import mirror_descriptor
from app.training.data.mirror import mirror_landmarks
from app.training.data.pack import Pack

_NEAREST: Final = 25
_TURN_COUNTS: Final = 2.0


def shape_offsets(drawings: Pack, photographs: Pack) -> NDArray[np.float64]:
    """(66, 2) float64: where drawn control points lie, less where photographed ones do, in sides of the crop.

    Each drawing is compared with the photographs nearest to it in expression and head turn, so that a set
    which never smiles does not shut every sitter's mouth. Median over the drawings and their mirror images.
    """
    sitters, sitter_descriptors = _both_ways(photographs)
    heads, head_descriptors = _both_ways(drawings)
    scale = sitter_descriptors.std(axis=0) + 1e-3
    scale[4] /= _TURN_COUNTS
    differences = []
    for head, descriptor in zip(heads, head_descriptors, strict=True):
        distance = np.square((sitter_descriptors - descriptor) / scale).sum(axis=1)
        nearest = np.argsort(distance)[:_NEAREST]
        differences.append(head - sitters[nearest].mean(axis=0))
    return np.asarray(np.median(differences, axis=0) / CROP_SIZE_PX, np.float64)


def _both_ways(pack: Pack) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    landmarks = np.concatenate((pack.landmarks_px, mirror_landmarks(pack.landmarks_px, CROP_SIZE_PX)))
    mirrored = np.stack([mirror_descriptor(each) for each in pack.descriptors])
    descriptors = np.concatenate((pack.descriptors, mirrored))
    return landmarks[:, CONTROL_POINTS].astype(np.float64), descriptors.astype(np.float64)

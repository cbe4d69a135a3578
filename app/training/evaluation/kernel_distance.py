"""The kernel distance between two sets of pictures.

The squared maximum mean discrepancy of KID: Binkowski, Sutherland, Arbel, Gretton, "Demystifying MMD GANs"
(arXiv 1801.01401), section 4, the unbiased estimate of Gretton et al. 2012, lemma 6. Unlike the Frechet
distance it does not grow with few samples: its mean is right for any number of them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_BLOCKS: Final = 50
_SEED: Final = 0


@dataclass(frozen=True, slots=True)
class KernelDistance:
    """An estimate, and how much it varies.

    Attributes:
        mean: may fall a little below 0 for sets that are alike.
        spread: standard deviation over the blocks.
    """

    mean: float
    spread: float


def kernel_distance(first: NDArray[np.float64], second: NDArray[np.float64]) -> KernelDistance:
    """The mean over 50 blocks, each three quarters of the smaller set drawn from either set.

    Args:
        first, second: (n, d) and (m, d) features, n and m at least 4.
    """
    size = max(2, 3 * min(len(first), len(second)) // 4)
    xx, yy, xy = _cubic(first, first), _cubic(second, second), _cubic(first, second)
    random = np.random.default_rng(_SEED)
    values = []
    for _ in range(_BLOCKS):
        rows = random.permutation(len(first))[:size]
        columns = random.permutation(len(second))[:size]
        values.append(
            _unbiased(xx[np.ix_(rows, rows)], yy[np.ix_(columns, columns)], xy[np.ix_(rows, columns)])
        )
    return KernelDistance(float(np.mean(values)), float(np.std(values)))


def _cubic(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((x @ y.T / x.shape[1] + 1) ** 3)


def _unbiased(xx: NDArray[np.float64], yy: NDArray[np.float64], xy: NDArray[np.float64]) -> float:
    n, m = xy.shape
    within = (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return float(within - 2 * xy.mean())

"""The Frechet distance between two sets of pictures.

Heusel et al., "GANs Trained by a Two Time-Scale Update Rule" (arXiv 1706.08500): either set's features are
taken for a Gaussian. With as few pictures as a style has, the covariance of 512 features cannot be known, and
the plain distance would measure how few there are. So the features are first reduced to 32 fixed mixtures of
them, and the covariance is then shrunk (Ledoit and Wolf, "A well-conditioned estimator for large-dimensional
covariance matrices", J. Multivariate Analysis 88, 2004). What bias remains is the same for photographs and
paintings, since their number is the same: compare figures of one table, not of two.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

DIMENSIONS: Final = 32

Features = NDArray[np.float64]


def frechet_distance(first: Features, second: Features) -> float:
    """The squared distance between the Gaussians of two sets, (n, d) and (m, d)."""
    x, y = reduce(first), reduce(second)
    return gaussian_distance(x.mean(axis=0), shrunk_covariance(x), y.mean(axis=0), shrunk_covariance(y))


def gaussian_distance(mean_a: Features, cov_a: Features, mean_b: Features, cov_b: Features) -> float:
    """|m - n|^2 + tr(A + B - 2 (AB)^(1/2)); (d,) means and (d, d) covariances (Dowson and Landau 1982)."""
    root = _root(cov_a)
    cross = np.sqrt(np.clip(np.linalg.eigvalsh(root @ cov_b @ root), 0, None)).sum()
    gap = mean_a - mean_b
    return max(0.0, float(gap @ gap + np.trace(cov_a) + np.trace(cov_b) - 2 * cross))


def reduce(features: Features) -> Features:
    """At most 32 orthogonal mixtures of all features, scaled so that distances stay the same on average.

    Rows of the cosine transform: channels lie in no order, so that any fixed orthogonal mixtures would do.
    The lowest row, their plain mean, is left out.
    """
    count = features.shape[1]
    if count <= DIMENSIONS:
        return features
    every = count // DIMENSIONS
    mixed = dct(features, norm="ortho", axis=1)[:, every // 2 :: every][:, :DIMENSIONS]
    return np.asarray(mixed * np.sqrt(count / DIMENSIONS))


def shrunk_covariance(x: Features) -> Features:
    """(d, d) covariance of (n, d), drawn towards a multiple of the identity as far as n calls for."""
    n, d = x.shape
    centred = x - x.mean(axis=0)
    sample = centred.T @ centred / n
    even = np.trace(sample) / d
    off = np.square(sample - even * np.eye(d)).sum()
    noise = (np.square(np.square(centred).sum(axis=1)).sum() - n * np.square(sample).sum()) / n**2
    share = min(1.0, noise / off) if off > 0 else 1.0
    return np.asarray(share * even * np.eye(d) + (1 - share) * sample)


def _root(covariance: Features) -> Features:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T)

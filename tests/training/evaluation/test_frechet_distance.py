"""The Frechet distance of Gaussians whose distance can be worked out."""

import numpy as np
import pytest

from app.training.evaluation.frechet_distance import (
    DIMENSIONS,
    frechet_distance,
    gaussian_distance,
    reduce,
    shrunk_covariance,
)


def test_gaussians_along_the_axes() -> None:
    """|m - n|^2 plus the squared differences of the standard deviations."""
    mean_a, mean_b = np.array([1.0, 2.0]), np.array([4.0, 6.0])
    cov_a, cov_b = np.diag([4.0, 9.0]), np.diag([1.0, 25.0])
    assert gaussian_distance(mean_a, cov_a, mean_b, cov_b) == pytest.approx(9 + 16 + 1 + 4)


def test_the_distance_does_not_change_when_both_are_turned() -> None:
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    mean_a, mean_b = np.zeros(3), np.array([1.0, 0.0, 2.0])
    cov_a, cov_b = np.diag([1.0, 2.0, 3.0]), np.diag([3.0, 1.0, 1.0])
    straight = gaussian_distance(mean_a, cov_a, mean_b, cov_b)
    turned = gaussian_distance(turn @ mean_a, turn @ cov_a @ turn.T, turn @ mean_b, turn @ cov_b @ turn.T)
    assert turned == pytest.approx(straight)


def test_sets_drawn_from_two_gaussians() -> None:
    random = np.random.default_rng(1)
    first = random.normal(0.0, 1.0, (4000, 5))
    second = random.normal(0.5, 2.0, (4000, 5))
    assert frechet_distance(first, second) == pytest.approx(5 * 0.25 + 5 * 1.0, rel=0.05)


def test_a_set_is_no_distance_from_itself() -> None:
    features = np.random.default_rng(2).random((30, 512))
    assert frechet_distance(features, features) == pytest.approx(0, abs=1e-6)


def test_the_reduced_features_keep_their_distances_on_average() -> None:
    features = np.random.default_rng(3).normal(size=(200, 512))
    reduced = reduce(features)
    assert reduced.shape == (200, DIMENSIONS)
    assert np.square(reduced).sum() == pytest.approx(np.square(features).sum(), rel=0.05)


def test_shrinking_spares_few_samples_most_of_the_bias() -> None:
    random = np.random.default_rng(4)
    first, second = random.normal(size=(2, 24, 32))
    plain = gaussian_distance(first.mean(axis=0), np.cov(first.T), second.mean(axis=0), np.cov(second.T))
    assert frechet_distance(first, second) < 0.35 * plain


def test_shrinking_leaves_many_samples_alone() -> None:
    samples = np.random.default_rng(5).normal(size=(20_000, 3)) * [1.0, 2.0, 3.0]
    assert np.allclose(shrunk_covariance(samples), np.cov(samples.T), atol=0.02)

"""The kernel distance of sets whose distance is known."""

import numpy as np
import pytest

from app.training.evaluation.kernel_distance import kernel_distance


def _set(count: int, *, seed: int, shift: float = 0.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(shift, 1.0, (count, 16))


def test_two_sets_of_one_kind_are_no_distance_apart() -> None:
    distances = [kernel_distance(_set(40, seed=2 * i), _set(40, seed=2 * i + 1)).mean for i in range(30)]
    assert abs(np.mean(distances)) < 0.01  # unbiased: on average nothing, on either side of it
    assert min(distances) < 0 < max(distances)


def test_a_set_is_no_distance_from_itself() -> None:
    same, other = _set(200, seed=0), _set(200, seed=1, shift=0.5)
    assert abs(kernel_distance(same, same).mean) < 0.1 * kernel_distance(same, other).mean


def test_the_distance_does_not_depend_on_how_many_there_are() -> None:
    few = [kernel_distance(_set(12, seed=i), _set(12, seed=100 + i, shift=0.5)).mean for i in range(100)]
    many = kernel_distance(_set(400, seed=0), _set(400, seed=1, shift=0.5)).mean
    assert np.mean(few) == pytest.approx(many, rel=0.2)


def test_it_agrees_with_its_definition_where_all_is_in_one_block() -> None:
    x, y = _set(4, seed=0), _set(4, seed=1)

    def kernel(a: np.ndarray, b: np.ndarray) -> float:
        return float((a @ b / 16 + 1) ** 3)

    # A block is three out of four: over many blocks each pair comes as often as any other.
    within = sum(kernel(s[i], s[j]) for s in (x, y) for i in range(4) for j in range(4) if i != j) / 12
    across = sum(kernel(a, b) for a in x for b in y) / 16
    found = kernel_distance(x, y)
    assert found.mean == pytest.approx(within - 2 * across, abs=3 * found.spread / np.sqrt(50))

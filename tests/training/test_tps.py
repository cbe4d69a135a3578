"""The spline in torch: exact, differentiable, and the same as the one that serves frames."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.training.tps import evaluate, fit, warp  # noqa: E402


def _points(count: int, seed: int) -> "torch.Tensor":
    return torch.rand(2, count, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def test_control_points_fall_on_their_targets() -> None:
    source, target = _points(9, 1), _points(9, 2)
    weights, affine = fit(source, target)
    assert torch.allclose(evaluate(source, source, weights, affine), target, atol=1e-9)


def test_gradients_reach_both_sets_of_points() -> None:
    source = _points(6, 3).requires_grad_()
    target = _points(6, 4).requires_grad_()
    places = _points(5, 5).requires_grad_()

    def mapped(source: "torch.Tensor", target: "torch.Tensor", places: "torch.Tensor") -> "torch.Tensor":
        return evaluate(places, source, *fit(source, target, smoothing=1e-3))

    assert torch.autograd.gradcheck(mapped, (source, target, places))


def test_gradients_reach_picture_and_landmarks_through_the_warp() -> None:
    generator = torch.Generator().manual_seed(6)
    picture = torch.rand(1, 1, 8, 8, dtype=torch.float64, generator=generator, requires_grad=True)
    source = _points(6, 7)[:1]
    moved = (source + 0.05 * _points(6, 8)[:1]).requires_grad_()

    def bent(picture: "torch.Tensor", moved: "torch.Tensor") -> "torch.Tensor":
        return warp(picture, source, moved, smoothing=1e-3, grid=5)

    assert torch.autograd.gradcheck(bent, (picture, moved), atol=1e-4)


def test_points_that_stay_leave_the_picture_as_it_is() -> None:
    picture = torch.rand(2, 3, 32, 24)
    points = _points(12, 9).float()
    assert torch.allclose(warp(picture, points, points), picture, atol=1e-3)


def test_what_lay_at_a_point_lies_at_its_target() -> None:
    picture = torch.zeros(1, 1, 64, 64)
    picture[..., 20, 16] = 1.0
    corners = torch.tensor([[[-1.0, -1.0], [1, -1], [-1, 1], [1, 1]]])

    def unit(x: int, y: int) -> "torch.Tensor":
        return torch.tensor([[[(2 * x + 1) / 64 - 1, (2 * y + 1) / 64 - 1]]])

    bent = warp(
        picture, torch.cat((corners, unit(16, 20)), 1), torch.cat((corners, unit(24, 30)), 1), grid=65
    )
    y, x = divmod(int(bent.argmax()), 64)
    assert abs(x - 24) <= 1 and abs(y - 30) <= 1


@pytest.mark.parametrize("smoothing", [0.0, 0.5])
def test_agrees_with_the_spline_that_serves_frames(smoothing: float) -> None:
    tps = pytest.importorskip("app.geometry.tps")
    random = np.random.default_rng(0)
    source, target = random.uniform(0, 512, (20, 2)), random.uniform(0, 512, (20, 2))
    places = random.uniform(0, 512, (50, 2))
    expected = tps.fit(source, target, smoothing=smoothing)(places)

    # Both solve the same system: NumPy's smoothing is in pixels, so pixels are what torch is given.
    points = torch.from_numpy(source)[None]
    ours = evaluate(
        torch.from_numpy(places)[None],
        points,
        *fit(points, torch.from_numpy(target)[None], smoothing=smoothing),
    )[0]
    assert np.abs(ours.numpy() - expected).max() < 1e-6 * 512

"""Thin-plate splines in torch: batched, and differentiable in points and pictures.

The same map as `app.geometry.tps`, which serves frames with NumPy; a test holds the two together.
"""

import torch
from torch import Tensor
from torch.nn import functional


def fit(source: Tensor, target: Tensor, *, smoothing: float = 0.0) -> tuple[Tensor, Tensor]:
    """Fit the smooth maps that carry source points onto target points (Bookstein 1989).

    Args:
        source: (b, n, 2) floating point; use units in which the points spread over about 1.
        target: (b, n, 2).
        smoothing: >= 0, square of the source's unit; added to the diagonal, 0 interpolates exactly.

    Returns:
        weights (b, n, 2) of the kernel at each point, and affine part (b, 3, 2): constant, x, y.
    """
    batch, count, _ = source.shape
    kernel = _bending(source, source) + smoothing * torch.eye(count, dtype=source.dtype, device=source.device)
    linear = torch.cat((torch.ones_like(source[..., :1]), source), dim=-1)
    corner = source.new_zeros(batch, 3, 3)
    system = torch.cat(
        (torch.cat((kernel, linear), dim=-1), torch.cat((linear.transpose(1, 2), corner), dim=-1)), dim=1
    )
    right = torch.cat((target, target.new_zeros(batch, 3, 2)), dim=1)
    solution = torch.linalg.solve(system, right)
    return solution[:, :count], solution[:, count:]


def evaluate(points: Tensor, source: Tensor, weights: Tensor, affine: Tensor) -> Tensor:
    """Carry (b, m, 2) points through maps fitted at (b, n, 2) `source`; returns (b, m, 2)."""
    linear = torch.cat((torch.ones_like(points[..., :1]), points), dim=-1)
    return _bending(points, source) @ weights + linear @ affine


def warp(
    picture: Tensor, from_points: Tensor, to_points: Tensor, *, smoothing: float = 0.0, grid: int = 33
) -> Tensor:
    """Bend pictures so that what lies at `from_points` comes to lie at `to_points`.

    The backward map is evaluated on a coarse grid and enlarged bilinearly: a spline through some 80 points
    is smooth at that scale. Outside the picture its edge is reflected.

    Args:
        picture: (b, c, h, w).
        from_points, to_points: (b, n, 2), x then y, in -1..1 over the outer edges of the picture
            (`align_corners=False`).
        smoothing: as in `fit`.
        grid: nodes along each side.
    """
    batch, _, height, width = picture.shape
    weights, affine = fit(to_points, from_points, smoothing=smoothing)
    ticks = torch.linspace(-1, 1, grid, dtype=to_points.dtype, device=to_points.device)
    nodes = torch.stack(torch.meshgrid(ticks, ticks, indexing="xy"), dim=-1).reshape(1, -1, 2)
    mapped = evaluate(nodes.expand(batch, -1, -1), to_points, weights, affine)
    coarse = mapped.reshape(batch, grid, grid, 2).permute(0, 3, 1, 2)
    # Nodes sit on the outer edges, pixels half a pixel inside: sample the coarse field at pixel centres.
    ys = torch.linspace(-1 + 1 / height, 1 - 1 / height, height, dtype=coarse.dtype, device=coarse.device)
    xs = torch.linspace(-1 + 1 / width, 1 - 1 / width, width, dtype=coarse.dtype, device=coarse.device)
    centres = torch.stack(torch.meshgrid(xs, ys, indexing="xy"), dim=-1).expand(batch, -1, -1, -1)
    field = functional.grid_sample(coarse, centres, align_corners=True, padding_mode="border")
    field = field.permute(0, 2, 3, 1).to(picture.dtype)
    return functional.grid_sample(picture, field, padding_mode="reflection", align_corners=False)


def _bending(points: Tensor, knots: Tensor) -> Tensor:
    """U(r) = r^2 log r between (b, m, 2) and (b, n, 2): (b, m, n); safe to differentiate at r = 0."""
    square = (points.unsqueeze(2) - knots.unsqueeze(1)).square().sum(dim=-1)
    return 0.5 * square * torch.log(square.clamp_min(torch.finfo(square.dtype).tiny))

"""Total variation (Rudin, Osher and Fatemi 1992), for flat styles: fewer small steps of tone."""

from torch import Tensor


def total_variation_loss(painting: Tensor) -> Tensor:
    """Mean absolute difference of neighbouring pixels of (b, c, h, w)."""
    down = (painting[..., 1:, :] - painting[..., :-1, :]).abs().mean()
    across = (painting[..., 1:] - painting[..., :-1]).abs().mean()
    return down + across

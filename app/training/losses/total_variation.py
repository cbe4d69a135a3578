"""Total variation (Rudin, Osher and Fatemi 1992), for flat styles: fewer small steps of tone."""

from torch import Tensor


def total_variation_loss(painting: Tensor) -> Tensor:
    """Mean absolute difference of neighbouring pixels, down and across (anisotropic).

    Args:
        painting: (b, c, h, w) in -1..1, h and w 2 or more.

    Returns:
        A scalar, 0 (one flat tone) to 4 (a chequerboard of black and white).
    """
    down = (painting[..., 1:, :] - painting[..., :-1, :]).abs().mean()
    across = (painting[..., 1:] - painting[..., :-1]).abs().mean()
    return down + across

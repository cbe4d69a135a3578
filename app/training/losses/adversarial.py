"""Adversarial term: hinge loss (Lim and Ye 2017, "Geometric GAN"; Miyato et al. 2018).

Every discriminator of `networks/judges.py` has its own. Scores are unbounded, one for each patch of the
picture (PatchGAN, Isola et al. 2017): above 1 the discriminator is sure of a drawing, below -1 of a painting.
"""

from torch import Tensor
from torch.nn import functional


def discriminator_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """Mean over all patches of both hinges: what the discriminator pays for being unsure.

    Args:
        real_scores: of drawings, (b, 1, h, w) or any other shape, unbounded.
        fake_scores: of paintings, of any shape.

    Returns:
        A scalar, 0 or more: 0 where it is sure of everything, 2 where it says 0 to everything.
    """
    return functional.relu(1 - real_scores).mean() + functional.relu(1 + fake_scores).mean()


def generator_loss(fake_scores: Tensor) -> Tensor:
    """What the generator pays for being found out: the negative mean score.

    Args:
        fake_scores: of paintings, (b, 1, h, w) or any other shape, unbounded.

    Returns:
        A scalar, unbounded; below 0 where the paintings pass for drawings.
    """
    return -fake_scores.mean()

"""Adversarial term: hinge loss (Lim and Ye 2017, "Geometric GAN"; Miyato et al. 2018)."""

from torch import Tensor
from torch.nn import functional


def discriminator_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """Mean over all patches of both hinges; scores of any shape."""
    return functional.relu(1 - real_scores).mean() + functional.relu(1 + fake_scores).mean()


def generator_loss(fake_scores: Tensor) -> Tensor:
    """What the generator pays for being found out."""
    return -fake_scores.mean()

"""What keeps a generator that learns to render from painting soft: somebody who has seen renderings.

Where a network is not sure on which pixel a strand or a line lies, the least difference is a blur of all its
places, and more steps hardly sharpen that. A discriminator that is shown renderings and paintings, each
beside its photograph, knows the two apart by it ("pix2pix", Isola et al. 2017), and what its layers see has
to be alike besides (Wang et al. 2018, "High-Resolution Image Synthesis and Semantic Manipulation with
Conditional GANs", feature matching).

It sees pictures half as large, without what is finer: what it is shown at full size it wants so crisp that
the network draws lines as zips, since its last layers paint pixels two by two.
"""

from typing import Any, Final

import torch
from torch import Tensor
from torch.nn import functional

from app.training.descent import autocast_where_fast
from app.training.losses.adversarial import discriminator_loss, generator_loss
from app.training.losses.feature_matching import feature_matching_loss
from app.training.networks.pair_judge import PairJudge

_RATE: Final = 4e-4
_BETAS: Final = (0.5, 0.99)
_HALVED: Final = (1.0, 3.0, 3.0, 1.0)
"""How pixels are weighed where a picture is halved."""
_MEMORY: Final = 0.99
"""How much of the mean sizes of gradients is kept from step to step."""
_WARM_STEPS: Final = 400
"""So long it only learns; so long again it grows louder."""


class RenderingJudge:
    """Learns to tell paintings from renderings, and says where a painting is none yet.

    Args:
        loudness: how large what it asks of a pixel is beside what the differences ask, on average. At 1 both
            count alike.
        device: where.
    """

    def __init__(self, *, loudness: float, device: torch.device) -> None:
        self._loudness, self._device = loudness, device
        self._judge = PairJudge().to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._optimiser = torch.optim.Adam(self._judge.parameters(), lr=_RATE, betas=_BETAS)
        self._sizes: tuple[float, float] | None = None
        self._step = 0

    def term(self, photographs: Tensor, paintings: Tensor, renderings: Tensor, asked: Tensor) -> Tensor:
        """Learn from pictures, and say what is wrong with the paintings.

        Args:
            photographs, renderings: (b, 3, h, w) in -1..1, even h and w.
            paintings: likewise, with gradients.
            asked: what the differences ask of the paintings: the gradient of their loss.

        Returns:
            A scalar to be added to the loss; only its gradient has a meaning.
        """
        given, wanted = halved(photographs), halved(renderings)
        painted = paintings.detach().requires_grad_()
        self._learn(given, wanted, halved(painted.detach()))
        self._judge.requires_grad_(False)
        with autocast_where_fast(self._device):
            with torch.no_grad():
                _, right = self._judge(given, wanted)
            scores, seen = self._judge(given, halved(painted))
        complaint = generator_loss(scores.float()) + feature_matching_loss(seen, right)
        (wrong,) = torch.autograd.grad(complaint, painted)
        self._judge.requires_grad_(True)
        return (self._scale(asked, wrong) * wrong * paintings).sum()

    def state(self) -> dict[str, Any]:
        """Everything that going on needs."""
        return {
            "step": self._step,
            "sizes": self._sizes,
            "judge": self._judge.state_dict(),
            "optimiser": self._optimiser.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a state."""
        self._step, self._sizes = state["step"], state["sizes"]
        self._judge.load_state_dict(state["judge"])
        self._optimiser.load_state_dict(state["optimiser"])

    def _learn(self, given: Tensor, wanted: Tensor, painted: Tensor) -> None:
        with autocast_where_fast(self._device):
            scores, _ = self._judge(torch.cat((given, given)), torch.cat((wanted, painted)))
        real, fake = scores.float().chunk(2)
        self._optimiser.zero_grad(set_to_none=True)
        discriminator_loss(real, fake).backward()
        self._optimiser.step()
        self._step += 1

    def _scale(self, asked: Tensor, wrong: Tensor) -> float:
        now = tuple(float(each.abs().mean()) for each in (asked, wrong))
        mean = now if self._sizes is None else self._sizes
        pairs, judged = (_MEMORY * was + (1 - _MEMORY) * size for was, size in zip(mean, now, strict=True))
        self._sizes = pairs, judged
        grown = min(1.0, max(0.0, self._step / _WARM_STEPS - 1))
        return self._loudness * grown * pairs / max(judged, 1e-12)


def halved(pictures: Tensor) -> Tensor:
    """(b, c, h, w) -> (b, c, h/2, w/2), without what is finer than that."""
    weights = torch.tensor(_HALVED, device=pictures.device, dtype=pictures.dtype)
    kernel = torch.outer(weights, weights)[None, None] / weights.sum() ** 2
    channels = pictures.shape[1]
    padded = functional.pad(pictures, (1, 1, 1, 1), mode="replicate")
    return functional.conv2d(padded, kernel.expand(channels, 1, -1, -1), stride=2, groups=channels)

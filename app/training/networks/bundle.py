"""The networks that are trained together."""

import torch
from torch import Tensor

from app.training.descent import autocast
from app.training.networks.generator import Generator, GeneratorShape
from app.training.networks.inverse import InverseGenerator
from app.training.networks.judges import Judges
from app.training.networks.painter import Painter, place


class NetworkBundle(Painter):
    """Generator, inverse network and discriminators; whatever they return is float32.

    Args:
        shape: the generator's.
        judged_at_px: see `Judges`.
        device: where.
    """

    def __init__(self, shape: GeneratorShape | None, *, judged_at_px: int, device: torch.device) -> None:
        super().__init__(Generator(shape), device)
        self.inverse = place(InverseGenerator(), device)
        self.judges = place(Judges(judged_at_px=judged_at_px), device)

    def restore(self, painting: Tensor, hint: Tensor) -> Tensor:
        """(b, 3, s, s) painting and colour hint -> photograph."""
        with autocast(self.device):
            photograph: Tensor = self.inverse(painting, hint)
        return photograph.float()

    def score(self, name: str, view: Tensor) -> Tensor:
        """What one discriminator says of its view."""
        with autocast(self.device):
            return self.judges.score(name, view).float()

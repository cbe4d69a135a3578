"""A step down the gradient: in the device's precision, with other processes, and never into NaN."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

import torch
from torch import Tensor, nn

from app.training.processes import ALONE, World

_LEAST_SCALE: Final = 1e-3
"""Of the loss. Where float16 still overflows below it, the numbers themselves are wrong."""


def half_precision(device: torch.device) -> torch.dtype | None:
    """The type in which convolutions run: bfloat16 on GPUs that have it, else float16; None on processors.

    bfloat16 has float32's range. float16 needs its gradients scaled (Micikevicius et al. 2018, "Mixed
    Precision Training"). Cards before Ampere only emulate bfloat16, slowly: they take float16.
    """
    if device.type != "cuda":
        return None
    has_bfloat16 = torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.bfloat16 if has_bfloat16 else torch.float16


def autocast(device: torch.device) -> AbstractContextManager[Any]:
    """Run what is inside in the device's precision; on processors as it is."""
    dtype = half_precision(device)
    return nullcontext() if dtype is None else torch.autocast(device.type, dtype)


def autocast_where_fast(device: torch.device) -> AbstractContextManager[Any]:
    """Run what is inside in bfloat16 on processors that multiply it tile by tile (Intel's AMX), half as fast
    again, or in pairs (AVX-512 BF16; on Zen 5 1.7 times as fast). In float32 on all others, and on GPUs.

    For learning from pairs, whose losses fall as they do in float32, and for the judge of renderings.
    """
    if device.type == "cpu" and (torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()):
        return torch.autocast("cpu", torch.bfloat16)
    return nullcontext()


class Descent:
    """An optimiser with what has to happen around its step.

    Args:
        groups: parameters whose gradients are clipped together, group by group.
        rate: Adam's learning rate.
        betas: Adam's.
        gradient_norm: gradients of a group that are longer are shortened to it.
        device: where the parameters are.
        world: processes that step together.
    """

    def __init__(
        self,
        groups: Sequence[nn.Module],
        *,
        rate: float,
        betas: tuple[float, float],
        gradient_norm: float,
        device: torch.device,
        world: World = ALONE,
    ) -> None:
        self._groups = [list(group.parameters()) for group in groups]
        self._parameters = [each for group in self._groups for each in group]
        self._rate, self._gradient_norm, self._world = rate, gradient_norm, world
        self._optimiser = torch.optim.Adam(self._parameters, lr=rate, betas=betas)
        self._scaler = torch.amp.GradScaler(device.type, enabled=half_precision(device) is torch.float16)

    def step(self, loss: Tensor) -> bool:
        """Step, unless a gradient is not finite: then nothing is changed.

        Returns:
            Whether all is well. With float16 a step that overflows is left out and counts as well, as long as
            scaling the loss down can still cure it.
        """
        self._optimiser.zero_grad(set_to_none=True)
        self._scaler.scale(loss).backward()
        # Averaged before they are checked: what one process finds wrong, all find wrong.
        self._world.average_gradients(self._parameters)
        self._scaler.unscale_(self._optimiser)
        norms = [nn.utils.clip_grad_norm_(group, self._gradient_norm) for group in self._groups]
        if not self._scaler.is_enabled() and not bool(torch.isfinite(torch.stack(norms)).all()):
            return False
        self._scaler.step(self._optimiser)
        self._scaler.update()
        return not self._scaler.is_enabled() or self._scaler.get_scale() >= _LEAST_SCALE

    def state(self) -> dict[str, Any]:
        """The optimiser's state; that of the scaler only where there is one."""
        state: dict[str, Any] = self._optimiser.state_dict()
        return {**state, "scaler": self._scaler.state_dict()} if self._scaler.is_enabled() else state

    def restore(self, state: dict[str, Any]) -> None:
        state = dict(state)
        scaler = state.pop("scaler", None)
        self._optimiser.load_state_dict(state)
        # A run that diverged is resumed with a lower rate: the recipe's counts, not the checkpoint's.
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate
        if scaler and self._scaler.is_enabled():
            self._scaler.load_state_dict(scaler)

"""What the networks cost: multiply-accumulates and parameters."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from app.frames import LANDMARK_COUNT
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.training.networks.judges import Judges


def multiply_accumulates(network: nn.Module, *shapes: tuple[int, ...]) -> int:
    """Of all convolutions, for one forward pass over inputs of these shapes; biases are not counted."""
    total = 0

    def count(layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal total
        assert isinstance(layer, nn.Conv2d)
        taps = layer.kernel_size[0] * layer.kernel_size[1] * layer.in_channels // layer.groups
        total += taps * output.numel()

    hooks = [
        layer.register_forward_hook(count) for layer in network.modules() if isinstance(layer, nn.Conv2d)
    ]
    device = next(network.parameters()).device
    try:
        with torch.no_grad():
            network(*(torch.zeros(shape, device=device) for shape in shapes))
    finally:
        for hook in hooks:
            hook.remove()
    return total


def parameters(network: nn.Module) -> int:
    """Numbers that are learnt."""
    return sum(each.numel() for each in network.parameters())


def describe_generator(name: str, generator: nn.Module) -> str:
    """What painting one portrait costs."""
    size = CROP_SIZE_PX
    gmac = multiply_accumulates(generator, (1, 3, size, size)) / 1e9
    return f"{name}: {gmac:.2f} GMAC at {size} x {size}, {parameters(generator):,} parameters"


def describe_cost(generator: nn.Module, inverse: nn.Module, judges: Judges) -> Iterator[str]:
    """A line for each network of a training; multiply-accumulates of one forward pass for one portrait."""
    yield describe_generator("Generator", generator)
    size = CROP_SIZE_PX
    half = size // 2
    gmac = multiply_accumulates(inverse, (1, 3, half, half), (1, 3, half, half)) / 1e9
    yield f"Inverse network: {gmac:.2f} GMAC, {parameters(inverse):,} parameters (training only)"
    device = next(judges.parameters()).device
    views = judges.views(
        torch.zeros(1, 3, size, size, device=device),
        torch.zeros(1, LANDMARK_COUNT, 2, device=device),
        torch.zeros(1, 2, device=device),
    )
    for name, network in judges.networks.items():
        gmac = multiply_accumulates(network, tuple(views[name].shape)) / 1e9
        yield f"Discriminator, {name}: {gmac:.2f} GMAC, {parameters(network):,} parameters (training only)"

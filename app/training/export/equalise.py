"""Channels brought to like reach before they are put into bytes of one scale.

All channels of a tensor share 256 steps; one that reaches a tenth as far as the widest has 25 of them, and
even ground, where all patches are rounded alike, shows it as blotches and a grid. Where only a ReLU lies
between, a channel may be widened by those layers that write it and narrowed by those that read it, and the
network paints what it painted (Nagel et al. 2019, "Data-Free Quantization Through Weight Equalization and
Bias Correction"). Weights have steps by output channel, so that for the writers it is free.
"""

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from app.training.export.guided_crop import GuidedCrop
from app.training.networks.generator import FINE_PX, Generator, bias_of

_SHARE: Final = 0.25
"""How far: at 1 all reach equally far, and the weights of those that read differ as much instead."""
_MOST: Final = 16.0
_FAR: Final = 0.9995
"""The share of a channel's places that it is to reach; a few outliers may be clipped."""
_SKIPS: Final = ("decode_8", "decode_4")
"""Groups of blocks that are given a sum."""


@dataclass(frozen=True, slots=True)
class _Stream:
    """Channels that layers write and read together, so that they can be widened together alone.

    Attributes:
        writers: layers whose outputs they are.
        readers: layers whose inputs they are.
        seen: the tensors that have to fit into bytes, by the module that gives them; a sum by that
            which takes it.
        pixels: of how many outputs in a row a channel is made, when they are shuffled.
    """

    writers: tuple[str, ...]
    readers: tuple[str, ...]
    seen: tuple[str, ...]
    pixels: int = 1


@torch.no_grad()
def equalised(generator: Generator, given: Iterable[GuidedCrop]) -> Generator:
    """A copy that paints the same, and loses less in bytes.

    Args:
        generator: trained, on any device.
        given: portrait crops like those it will see.
    """
    result = copy.deepcopy(generator).eval()
    reach = _reach(result, given)
    for stream in _streams(result):
        shares = [reach[name] / reach[name].max().clamp_min(1e-6) for name in stream.seen]
        share = torch.stack(shares).amax(dim=0).unflatten(0, (-1, stream.pixels)).amax(dim=1)
        wider = share.clamp_min(1e-6).pow(-_SHARE).clamp_max(_MOST)
        by_output = wider.repeat_interleave(stream.pixels)[:, None, None, None]
        for writer in (_layer(result, name) for name in stream.writers):
            writer.weight.mul_(by_output)
            bias_of(writer).mul_(by_output.flatten())
        if "up_2" in stream.writers and result.surface is not None:
            result.surface.mixture.weight.mul_(by_output)
        for reader in (_layer(result, name) for name in stream.readers):
            # What is told of the context reads the channels of each of its glances.
            reader.weight.div_(wider.repeat(reader.in_channels // len(wider))[:, None, None])
    return result


def _streams(generator: Generator) -> Iterator[_Stream]:
    def blocks(group: str) -> list[str]:
        return [f"{group}.{name}" for name, _ in generator.get_submodule(group).named_children()]

    for group in ("encode_4", "encode_8", "encode_16", "decode_8", "decode_4"):
        for block in blocks(group):
            yield _Stream((f"{block}.first",), (f"{block}.second",), (f"{block}.first",))

    over = "strokes" if generator.glazes is None else "glazes"
    tables = () if generator.over_painting is None else (f"{over}.tables",)
    told = () if generator.context is None else ("context.told",)
    looked = () if generator.context is None else ("context.attention", "context.told")
    sums = _SKIPS if generator.context is None else (*_SKIPS, "encode_16")
    guidance = () if generator.guidance is None else ("guidance",)
    for first, groups, back, readers in (
        ("stem", ("encode_4", "decode_4"), (*guidance, "up_4"), ("down_8", "up_2", *tables)),
        ("down_8", ("encode_8", "decode_8"), ("up_8",), ("down_16", "up_4")),
        ("down_16", ("encode_16",), told, ("up_8", *looked)),
    ):
        residual = [block for group in groups for block in blocks(group)]
        yield _Stream(
            (first, *back, *(f"{block}.second" for block in residual)),
            (*readers, *(f"{block}.first" for block in residual)),
            (
                first,
                *(guidance if first == "stem" else ()),
                *residual,
                *(group for group in groups if group in sums),
            ),
        )
    yield _Stream(("up_2",), ("head",), ("up_2",), FINE_PX**2)


def _layer(generator: Generator, name: str) -> nn.Conv2d:
    layer = generator.get_submodule(name)
    assert isinstance(layer, nn.Conv2d)
    return layer


def _reach(generator: Generator, given: Iterable[GuidedCrop]) -> dict[str, Tensor]:
    """(channels,) by module: how far each channel of what it gives, or of a sum, goes beyond 0."""
    device = next(generator.parameters()).device
    watched = {name for stream in _streams(generator) for name in stream.seen}
    seen: dict[str, list[Tensor]] = {name: [] for name in watched}

    def note(name: str, values: Tensor) -> None:
        by_channel = values.relu().transpose(0, 1).flatten(1)
        count = max(1, round((1 - _FAR) * by_channel.shape[1]))
        seen[name].append(by_channel.topk(count, dim=1).values[:, -1])

    hooks = []
    for name in watched:
        module = generator.get_submodule(name)
        if isinstance(module, nn.Sequential):
            hooks.append(module.register_forward_pre_hook(lambda _, given, name=name: note(name, given[0])))
        else:
            hooks.append(module.register_forward_hook(lambda _, given, gives, name=name: note(name, gives)))
    try:
        for crop in given:
            picture, guide = crop.tensors(device)
            generator(picture, guide=guide)
    finally:
        for hook in hooks:
            hook.remove()
    return {name: torch.stack(each).amax(dim=0) for name, each in seen.items()}

"""What of a renderer's hand is built into a generator: textures, strokes, glazes, and what it is told."""

import copy
from dataclasses import replace

import torch

from app.geometry.guide import GUIDE_PLANES
from app.training.networks.generator import Generator, GeneratorShape
from app.training.rendering import (
    GLANCES,
    GUIDED,
    RendererName,
    glaze_edges,
    stroke_layers,
    surface_textures,
)


def with_hand(shape: GeneratorShape, renderer: RendererName | None) -> GeneratorShape:
    """A shape with as many of each as a renderer has; with none for styles that are drawn."""
    return replace(
        shape,
        textures=len(surface_textures(renderer)),
        strokes=len(stroke_layers(renderer)),
        glazes=len(glaze_edges(renderer)),
        glances=GLANCES.get(renderer, 0) if renderer else 0,
        guides=GUIDE_PLANES if renderer in GUIDED else 0,
    )


def lay(generator: Generator, renderer: RendererName | None) -> None:
    """Give a generator of that shape the textures, strokes and glazes themselves."""
    if generator.surface is not None:
        generator.surface.lay(surface_textures(renderer))
    if generator.strokes is not None:
        generator.strokes.lay(stroke_layers(renderer))
    if generator.glazes is not None:
        generator.glazes.lay(glaze_edges(renderer))


def has_hand_of(generator: Generator, renderer: RendererName) -> bool:
    """Whether all of that is built into a generator as the renderer has it today."""
    if with_hand(generator.shape, renderer) != generator.shape:
        return False
    anew = copy.deepcopy(generator)
    lay(anew, renderer)
    return all(
        torch.equal(has, should) for has, should in zip(generator.buffers(), anew.buffers(), strict=True)
    )

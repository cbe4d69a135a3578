"""A style's recipe: everything that decides what the training does."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.errors import BadInputError
from app.styles.manifest import Defaults
from app.training.data.beard_shapes import BeardShape, Kind
from app.training.data.tags import Tags
from app.training.rendering import GLAZED, LAYERS, TEXTURES, RendererName

Weight = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=1)]
Blocks = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class BadRecipeError(BadInputError):
    """The recipe cannot be read or holds nonsense."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LossWeights(_Strict):
    """How much each term counts; 0 switches it off.

    Attributes:
        adversarial_global, adversarial_eyes, adversarial_nose, adversarial_mouth, adversarial_detail: one for
            each discriminator, see `networks/judges.py`; one that counts 0 is not taught either.
    """

    adversarial_global: Weight = 1.0
    adversarial_eyes: Weight = 0.5
    adversarial_nose: Weight = 0.5
    adversarial_mouth: Weight = 0.5
    adversarial_detail: Weight = 0.5
    cycle: Weight = 2.0
    structure: Weight = 1.5
    open_mouth: Weight = 2.0
    lower_face: Weight = 0.5
    palette: Weight = 1.0
    chroma: Weight = 4.0
    deformation: Weight = 5.0
    shift: Weight = 5.0
    feature_alignment: Weight = 0.0
    likeness: Weight = 0.0
    rendering: Weight = 0.0
    sub_pixel_grid: Weight = 10.0
    total_variation: Weight = 0.0


class Distillation(_Strict):
    """How much each term counts where a generator learns from a teacher's paintings; 0 switches it off.

    Attributes:
        pixels: colours and slopes, see `losses/rendering.py`.
        features, gram: needs the weights of VGG-16.
    """

    pixels: Weight = 1.0
    features: Weight = 0.5
    gram: Weight = 0.5


class GeneratorWidths(_Strict):
    """Another generator than the one made for a laptop's CPU, to be a teacher; see `GeneratorShape`."""

    widths: tuple[Count, Count, Count] = (64, 128, 192)
    down_blocks: tuple[Blocks, Blocks, Blocks] = (1, 2, 6)
    up_blocks: tuple[Blocks, Blocks] = (2, 2)
    fine: Count = 16


class WornBeard(_Strict):
    """See `BeardShape`."""

    kind: Kind
    height: Share = 0.3
    below: Share = 0.05
    density: Share = 1.0


class TagLists(_Strict):
    """Pictures by file name without its ending; see `Tags`. Whoever has a beard is bearded."""

    leave_out: tuple[str, ...] = ()
    facial_hair: tuple[str, ...] = ()
    clean_shaven: tuple[str, ...] = ()
    beards: Mapping[str, WornBeard] = {}
    dark_skin: tuple[str, ...] = ()

    def as_tags(self) -> Tags:
        return Tags(
            frozenset(self.leave_out),
            frozenset((*self.facial_hair, *self.beards)),
            frozenset(self.clean_shaven),
            {
                name: BeardShape(worn.kind, worn.height, worn.below, worn.density)
                for name, worn in self.beards.items()
            },
            frozenset(self.dark_skin),
        )


class About(_Strict):
    """What the style's manifest will say; see `app.styles.manifest`."""

    name: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    artist: str = ""
    source: str = ""
    licence: str = ""
    defaults: Defaults = Defaults()


class Recipe(_Strict):
    """One way of teaching a style.

    Attributes:
        seed: the same seed gives the same run on the same machine.
        batch_size: photographs a step.
        steps: length of the full training; `--minutes` may end it before. 0 where learning to render is all:
            so it must be with renderers that paint in textures, strokes or glazes: these lie fixed on the
            crop, or are taught by the renderer alone, and the judges see mirrored and moved pictures.
        pretraining_steps: how long the generator learns to copy photographs, or with a renderer to render
            them, before anything else.
        generator_rate, discriminator_rate: Adam's learning rates.
        discriminator_every: the discriminators learn every so many steps.
        deformation_every: the deformation term, in the step before it the shift term, and before that the
            feature alignment, is computed every so many steps.
        likeness_every: the likeness term, which needs the weights of VGG-16, is computed every so many steps.
        ema_half_life_steps: memory of the averaged weights, which are the ones exported.
        gradient_norm: gradients longer than this are shortened to it.
        judged_at_px: the side at which the discriminators see a portrait. Drawings enlarged from small
            prints are blurred: judged at their own resolution, they do not teach blur.
        match_temperature: how freely a drawing is chosen by expression; small is strict.
        match_skin: how much its skin tone counts when a drawing is chosen; 0 for black and white.
        lower_face_donors: complete bearded drawings with clean-shaven lower faces; without it, sitters
            without a beard meet clean-shaven drawings alone, which is better where there are enough.
        even_donor_tone: give a donor's lower face the tone of the drawing that it completes; not for pure
            black and white.
        ink_contrast: 0..1, see `prepare_drawings`.
        renderer: paints the photographs by rule (see `app.training.rendering`); the style is then learnt from
            these renderings, each beside its own photograph, instead of from drawings.
        judged: how loud a judge of renderings is in the last part of learning to render, beside the
            differences; it keeps strands and lines crisp. 0 for none, 0.5 for half as loud.
        starts_from: id of an installed style whose weights the generator starts with, instead of learning to
            copy: from a near hand that keeps the likeness, drawings have less to change. With a renderer, one
            that was taught by the same: it is taught further.
        start_share: 0..1, how much of the style that it started from the finished one keeps: weights are
            averaged. Drawings teach boldness, and forgetting; half and half may be bold and forget nothing.
        larger_eyes: by which share of their size eyes grow in the style's *shape*, as animators draw them,
            with brows, nose and jaw, instead of having the shape of drawings; 0 for that.
        surroundings: 0..1, how far the ground keeps the photograph's forms; less for styles with a ground of
            their own.
        colour_jitter: 0..1, how much exposure and white balance of photographs are varied.
        augmentation: vary what the discriminators see, see `augment.py`.
        alignment: bend drawings to the sitters' landmarks. Off only to see what it does.
        drawings_share: 0..1, how much of the set is used; half the set holds the quarter.
        picture_px: side at which everything is learnt; below 512 only for quick experiments.
        generator: other widths than the program's own, for a teacher.
        distillation: for `--teacher`.
    """

    seed: int = 1
    batch_size: int = Field(default=2, ge=1)
    steps: int = Field(default=4000, ge=0)
    pretraining_steps: int = Field(default=600, ge=1)
    generator_rate: float = Field(default=4e-4, gt=0)
    discriminator_rate: float = Field(default=4e-4, gt=0)
    discriminator_every: int = Field(default=2, ge=1)
    deformation_every: int = Field(default=3, ge=1)
    likeness_every: int = Field(default=4, ge=1)
    ema_half_life_steps: float = Field(default=150, gt=0)
    gradient_norm: float = Field(default=10.0, gt=0)
    judged_at_px: int = Field(default=512, ge=128, le=512)
    match_temperature: float = Field(default=0.4, gt=0)
    match_skin: float = Field(default=0.0, ge=0)
    lower_face_donors: bool = True
    even_donor_tone: bool = True
    ink_contrast: float = Field(default=0.0, ge=0, le=1)
    renderer: RendererName | None = None
    judged: float = Field(default=0.0, ge=0, le=2)
    starts_from: str | None = None
    start_share: float = Field(default=0.0, ge=0, lt=1)
    larger_eyes: float = Field(default=0.0, ge=0, le=0.5)
    surroundings: float = Field(default=1 / 3, ge=0, le=1)
    colour_jitter: float = Field(default=0.3, ge=0, le=1)
    augmentation: bool = True
    alignment: bool = True
    drawings_share: float = Field(default=1.0, gt=0, le=1)
    picture_px: int = Field(default=512, ge=128, le=512, multiple_of=64)
    generator: GeneratorWidths | None = None
    distillation: Distillation = Distillation()
    about: About = About()
    losses: LossWeights = LossWeights()
    tags: TagLists = TagLists()
    photograph_tags: TagLists = TagLists()

    @model_validator(mode="after")
    def _what_is_laid_is_not_judged(self) -> Self:
        if self.renderer in (*TEXTURES, *LAYERS, *GLAZED) and self.steps > 0:
            raise ValueError(f"with the renderer {self.renderer} steps must be 0")
        return self

    @model_validator(mode="after")
    def _starts_once(self) -> Self:
        if self.starts_from is None and self.start_share > 0:
            raise ValueError("start_share needs starts_from, the style that a share is kept of")
        if self.starts_from is not None and self.generator is not None:
            raise ValueError("starts_from brings a generator of its own: leave [generator] out")
        return self

    @model_validator(mode="after")
    def _only_renderings_are_judged_beside_photographs(self) -> Self:
        if self.judged > 0 and self.renderer is None:
            raise ValueError("judged is for rendered styles: drawings have judges of their own, see losses")
        return self

    @classmethod
    def load(cls, path: Path | None, settings: Sequence[str] = ()) -> "Recipe":
        """Read a recipe from TOML.

        `photograph_tags` may also name a TOML file that holds the lists, seen from the recipe's folder:
        several styles are taught with the same photographs.

        Args:
            path: the file; None for the recipe that suits most.
            settings: "losses.structure=2", each in the place of what the file says.

        Raises:
            BadRecipeError: no such file, no TOML, or a value out of range.
        """
        what = f"The recipe {path}" if path else "The recipe"
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8")) if path else {}
            shared_tags = values.get("photograph_tags")
            if path and isinstance(shared_tags, str):
                values["photograph_tags"] = tomllib.loads(
                    (path.parent / shared_tags).read_text(encoding="utf-8")
                )
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadRecipeError(f"{what} cannot be read: {error}.") from error
        for setting in settings:
            _set(values, setting)
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            at = f" at {where}" if where else ""
            why = first["msg"].removeprefix("Value error, ")
            raise BadRecipeError(f"{what} is wrong{at}: {why}.") from error


def _set(values: dict[str, Any], setting: str) -> None:
    key, _, text = setting.partition("=")
    *tables, name = (part.strip() for part in key.split("."))
    try:
        if not name:
            raise KeyError(name)
        value = tomllib.loads(f"value = {text}")["value"]
        for table in tables:
            values = values.setdefault(table, {})
        values[name] = value
    except (tomllib.TOMLDecodeError, TypeError, AttributeError, KeyError) as error:
        raise BadRecipeError(
            f"{setting!r} is no setting of a recipe: write it as losses.structure=2 or alignment=false."
        ) from error

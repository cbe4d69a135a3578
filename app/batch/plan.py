"""Which files are painted, and where each painting goes."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from PIL import Image

from app.capture.picture_file import PICTURE_SUFFIXES, VIDEO_SUFFIXES
from app.errors import BadInputError
from app.outputs.picture_file import PICTURE_OUTPUT_SUFFIXES
from app.outputs.video_file import VIDEO_OUTPUT_SUFFIXES

# Not read, but pictures in everybody's eyes: they are reported, not passed over in silence.
_UNREADABLE_PICTURE_SUFFIXES: Final = frozenset({".heic", ".heif"})


class PlanError(BadInputError):
    """The inputs and the output do not fit together."""


class Kind(StrEnum):
    """What a file holds."""

    PICTURE = "picture"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Job:
    """One file to paint.

    Attributes:
        source: the file.
        target: where its painting goes.
        kind: picture or video.
        named: it was named itself, not found in a folder.
        in_folder: the target's name was made by us, inside a folder of outputs.
    """

    source: Path
    target: Path
    kind: Kind
    named: bool
    in_folder: bool


def plan(inputs: Sequence[Path], output: Path) -> tuple[Job, ...]:
    """Lay out the jobs, in a stable order.

    One picture or video goes to `output` itself, unless that is a folder. Several, or a folder, go into the
    folder `output`, where subfolders are kept and formats that we do not write become PNG or MP4. Hidden
    files, and `output` itself where it lies inside an input, are passed over.

    Args:
        inputs: pictures, videos and folders.
        output: a file name, or a folder, which need not exist.

    Raises:
        PlanError: an input is missing or of no known kind, a folder holds nothing to paint, the output's
            kind does not fit, or a painting would replace what it is painted from.
    """
    for path in inputs:
        if not path.exists():
            raise PlanError(f"{path} does not exist. Check the path.")
    if len(inputs) == 1 and not inputs[0].is_dir() and not _means_folder(output):
        jobs = [_to_file(inputs[0], output)]
    elif output.exists() and not output.is_dir():
        raise PlanError(f"{output} is a file, and several paintings need a folder. Choose another name.")
    elif output.suffix.lower() in PICTURE_OUTPUT_SUFFIXES | VIDEO_OUTPUT_SUFFIXES and not output.is_dir():
        raise PlanError(
            f"{output} names a single file, and several paintings need a folder. Leave {output.suffix} off."
        )
    else:
        jobs = list(_into_folder(inputs, output))
    for job in jobs:
        if job.target.exists() and job.target.samefile(job.source):
            raise PlanError(f"{job.source} would be replaced by its own painting. Choose another output.")
    return tuple(jobs)


def _means_folder(output: Path) -> bool:
    return output.is_dir() or not output.suffix


def _to_file(source: Path, target: Path) -> Job:
    kind = _kind(source)
    if kind is None:
        raise PlanError(_unknown(source))
    suffixes = PICTURE_OUTPUT_SUFFIXES if kind is Kind.PICTURE else VIDEO_OUTPUT_SUFFIXES
    if target.suffix.lower() not in suffixes:
        raise PlanError(
            f"{target.name}: a {kind} is written as {_listed(suffixes)}. Choose one of these suffixes."
        )
    return Job(source, target, kind, named=True, in_folder=False)


def _into_folder(inputs: Sequence[Path], output: Path) -> Iterator[Job]:
    taken: set[str] = set()
    seen: set[Path] = set()
    for given in inputs:
        found = list(_files_below(given, output)) if given.is_dir() else [given]
        if not found:
            raise PlanError(f"{given} holds no picture and no video. Choose another folder.")
        for source in found:
            kind = _kind(source)
            if kind is None:
                raise PlanError(_unknown(source))
            if source.resolve() in seen:
                continue
            seen.add(source.resolve())
            place = source.relative_to(given) if given.is_dir() else Path(source.name)
            target = output / _free_name(place, kind, taken)
            yield Job(source, target, kind, named=not given.is_dir(), in_folder=True)


def _files_below(folder: Path, output: Path) -> Iterator[Path]:
    excluded = output.resolve()
    for place, subfolders, names in os.walk(folder, onerror=_cannot_list):
        here = Path(place)
        subfolders[:] = sorted(
            name for name in subfolders if not name.startswith(".") and (here / name).resolve() != excluded
        )
        yield from (
            here / name
            for name in sorted(names)
            if not name.startswith(".") and _kind(here / name) is not None
        )


def _cannot_list(error: OSError) -> None:
    raise PlanError(f"{error.filename} may not be read. Change its permissions, or leave it out.") from error


def _free_name(place: Path, kind: Kind, taken: set[str]) -> Path:
    """The target's place inside the output folder; two sources never share one."""
    written, other = (
        (PICTURE_OUTPUT_SUFFIXES, ".png") if kind is Kind.PICTURE else (VIDEO_OUTPUT_SUFFIXES, ".mp4")
    )
    suffix = place.suffix if place.suffix.lower() in written else other
    candidates = [place.with_suffix(suffix), place.with_name(f"{place.stem}-{place.suffix[1:]}{suffix}")]
    candidates += [place.with_name(f"{place.stem}-{number}{suffix}") for number in range(2, len(taken) + 3)]
    # Some file systems take "A.png" and "a.png" for the same name.
    name = next(candidate for candidate in candidates if str(candidate).casefold() not in taken)
    taken.add(str(name).casefold())
    return name


def _kind(path: Path) -> Kind | None:
    suffix = path.suffix.lower()
    if suffix in PICTURE_SUFFIXES | _UNREADABLE_PICTURE_SUFFIXES or (
        suffix == ".gif" and _stands_still(path)
    ):
        return Kind.PICTURE
    return Kind.VIDEO if suffix in VIDEO_SUFFIXES else None


def _stands_still(gif: Path) -> bool:
    try:
        with Image.open(gif) as image:
            return getattr(image, "n_frames", 1) == 1
    except (OSError, ValueError, SyntaxError):
        return False  # damaged; whoever reads it as a video will say so


def _unknown(path: Path) -> str:
    return (
        f"{path} is neither a picture ({_listed(PICTURE_SUFFIXES)}) nor a video ({_listed(VIDEO_SUFFIXES)})."
        " Convert it, or leave it out."
    )


def _listed(suffixes: frozenset[str]) -> str:
    return " ".join(sorted(suffix[1:] for suffix in suffixes))

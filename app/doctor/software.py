"""Limner itself, and the libraries it stands on."""

import os
import platform
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Final

import psutil

from app import __version__
from app.doctor.finding import Finding, broken, good
from app.system import described, pip

_LIBRARIES: Final = (
    *("PySide6-Essentials", "opencv-contrib-python", "onnxruntime", "mediapipe", "numpy", "scipy"),
    *("pydantic", "platformdirs", "typer", "rich", "psutil", "pillow", "av", "cv2-enumerate-cameras"),
)

_OTHER_BUILDS: Final = {
    "onnxruntime": ("onnxruntime-gpu", "onnxruntime-directml", "onnxruntime-openvino"),
    "PySide6-Essentials": ("PySide6",),
}

_MEDIAPIPE: Final = "0.10.33"
_OTHER_OPENCVS: Final = ("opencv-python", "opencv-python-headless", "opencv-contrib-python-headless")

Versions = Callable[[str], str | None]
"""Gives the installed version of a distribution, None where it is not installed."""


def installed_version(distribution: str) -> str | None:
    """The installed version of a distribution; None where it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def examine_machine() -> Iterator[Finding]:
    """The program and the machine it runs on."""
    yield good("Limner", f"Limner {__version__}, Python {platform.python_version()}, {described()}")
    memory_gib = psutil.virtual_memory().total / 2**30
    yield good("Limner", f"{os.cpu_count()} cores, {memory_gib:.0f} GiB of memory")


def examine_libraries(version_of: Versions = installed_version) -> Iterator[Finding]:
    """Whether every library is there, in a version and build that works."""
    topic = "Libraries"
    found = []
    for name in _LIBRARIES:
        version, build = _find(name, version_of)
        if version is None:
            yield broken(topic, f"{name} is not installed.", pip("install", name))
        else:
            found.append(f"{build} {version}")
    yield good(topic, ", ".join(found))

    mediapipe = version_of("mediapipe")
    if mediapipe not in {None, _MEDIAPIPE}:
        yield broken(
            topic,
            f"mediapipe {mediapipe} may report usage over the network; Limner is made for {_MEDIAPIPE}.",
            pip("install", f"mediapipe=={_MEDIAPIPE}"),
        )
    others = [name for name in _OTHER_OPENCVS if version_of(name) is not None]
    if others:
        yield broken(
            topic,
            f"{', '.join(others)} and opencv-contrib-python overwrite each other.",
            pip("uninstall", *others),
            pip("install", "--force-reinstall", "opencv-contrib-python"),
        )
    yield _examine_encoder()


def _find(name: str, version_of: Versions) -> tuple[str | None, str]:
    for build in (name, *_OTHER_BUILDS.get(name, ())):
        version = version_of(build)
        if version is not None:
            return version, build
    return None, name


def _examine_encoder() -> Finding:
    import av
    from av.codec.codec import UnknownCodecError

    try:
        av.Codec("libx264", "w")
    except UnknownCodecError:
        return broken(
            "Libraries",
            "PyAV has no H.264 encoder: no video can be written.",
            pip("install", "--force-reinstall", "av"),
        )
    return good("Libraries", "Videos are written as H.264 and VP9")

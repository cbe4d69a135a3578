"""The models, and where they run."""

import time
from collections.abc import Iterator
from typing import Final

import numpy as np

from app.doctor.finding import Finding, broken, good, missing
from app.errors import LimnerError
from app.face.model_file import MODEL_PATH, MODEL_SHA256, verify_model
from app.styles.library import Library
from app.styles.network import open_network
from app.styles.providers import PROVIDERS, offered
from app.styles.style import Style
from app.system import System, pip

_PLATFORMS: Final = {
    "cuda": ("linux", "win32"),
    "directml": ("win32",),
    "openvino": ("linux", "win32"),
    "coreml": ("darwin",),
    "cpu": (),
}
_HARDWARE: Final = {
    "cuda": "an NVIDIA card",
    "directml": "any graphics card",
    "openvino": "an Intel processor or graphics card",
    "coreml": "a Mac",
}


def examine_face_model() -> Iterator[Finding]:
    """Whether the landmark model is there and whole."""
    try:
        verify_model(MODEL_PATH)
    except LimnerError as error:
        yield broken("Face model", str(error))
    else:
        yield good("Face model", f"{MODEL_PATH.name}, SHA-256 {MODEL_SHA256}")


def examine_styles(library: Library) -> Iterator[Finding]:
    """Whether every style is whole."""
    topic = "Styles"
    styles = library.styles()
    for style in styles:
        try:
            for name in style.manifest.files:
                style.read_file(name)
        except LimnerError as error:
            yield broken(topic, str(error))
        else:
            hashes = ", ".join(f"{name} {sha256[:12]}" for name, sha256 in style.manifest.files.items())
            yield good(topic, f"{style.id}: {hashes}")
    for one in library.broken():
        yield broken(topic, one.reason)
    if not styles:
        yield broken(topic, "No style is installed.", "limner styles add FILE")
    yield good(topic, f"Your own styles lie in {library.user_dir}")


def examine_devices(library: Library, system: System) -> Iterator[Finding]:
    """Where networks can run; each place is tried with the first style."""
    topic = "Devices"
    style = next(iter(library.styles()), None)
    for provider in offered():
        if style is None:
            yield good(topic, f"{provider.label} ({provider.name})")
        else:
            yield _try_out(style, provider.name, provider.label)
    there = {provider.name for provider in offered()}
    for provider in PROVIDERS:
        if provider.name not in there and system.platform in _PLATFORMS[provider.name]:
            yield missing(
                topic,
                f"{provider.label} is not in this build of ONNX Runtime.",
                f"With {_HARDWARE[provider.name]}:",
                pip("uninstall", "onnxruntime"),
                pip("install", provider.wheel),
            )


def _try_out(style: Style, name: str, label: str) -> Finding:
    try:
        network = open_network(style, provider=name)
        crop = np.full((512, 512, 3), 127, np.uint8)
        started_s = time.perf_counter()
        network.paint(crop)
        paint_ms = (time.perf_counter() - started_s) * 1000
    except LimnerError as error:
        return broken("Devices", str(error))
    if network.notice:
        return missing("Devices", network.notice)
    return good("Devices", f"{label} ({name}): {style.name} takes {paint_ms:.0f} ms on one thread")

"""Where a network can run: the execution providers that this build of ONNX Runtime offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.styles.errors import UnknownProviderError


@dataclass(frozen=True, slots=True)
class Provider:
    """One of ONNX Runtime's execution providers.

    Attributes:
        name: what it is called on the command line and in settings.
        label: what people are shown.
        runtime_name: what ONNX Runtime calls it.
        wheel: the PyPI package that offers it.
        options: what it is started with.
    """

    name: str
    label: str
    runtime_name: str
    wheel: str
    options: Mapping[str, str] = field(default_factory=dict)


CPU: Final = Provider("cpu", "CPU", "CPUExecutionProvider", "onnxruntime")

PROVIDERS: Final = (
    Provider(
        "cuda",
        "CUDA",
        "CUDAExecutionProvider",
        "onnxruntime-gpu",
        # The exhaustive search for the fastest convolution takes many seconds for each style.
        {"cudnn_conv_algo_search": "HEURISTIC"},
    ),
    Provider("directml", "DirectML", "DmlExecutionProvider", "onnxruntime-directml"),
    Provider("openvino", "OpenVINO", "OpenVINOExecutionProvider", "onnxruntime-openvino"),
    Provider("coreml", "CoreML", "CoreMLExecutionProvider", "onnxruntime"),
    CPU,
)
"""All that Limner knows, best first."""

AUTO: Final = "auto"

# Every macOS build carries CoreML, so its presence is nobody's choice; the others are installed on purpose.
_ONLY_WHEN_ASKED: Final = frozenset({"coreml"})


def offered() -> tuple[Provider, ...]:
    """The providers in this build, best first; the CPU is always the last of them.

    That a provider is in the build does not mean that its hardware and drivers are there: that shows when a
    network is opened.
    """
    import onnxruntime

    available = set(onnxruntime.get_available_providers())
    return tuple(provider for provider in PROVIDERS if provider.runtime_name in available or provider is CPU)


def named(name: str) -> Provider:
    """Look a provider up by its `name`, in any case.

    Raises:
        UnknownProviderError: there is none of that name.
    """
    for provider in PROVIDERS:
        if provider.name == name.lower():
            return provider
    known = ", ".join(provider.name for provider in PROVIDERS)
    raise UnknownProviderError(f"There is no device called {name!r}. Choose one of {AUTO}, {known}.")


def candidates(wanted: str | None, available: Sequence[Provider] | None = None) -> tuple[Provider, ...]:
    """The providers to try, in order; the last one is the CPU.

    Args:
        wanted: a provider's name, or None or `AUTO` for the best that somebody installed on purpose.
        available: what the build offers; `offered()` if None.

    Raises:
        UnknownProviderError: no provider is called `wanted`.
    """
    if wanted is not None and wanted.lower() != AUTO:
        provider = named(wanted)
        return (CPU,) if provider is CPU else (provider, CPU)
    available = offered() if available is None else available
    chosen = tuple(p for p in available if p.name not in _ONLY_WHEN_ASKED and p is not CPU)
    return (*chosen, CPU)

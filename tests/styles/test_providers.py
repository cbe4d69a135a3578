"""Where a network runs, and what is tried when it cannot."""

import pytest

from app.styles.errors import UnknownProviderError
from app.styles.providers import CPU, candidates, named, offered

CUDA, DIRECTML, COREML = named("cuda"), named("directml"), named("coreml")


def test_every_build_offers_the_cpu_last() -> None:
    assert offered()[-1] is CPU


@pytest.mark.parametrize("wanted", [None, "auto"])
def test_what_somebody_installed_is_tried_first(wanted: str | None) -> None:
    assert candidates(wanted, (CUDA, CPU)) == (CUDA, CPU)
    assert candidates(wanted, (CPU,)) == (CPU,)


def test_coreml_is_in_every_build_for_macos_and_waits_to_be_asked() -> None:
    assert candidates(None, (COREML, CPU)) == (CPU,)
    assert candidates("coreml", (COREML, CPU)) == (COREML, CPU)


def test_the_one_asked_for_is_tried_even_where_it_is_not_offered() -> None:
    assert candidates("DirectML", (CPU,)) == (DIRECTML, CPU)
    assert candidates("cpu", (CUDA, CPU)) == (CPU,)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownProviderError, match=r"'gpu'.*auto, cuda, directml, openvino, coreml, cpu"):
        candidates("gpu", (CPU,))

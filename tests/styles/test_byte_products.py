"""Products of bytes."""

from typing import Any

import numpy as np
import onnxruntime
import pytest

from app.styles.byte_products import byte_products_overflow


@pytest.fixture(autouse=True)
def _afresh() -> Any:
    byte_products_overflow.cache_clear()
    yield
    byte_products_overflow.cache_clear()


@pytest.mark.parametrize(("product", "overflows"), [(4 * 255 * 127, False), (2 * 32767, True)])
def test_the_largest_product_tells(monkeypatch: pytest.MonkeyPatch, product: int, overflows: bool) -> None:
    class Processor:
        def __init__(self, *_: object, **__: object) -> None: ...

        def run(self, _: object, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            assert inputs["a"].max() == 255
            assert inputs["b"].max() == 127
            return [np.array([[product]], np.int32)]

    monkeypatch.setattr(onnxruntime, "InferenceSession", Processor)

    assert byte_products_overflow() is overflows


def test_this_processor_can_be_asked() -> None:
    assert byte_products_overflow() in {True, False}

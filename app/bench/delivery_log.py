"""What a run of any length keeps of its deliveries: columns of plain numbers, some fifty bytes a frame."""

import math
from array import array
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.bench.null_output import Delivery


class DeliveryLog:
    """Latency and stage times of deliveries, in the order they came.

    A list of `Delivery` would take ten times as much, and an hour's run could not tell its own records from
    a leak of the pipeline's.
    """

    def __init__(self) -> None:
        self._taken_s = array("d")
        self._latency_ms = array("f")
        self._stage_ms: dict[str, array[float]] = {}

    def __len__(self) -> int:
        return len(self._taken_s)

    def append(self, delivery: Delivery) -> None:
        """Note a delivery."""
        for stage in delivery.stage_ms:
            if stage not in self._stage_ms:
                self._stage_ms[stage] = array("f", [math.nan]) * len(self)
        for stage, column in self._stage_ms.items():
            column.append(delivery.stage_ms.get(stage, math.nan))
        self._latency_ms.append(delivery.latency_ms)
        self._taken_s.append(delivery.taken_s)

    @property
    def taken_s(self) -> NDArray[np.float64]:
        """(n,) when the output took each, `time.perf_counter()`."""
        return np.array(self._taken_s, np.float64)

    @property
    def latency_ms(self) -> NDArray[np.float32]:
        """(n,) capture to output."""
        return np.array(self._latency_ms, np.float32)

    def mean_stage_ms(self) -> Mapping[str, float]:
        """Mean by stage, over the frames that met it, in the order frames meet them."""
        return {
            stage: float(np.nanmean(np.array(column, np.float32))) for stage, column in self._stage_ms.items()
        }

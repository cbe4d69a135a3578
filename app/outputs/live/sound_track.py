"""Sound beside the pictures of a live recording, kept in step with them."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.filter import Graph
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""(n, channels) float32, -1..1."""

_BIT_RATE_PER_CHANNEL: Final = 96_000
_SETTLING: Final = 0.02
"""How much each block may move the track: a clock drifts slowly, and single blocks are told late."""
_GAP_S: Final = 0.08
"""A block that is further away from where it should be follows a gap, and drift it is not."""
_PRIMING: Final = 1024
"""Samples that AAC puts before the first. The sound begins so much later instead: a file that grows has no
list of edits, and a packet from before 0 would shift all others."""
_STRETCH: Final = f"async=500:min_hard_comp=0.06:first_pts={_PRIMING}"
"""For ffmpeg's aresample: stretch or squeeze by up to 500 samples a second, fill gaps with silence."""


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """What every block of one sound shares.

    Attributes:
        rate_hz: samples a second.
        channels: 1 or 2.
    """

    rate_hz: int
    channels: int

    @property
    def layout(self) -> str:
        """By ffmpeg's name."""
        return "mono" if self.channels == 1 else "stereo"


@dataclass(frozen=True, slots=True, eq=False)
class SoundBlock:
    """A piece of sound.

    Attributes:
        samples: (n, channels) float32, -1..1.
        captured_s: `time.perf_counter()` when the first sample was heard.
    """

    samples: Samples
    captured_s: float


class SoundTrack:
    """Encodes blocks as AAC, each where the clock says, although the sound's own clock runs a little wrong.

    Args:
        container: the file being written, before its header.
        form: what all blocks share.
    """

    def __init__(self, container: OutputContainer, form: SoundFormat) -> None:
        self._container = container
        self._form = form
        stream = container.add_stream("aac", rate=form.rate_hz)
        if not isinstance(stream, AudioStream):
            raise TypeError("aac is no sound codec")
        stream.codec_context.layout = form.layout
        stream.codec_context.bit_rate = _BIT_RATE_PER_CHANNEL * form.channels
        self._stream = stream
        self._time_base = Fraction(1, form.rate_hz)
        self._graph = self._open_graph()
        self._counted = 0
        self._ahead_s: float | None = None

    def write(self, samples: Samples, place_s: float) -> None:
        """Add a block that begins `place_s` seconds from the start of the file."""
        counted_s = self._counted / self._form.rate_hz
        measured_s = place_s - counted_s
        if self._ahead_s is None or abs(measured_s - self._ahead_s) > _GAP_S:
            self._ahead_s = measured_s
        else:
            self._ahead_s += _SETTLING * (measured_s - self._ahead_s)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples.reshape(1, -1)), format="flt", layout=self._form.layout
        )
        frame.sample_rate, frame.time_base = self._form.rate_hz, self._time_base
        frame.pts = round((counted_s + self._ahead_s) * self._form.rate_hz)
        self._counted += len(samples)
        self._graph.push(frame)
        self._encode_what_came()

    def finish(self) -> None:
        """Write what is held back."""
        if self._counted:
            self._graph.push(None)
            self._encode_what_came()
        self._container.mux(self._stream.encode(None))

    def _open_graph(self) -> Graph:
        graph = Graph()
        entry = graph.add_abuffer(
            sample_rate=self._form.rate_hz,
            format="flt",
            layout=self._form.layout,
            time_base=self._time_base,
        )
        graph.link_nodes(entry, graph.add("aresample", _STRETCH), graph.add("abuffersink")).configure()
        return graph

    def _encode_what_came(self) -> None:
        while True:
            try:
                frame = self._graph.pull()
            except (BlockingIOError, EOFError):
                return
            assert isinstance(frame, av.AudioFrame)
            self._container.mux(self._stream.encode(frame))

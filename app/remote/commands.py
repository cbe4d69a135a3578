"""The commands: one table, from which HTTP paths, socket messages and the overview are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel

from app.frames import Look
from app.remote.controls import Controls, Outputs
from app.remote.messages import LookChange, LookStep, Nothing, StyleChoice
from app.remote.status import LookStatus, StyleStatus
from app.styles.errors import UnknownStyleError

Answer = Mapping[str, Any]
"""Becomes a JSON object."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be asked.

    Attributes:
        name: its path.
        method: GET where nothing changes.
        text: what it does, in a few words.
        takes: what the message holds.
        run: does it; may take seconds.
    """

    name: str
    method: Literal["GET", "POST"]
    text: str
    takes: type[BaseModel]
    run: Callable[[Controls, Any], Answer]


def _status(controls: Controls, message: Nothing) -> Answer:
    return controls.status().model_dump(mode="json")


def _styles(controls: Controls, message: Nothing) -> Answer:
    chosen = controls.status().style
    styles = [StyleStatus.of(style, chosen=style.id == chosen) for style in controls.styles()]
    return {"styles": [style.model_dump(mode="json") for style in styles]}


def _choose(controls: Controls, message: StyleChoice) -> Answer:
    controls.choose_style(message.id)
    return {"style": message.id}


def _step_style(controls: Controls, step: int) -> Answer:
    ids = [style.id for style in controls.styles()]
    if not ids:
        raise UnknownStyleError("No style is installed. Add one with: limner styles add FILE")
    chosen = controls.status().style
    first = 0 if step > 0 else -1
    style_id = ids[(ids.index(chosen) + step) % len(ids)] if chosen in ids else ids[first]
    controls.choose_style(style_id)
    return {"style": style_id}


def _change_look(controls: Controls, message: LookChange) -> Answer:
    return _set_look(controls, replace(controls.look(), **message.model_dump(exclude_none=True)))


def _step_look(controls: Controls, message: LookStep) -> Answer:
    look = controls.look()
    return _set_look(
        controls,
        replace(
            look,
            strength=_within(look.strength + message.strength),
            colour=_within(look.colour + message.colour),
            shape=_within(look.shape + message.shape),
        ),
    )


def _reset_look(controls: Controls, message: Nothing) -> Answer:
    return _set_look(controls, replace(controls.own_look(), framing=controls.look().framing))


def _set_look(controls: Controls, look: Look) -> Answer:
    controls.set_look(look)
    return LookStatus.of(look).model_dump(mode="json")


def _within(amount: float) -> float:
    # Ten steps of a tenth shall end at the end.
    return round(min(1.0, max(0.0, amount)), 4)


def _pause_recording(controls: Controls, paused: bool) -> Answer:
    controls.outputs.pause_recording(paused)
    return {"paused": paused}


def _pause(controls: Controls, paused: bool) -> Answer:
    controls.pause(paused)
    return {"paused": paused}


def _file(make: Callable[[Outputs], Path]) -> Callable[[Controls, Nothing], Answer]:
    return lambda controls, message: {"file": str(make(controls.outputs))}


def _start_camera(controls: Controls, message: Nothing) -> Answer:
    return {"virtual_camera": controls.outputs.start_virtual_camera()}


def _stop_camera(controls: Controls, message: Nothing) -> Answer:
    controls.outputs.stop_virtual_camera()
    return {"virtual_camera": None}


def _get(name: str, text: str, run: Callable[[Controls, Nothing], Answer]) -> Command:
    return Command(name, "GET", text, Nothing, run)


def _post(
    name: str, text: str, run: Callable[[Controls, Any], Answer], takes: type[BaseModel] = Nothing
) -> Command:
    return Command(name, "POST", text, takes, run)


COMMANDS: Final = (
    _get("status", "How everything stands", _status),
    _get("styles", "The styles there are", _styles),
    _post("style", "Choose a style", _choose, StyleChoice),
    _post("style/next", "The next style", lambda controls, _: _step_style(controls, 1)),
    _post("style/previous", "The previous style", lambda controls, _: _step_style(controls, -1)),
    _post("look", "Set sliders and framing", _change_look, LookChange),
    _post("look/step", "Move sliders", _step_look, LookStep),
    _post("look/reset", "Back to the style's own look", _reset_look),
    _post("pause", "Hold the picture", lambda controls, _: _pause(controls, True)),
    _post("resume", "Let the picture go on", lambda controls, _: _pause(controls, False)),
    _post("snapshot", "Take a snapshot", _file(lambda outputs: outputs.snapshot())),
    _post("record/start", "Start recording", _file(lambda outputs: outputs.start_recording())),
    _post("record/pause", "Pause the recording", lambda controls, _: _pause_recording(controls, True)),
    _post("record/resume", "Go on recording", lambda controls, _: _pause_recording(controls, False)),
    _post("record/stop", "End the recording", _file(lambda outputs: outputs.stop_recording())),
    _post("replay", "Keep the last seconds as a clip", _file(lambda outputs: outputs.save_replay())),
    _post("virtual-camera/start", "Switch the virtual camera on", _start_camera),
    _post("virtual-camera/stop", "Switch the virtual camera off", _stop_camera),
)


def overview() -> Answer:
    """The commands, for people who look what there is."""
    return {
        "commands": [
            {"name": one.name, "method": one.method, "text": one.text, "takes": list(one.takes.model_fields)}
            for one in COMMANDS
        ]
    }

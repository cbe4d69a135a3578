"""What is sent is checked; what is wrong with it is said in one sentence."""

import pytest
from pydantic import BaseModel

from app.frames import Framing
from app.remote.messages import BadMessageError, LookChange, LookStep, Nothing, StyleChoice, parse


def test_what_is_left_out_stays() -> None:
    change = parse(LookChange, '{"strength": 0.5}')
    assert change.model_dump(exclude_none=True) == {"strength": 0.5}


def test_framing_by_name() -> None:
    assert parse(LookChange, b'{"framing": "portrait"}').framing is Framing.PORTRAIT


@pytest.mark.parametrize("text", ["", "  ", "{}"])
def test_no_message_is_an_empty_one(text: str) -> None:
    assert parse(Nothing, text) == Nothing()


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (LookChange, '{"strength": 2}', "strength should be less than or equal to 1, not 2."),
        (LookChange, '{"strength": -0.1}', "strength should be greater than or equal to 0, not -0.1."),
        (LookChange, '{"colour": "red"}', "colour should be a valid number"),
        (LookChange, '{"strength": NaN}', "strength should be a finite number"),
        (
            LookChange,
            '{"colr": 1}',
            "There is nothing called 'colr' here. Known: strength,",
        ),
        (
            LookChange,
            '{"framing": "round"}',
            "framing should be 'overlay', 'whole', 'portrait' or 'plain', not",
        ),
        (LookStep, '{"shape": 1.5}', "shape should be less than or equal to 1, not 1.5."),
        (StyleChoice, "{}", "The message lacks 'id'."),
        (StyleChoice, '{"id": 3}', "id should be a valid string, not 3."),
        (Nothing, '{"id": "ink"}', "This command takes no 'id'"),
        (LookChange, "strength=1", "The message is no JSON."),
        (LookChange, "[1, 2]", "The message should be an object"),
        (LookChange, b"\xff\xfe", "The message is no JSON."),
    ],
)
def test_what_is_wrong_is_said(kind: type[BaseModel], text: str | bytes, sentence: str) -> None:
    with pytest.raises(BadMessageError) as caught:
        parse(kind, text)
    assert str(caught.value).startswith(sentence)

"""A mailbox of one: newest wins, drops are counted, closing wakes."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from app.pipeline.mailbox import Mailbox


def test_what_was_put_is_taken_once() -> None:
    mailbox: Mailbox[str] = Mailbox()
    mailbox.put("a")

    assert mailbox.take() == "a"
    assert mailbox.take(timeout_s=0) is None


def test_the_newest_item_replaces_an_unread_one_and_the_drop_is_counted() -> None:
    mailbox: Mailbox[str] = Mailbox()

    assert mailbox.put("old") is False
    assert mailbox.put("new") is True

    assert mailbox.take() == "new"
    assert mailbox.dropped == 1


def test_an_item_put_if_empty_gives_way_to_the_one_that_lies_there() -> None:
    mailbox: Mailbox[str] = Mailbox()
    mailbox.put("newer")
    mailbox.put_if_empty("older")

    assert mailbox.take() == "newer"
    assert mailbox.take(timeout_s=0) is None
    assert mailbox.dropped == 0


@given(st.lists(st.sampled_from(["put", "take"])))
def test_every_item_is_either_taken_dropped_or_still_there(deeds: list[str]) -> None:
    mailbox: Mailbox[int] = Mailbox()
    put, taken = 0, []
    for deed in deeds:
        if deed == "put":
            put += 1
            mailbox.put(put)
        elif (item := mailbox.take(timeout_s=0)) is not None:
            taken.append(item)
    left = mailbox.take(timeout_s=0)

    assert put == len(taken) + mailbox.dropped + (left is not None)
    assert taken == sorted(taken)


def test_a_reader_asleep_wakes_for_an_item() -> None:
    mailbox: Mailbox[str] = Mailbox()
    got: list[str | None] = []
    reader = threading.Thread(target=lambda: got.append(mailbox.take(timeout_s=10)), name="limner-test")
    reader.start()
    mailbox.put("a")
    reader.join(10)

    assert got == ["a"]


def test_closing_wakes_the_reader_and_forgets_what_lies_unread() -> None:
    mailbox: Mailbox[str] = Mailbox()
    mailbox.put("unread")
    mailbox.close()

    assert mailbox.take() is None
    assert mailbox.put("late") is False
    assert mailbox.take() is None
    assert mailbox.closed

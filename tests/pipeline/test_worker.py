"""A worker works on the newest item, survives what its work raises, and ends when told."""

import threading

from app.pipeline.worker import Worker
from tests.pipeline.fakes import BOUND_S, wait_until


def _unexpected(error: Exception) -> None:
    raise AssertionError("nothing was to fail") from error


def test_it_handles_what_is_put() -> None:
    handled: list[int] = []
    worker = Worker[int]("limner-test", handled.append, on_error=_unexpected)
    worker.start()
    worker.mailbox.put(1)
    wait_until(lambda: handled == [1])
    worker.mailbox.put(2)
    wait_until(lambda: handled == [1, 2])

    assert worker.join(BOUND_S)


def test_triggers_coalesce_while_it_is_busy() -> None:
    busy, go_on = threading.Event(), threading.Event()
    handled: list[int] = []

    def handle(item: int) -> None:
        handled.append(item)
        busy.set()
        go_on.wait(BOUND_S)

    worker = Worker[int]("limner-test", handle, on_error=_unexpected)
    worker.start()
    worker.mailbox.put(0)
    assert busy.wait(BOUND_S)
    for item in range(1, 50):
        worker.mailbox.put(item)
    go_on.set()
    wait_until(lambda: len(handled) == 2)

    assert worker.join(BOUND_S)
    assert handled == [0, 49]


def test_an_exception_costs_one_item_and_not_the_thread() -> None:
    errors: list[Exception] = []
    handled: list[int] = []

    def handle(item: int) -> None:
        if item == 1:
            raise ValueError("one is bad")
        handled.append(item)

    worker = Worker[int]("limner-test", handle, on_error=errors.append)
    worker.start()
    worker.mailbox.put(1)
    wait_until(lambda: bool(errors))
    worker.mailbox.put(2)
    wait_until(lambda: handled == [2])

    assert worker.join(BOUND_S)
    assert [str(error) for error in errors] == ["one is bad"]


def test_what_it_used_is_closed_on_its_own_thread() -> None:
    closed_on: list[str] = []
    worker = Worker[int](
        "limner-test",
        lambda item: None,
        on_error=_unexpected,
        on_stop=lambda: closed_on.append(threading.current_thread().name),
    )
    worker.start()

    assert worker.join(BOUND_S)
    assert closed_on == ["limner-test"]


def test_a_hanging_worker_is_waited_for_no_longer_than_asked() -> None:
    busy, go_on = threading.Event(), threading.Event()

    def hang(item: int) -> None:
        busy.set()
        go_on.wait(BOUND_S)

    worker = Worker[int]("limner-test", hang, on_error=_unexpected)
    worker.start()
    worker.mailbox.put(1)
    assert busy.wait(BOUND_S)

    assert not worker.join(timeout_s=0.01)
    go_on.set()
    assert worker.join(BOUND_S)


def test_one_that_never_started_has_ended() -> None:
    assert Worker[int]("limner-test", lambda item: None, on_error=_unexpected).join(BOUND_S)

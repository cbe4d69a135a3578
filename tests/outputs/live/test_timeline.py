from app.outputs.live.timeline import Timeline


def test_moments_count_from_the_start() -> None:
    timeline = Timeline(100.0)
    assert timeline.place_s(99.9) is None
    assert timeline.place_s(100.0) == 0.0
    assert timeline.place_s(102.5) == 2.5
    assert timeline.elapsed_s(103.0) == 3.0


def test_a_pause_is_cut_out_and_leaves_no_gap() -> None:
    timeline = Timeline(100.0)
    timeline.pause(105.0)
    assert timeline.paused
    assert timeline.elapsed_s(130.0) == 5.0
    timeline.resume(140.0)
    assert timeline.place_s(104.9) is not None
    assert timeline.place_s(120.0) is None
    assert timeline.place_s(140.0) == 5.0
    assert timeline.place_s(141.0) == 6.0
    assert timeline.elapsed_s(141.0) == 6.0


def test_what_was_captured_before_a_pause_keeps_its_place_afterwards() -> None:
    timeline = Timeline(0.0)
    timeline.pause(5.0)
    timeline.resume(10.0)
    timeline.pause(12.0)
    timeline.resume(20.0)
    assert timeline.place_s(4.0) == 4.0
    assert timeline.place_s(11.0) == 6.0
    assert timeline.place_s(21.0) == 8.0


def test_pausing_and_resuming_twice_changes_nothing() -> None:
    timeline = Timeline(0.0)
    timeline.pause(5.0)
    timeline.pause(7.0)
    timeline.resume(10.0)
    timeline.resume(11.0)
    assert timeline.elapsed_s(12.0) == 7.0

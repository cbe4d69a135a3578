import threading

from app.outputs.live.encoding import Encoding
from app.outputs.live.packets import EncodedPicture
from tests.outputs.live.stage import Stage, painting


class Keeper:
    """A sink that keeps what it gets."""

    def __init__(self, *, keeps_size: bool = False) -> None:
        self.keeps_size = keeps_size
        self.sizes: list[tuple[int, int]] = []
        self.pictures: list[EncodedPicture] = []

    def begin(self, template) -> None:
        self.sizes.append((template.codec_context.width, template.codec_context.height))

    def take(self, picture: EncodedPicture) -> None:
        self.pictures.append(picture)


def test_every_painting_is_encoded_once_for_all_at_its_time(stage: Stage, encoding: Encoding) -> None:
    one, two = Keeper(), Keeper()
    encoding.add(one)
    encoding.add(two)
    stage.play(encoding, 2.5)
    assert len(one.pictures) == 75
    assert all(a is b for a, b in zip(one.pictures, two.pictures, strict=True))
    assert abs(one.pictures[30].stamp_s - 1001.0) < 1e-3
    assert [at for at, picture in enumerate(one.pictures) if picture.key] == [0, 30, 60]


def test_who_comes_later_begins_with_a_key_picture(stage: Stage, encoding: Encoding) -> None:
    early, late = Keeper(), Keeper()
    encoding.add(early)
    stage.play(encoding, 0.5)
    encoding.add(late)
    stage.play(encoding, 0.3)
    assert late.pictures[0].key
    assert len(late.pictures) == 9


def test_more_pictures_than_wanted_are_left_out_evenly(stage: Stage) -> None:
    encoding = stage.encoding(most_hz=15)
    keeper = Keeper()
    encoding.add(keeper)
    stage.play(encoding, 2.0, hz=60)
    assert encoding.close()
    assert 29 <= len(keeper.pictures) <= 31
    assert encoding.dropped == 0


def test_a_picture_of_another_size_starts_anew_unless_a_file_has_begun() -> None:
    for keeps_size, sizes in ((False, [(160, 120), (64, 48)]), (True, [(160, 120)])):
        stage = Stage()
        encoding = stage.encoding()
        keeper = Keeper(keeps_size=keeps_size)
        encoding.add(keeper)
        stage.play(encoding, 0.2)
        stage.clock.now_s += 1
        stage.show(encoding, 40, size_px=(65, 48))
        assert encoding.close()
        assert keeper.sizes == sizes


def test_a_slow_sink_costs_pictures_and_holds_up_nobody(stage: Stage, encoding: Encoding) -> None:
    held, go = threading.Event(), threading.Event()

    class Slow(Keeper):
        def take(self, picture: EncodedPicture) -> None:
            held.set()
            go.wait(10)

    encoding.add(Slow())
    for number in range(31):
        stage.clock.now_s += 1 / 30
        stage.outlet.publish(painting(number, stage.clock()))
        if number == 0:
            assert held.wait(10)
    assert encoding.dropped == 30 - 12
    go.set()
    assert encoding.drain(10)


def test_a_sink_that_fails_leaves_the_others_their_pictures(stage: Stage, encoding: Encoding) -> None:
    class Broken(Keeper):
        def take(self, picture: EncodedPicture) -> None:
            raise RuntimeError("broken")

    keeper = Keeper()
    encoding.add(Broken())
    encoding.add(keeper)
    stage.play(encoding, 0.2)
    assert len(keeper.pictures) == 6


def test_a_held_picture_is_there_from_the_beginning_and_repeated(stage: Stage) -> None:
    stage.outlet.publish(painting(50, 900.0))
    encoding = stage.encoding()
    keeper = Keeper()
    encoding.add(keeper)
    enough = threading.Event()
    keeper.take = lambda picture: (keeper.pictures.append(picture), len(keeper.pictures) > 1 and enough.set())
    stage.clock.now_s += 0.5
    assert enough.wait(10)
    assert encoding.close()
    assert keeper.pictures[0].stamp_s >= 1000.0

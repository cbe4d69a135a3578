"""MediaPipe behind Limner's values, on the portrait that ships and on development clips."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.face.landmarker import Landmarker
from app.face.sight import enlarge, shrink
from app.face.topology import FACE_OVAL, LEFT_EYE, NOSE, OUTER_LIPS, eye_centres_px, interocular_px
from app.frames import LANDMARK_COUNT, Frame, Picture, Points
from app.geometry.portrait_crop import portrait_crop

ROOT = Path(__file__).resolve().parents[2]
PORTRAIT = ROOT / "assets" / "demo_portrait.jpg"
RATE_HZ = 30.0


@pytest.fixture(scope="module")
def portrait() -> Picture:
    """The demo portrait in the middle of a 1280x720 frame."""
    if not PORTRAIT.is_file():
        pytest.skip("needs assets/demo_portrait.jpg")
    picture = cv2.imdecode(np.fromfile(PORTRAIT, np.uint8), cv2.IMREAD_COLOR)
    side = min(picture.shape[:2])
    square = cv2.resize(picture[:side, :side], (680, 680), interpolation=cv2.INTER_AREA)
    canvas = np.full((720, 1280, 3), 90, np.uint8)
    canvas[20:700, 300:980] = square
    return canvas


@pytest.fixture
def landmarker() -> Iterator[Landmarker]:
    with Landmarker() as landmarker:
        yield landmarker


def still(picture: Picture, sequence: int = 0) -> Frame:
    return Frame(picture, sequence, sequence / RATE_HZ)


def shifted(picture: Picture, x_px: float, y_px: float) -> Picture:
    move = np.array([[1.0, 0.0, x_px], [0.0, 1.0, y_px]])
    return cv2.warpAffine(picture, move, picture.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)


def test_landmarks_lie_on_the_features(portrait: Picture, landmarker: Landmarker) -> None:
    (face,) = landmarker.find(still(portrait))
    points = face.landmarks_px
    assert points.shape == (LANDMARK_COUNT, 2)
    assert points.dtype == np.float64
    left, right = eye_centres_px(points)
    assert left[0] < points[NOSE][:, 0].mean() < right[0]
    assert left[1] < points[NOSE][:, 1].mean() < points[OUTER_LIPS][:, 1].mean()
    assert points[FACE_OVAL[0], 1] < left[1] < points[FACE_OVAL[18], 1]
    pupil = portrait[int(left[1]) - 3 : int(left[1]) + 4, int(left[0]) - 3 : int(left[0]) + 4].mean()
    cheek = portrait[int(points[50, 1]), int(points[50, 0])].mean()
    assert pupil < cheek
    assert (face.track, face.presence) == (1, 1.0)


def test_the_mirrored_picture_has_the_mirrored_face(portrait: Picture) -> None:
    with Landmarker(mode="picture") as landmarker:
        (face,) = landmarker.find(still(portrait))
        (mirrored,) = landmarker.find(still(np.ascontiguousarray(portrait[:, ::-1])))
    assert mirrored.pose.yaw_deg == pytest.approx(-face.pose.yaw_deg, abs=2.5)
    assert mirrored.pose.roll_deg == pytest.approx(-face.pose.roll_deg, abs=1.5)
    assert mirrored.pose.pitch_deg == pytest.approx(face.pose.pitch_deg, abs=2.5)
    left, _ = eye_centres_px(face.landmarks_px)
    _, right = eye_centres_px(mirrored.landmarks_px)
    assert 1279 - right[0] == pytest.approx(left[0], abs=0.03 * interocular_px(face.landmarks_px))


def test_leaning_the_picture_clockwise_raises_the_roll(portrait: Picture) -> None:
    lean = cv2.getRotationMatrix2D((640, 360), -20, 1.0)  # OpenCV counts the other way round
    leaning = cv2.warpAffine(portrait, lean, (1280, 720), borderMode=cv2.BORDER_REPLICATE)
    with Landmarker(mode="picture") as landmarker:
        (face,) = landmarker.find(still(portrait))
        (leant,) = landmarker.find(still(leaning))
    assert leant.pose.roll_deg - face.pose.roll_deg == pytest.approx(20, abs=3)


def test_the_shrunk_picture_gives_the_landmarks_of_the_large_one(portrait: Picture) -> None:
    """Not even half a pixel to the side, which pixel corners taken for centres would cost."""
    found = {}
    for long_side_px in (1280, 640, 320):
        with Landmarker(mode="picture", input_long_side_px=long_side_px) as landmarker:
            (face,) = landmarker.find(still(portrait))
        found[long_side_px] = face.landmarks_px
    eyes_px = interocular_px(found[1280])
    for long_side_px, worst in ((640, 0.01), (320, 0.02)):
        off_px = found[long_side_px] - found[1280]
        assert np.abs(off_px.mean(axis=0)).max() < 0.75 * worst * eyes_px
        assert np.hypot(*off_px.T).mean() < worst * eyes_px


def test_pictures_are_shrunk_by_whole_numbers_and_points_find_back() -> None:
    picture = np.zeros((723, 1289, 3), np.uint8)
    picture[300:304, 800:804] = 255
    small, factor = shrink(picture, 320)
    assert (factor, small.shape) == (4, (180, 322, 3))
    y, x = np.argwhere(small[..., 0] == 255)[0]
    np.testing.assert_array_equal(enlarge(np.array([[x, y]], dtype=float), factor), [[801.5, 301.5]])
    assert shrink(picture, 700)[0] is picture
    assert shrink(np.zeros((1, 5000, 3), np.uint8), 320)[0].size > 0


def test_a_face_keeps_its_track_and_fades_when_it_goes(portrait: Picture, landmarker: Landmarker) -> None:
    empty = np.full_like(portrait, 90)
    tracks = {landmarker.find(still(shifted(portrait, 2.0 * n, 0), n))[0].track for n in range(10)}
    leaving = [landmarker.find(still(empty, n)) for n in range(10, 30)]
    presences = [faces[0].presence for faces in leaving if faces]
    assert tracks == {1}
    assert presences[0] == 1.0
    assert presences == sorted(presences, reverse=True)
    assert leaving[-1] == ()
    returning = [landmarker.find(still(portrait, n)) for n in range(30, 45)]
    assert returning[-1][0].presence == 1.0
    assert returning[-1][0].track == 2


def test_a_resting_face_rests(portrait: Picture, landmarker: Landmarker) -> None:
    """The corners of the crop wander less than a tenth of a pixel a frame under a sensor's noise."""
    random = np.random.default_rng(0)
    corners = np.array([[0.0, 0.0], [511.0, 0.0], [0.0, 511.0], [511.0, 511.0]])
    noise = random.normal(scale=3, size=portrait.shape).astype(np.float32)
    track: list[Points] = []
    for n in range(45):
        elsewhere = np.roll(noise, tuple(random.integers(0, portrait.shape[:2])), (0, 1))
        noisy = np.clip(portrait + elsewhere, 0, 255).astype(np.uint8)
        (face,) = landmarker.find(still(noisy, n))
        track.append(portrait_crop(face.landmarks_px).inverse()(corners))
    steps_px = np.hypot(*np.moveaxis(np.diff(track[15:], axis=0), -1, 0))
    assert np.sqrt(np.square(steps_px).mean()) < 0.1


def test_a_stream_may_loop_seek_change_its_source_and_size(portrait: Picture, landmarker: Landmarker) -> None:
    half = np.ascontiguousarray(portrait[::2, ::2])
    stream = [
        Frame(portrait, 0, 5.0, 0.0),
        Frame(portrait, 1, 5.0, 0.04),
        Frame(portrait, 2, 5.1, 0.0),  # loops
        Frame(portrait, 3, 5.1, 9.0),  # seeks
        Frame(half, 4, 5.2, 9.04),
        Frame(half, 0, 5.2, None),  # a camera
        Frame(half, 1, 5.2, None),  # twice at one instant
        Frame(half, 2, 3.0, None),  # the clock steps back
    ]
    for frame in stream:
        (face,) = landmarker.find(frame)
        assert face.presence == 1.0
        assert 0 < face.landmarks_px[LEFT_EYE, 0].mean() < frame.size_px[0]


@pytest.fixture
def far_away(portrait: Picture) -> Picture:
    """A face 72 pixels high in a frame of 1280x720, too small for MediaPipe's detector."""
    canvas = np.full((720, 1280, 3), 90, np.uint8)
    small = cv2.resize(portrait[20:700, 300:980], (180, 180), interpolation=cv2.INTER_AREA)
    canvas[300:480, 800:980] = small
    return canvas


def test_a_small_face_is_found_in_a_single_picture(portrait: Picture, far_away: Picture) -> None:
    with Landmarker(mode="picture", max_faces=2) as landmarker:
        (face,) = landmarker.find(still(far_away))
        (near,) = landmarker.find(still(portrait))
    expected = (near.landmarks_px - (300, 20)) * 180 / 680 + (800, 300)
    assert np.hypot(*(face.landmarks_px - expected).T).mean() < 0.06 * interocular_px(expected)


def test_a_stream_finds_a_small_face_follows_it_and_leaves_it_for_a_near_one(
    portrait: Picture, far_away: Picture, landmarker: Landmarker
) -> None:
    sequence = 0
    while not (faces := landmarker.find(still(far_away, sequence))):
        sequence += 1
        assert sequence < 3 * RATE_HZ
    eyes_px = interocular_px(faces[0].landmarks_px)
    for step in range(1, 60):  # 120 px to the side, out of the part first watched
        sequence += 1
        (face,) = landmarker.find(still(shifted(far_away, 2.0 * step, 0.0), sequence))
    moved_px = face.landmarks_px.mean(axis=0) - faces[0].landmarks_px.mean(axis=0)
    assert moved_px == pytest.approx([118.0, 0.0], abs=0.3 * eyes_px)
    assert face.presence == 1.0

    for _ in range(30):
        sequence += 1
        faces = landmarker.find(still(portrait, sequence))
    assert interocular_px(faces[0].landmarks_px) > 3 * eyes_px


def test_two_people_are_two_tracks(portrait: Picture) -> None:
    head = cv2.resize(portrait[20:700, 300:980], (560, 560), interpolation=cv2.INTER_AREA)
    both = np.full((720, 1280, 3), 90, np.uint8)
    both[100:660, 40:600] = head
    both[160:608, 760:1208] = cv2.resize(head, (448, 448), interpolation=cv2.INTER_AREA)
    with Landmarker(max_faces=3) as landmarker:
        for n in range(8):
            faces = landmarker.find(still(shifted(both, 3.0 * n, 0), n))
    assert [face.track for face in faces] == [1, 2]
    assert interocular_px(faces[0].landmarks_px) > interocular_px(faces[1].landmarks_px)
    assert faces[0].landmarks_px[:, 0].mean() < faces[1].landmarks_px[:, 0].mean()


def test_single_pictures_have_no_track(portrait: Picture) -> None:
    with Landmarker(mode="picture", max_faces=2) as landmarker:
        assert landmarker.find(still(np.zeros_like(portrait))) == ()
        (face,) = landmarker.find(still(portrait))
        assert (face.track, face.presence) == (0, 1.0)
        assert landmarker.find(still(np.zeros_like(portrait))) == ()


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 2)])
def test_pictures_of_odd_forms_hold_no_face_and_do_no_harm(size: tuple[int, int]) -> None:
    with Landmarker(mode="picture") as landmarker:
        assert landmarker.find(still(np.zeros((*size, 3), np.uint8))) == ()


def test_closing_twice_is_harmless_and_finding_afterwards_is_not(portrait: Picture) -> None:
    landmarker = Landmarker()
    landmarker.close()
    landmarker.close()
    with pytest.raises(ValueError, match="closed"):
        landmarker.find(still(portrait))


SCRIPT = """
import sys
from app.face.landmarker import Landmarker
from app.frames import Frame
import numpy as np
left_open = Landmarker()
left_open.find(Frame(np.zeros((90, 160, 3), np.uint8), 0, 0.0))
class Knot: pass
knot = Knot(); knot.itself = knot; knot.landmarker = Landmarker(max_faces=2)
heavy = {"matplotlib", "sounddevice"} & set(sys.modules)
assert not heavy, heavy
import mediapipe
from mediapipe.tasks.python.vision import FaceLandmarker
"""


def test_it_starts_and_ends_quietly_even_left_open_and_leaves_mediapipe_whole() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("max_faces", [1, 4])
@pytest.mark.parametrize("clip", ["036_640x480.mp4", "talking-bbaf2n.mpg", "hands-thanks.mkv"])
def test_faces_in_clips_are_followed_without_a_gap(shared_dir: Path, clip: str, max_faces: int) -> None:
    """Through hands that cross them, too, and with an eye on others who might come."""
    path = shared_dir / "data" / "clips" / clip
    if not path.is_file():
        pytest.skip(f"needs {clip}")
    reader, seen = cv2.VideoCapture(str(path)), []
    with Landmarker(max_faces=max_faces) as landmarker:
        for n in range(45):
            read, picture = reader.read()
            assert read
            seen.append([(face.track, face.presence) for face in landmarker.find(still(picture, n))])
    reader.release()
    assert seen == [[(1, 1.0)]] * 45

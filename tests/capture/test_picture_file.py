"""Every picture people have arrives upright, BGR, 8 bit; every broken one is named."""

import io
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from app.capture.picture_file import PictureFileError, read_picture

RED_BGR = np.array([40, 30, 200])


def _red(size_px: tuple[int, int] = (40, 20)) -> Image.Image:
    return Image.new("RGB", size_px, (200, 30, 40))


@pytest.mark.parametrize("suffix", ["jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff"])
def test_common_formats_give_bgr(tmp_path, suffix):
    path = tmp_path / f"red.{suffix}"
    _red().save(path)
    picture = read_picture(path)
    assert picture.shape == (20, 40, 3)
    assert picture.dtype == np.uint8
    assert np.abs(picture.mean(axis=(0, 1)) - RED_BGR).max() < 4


def test_the_picture_is_read_only(tmp_path):
    _red().save(tmp_path / "red.png")
    with pytest.raises(ValueError, match="read-only"):
        read_picture(tmp_path / "red.png")[0, 0] = 0


@pytest.mark.parametrize("name", ["Gemälde ß.png", "絵画.png", "портрет.png", "a b  c.png", "🖼.png"])
def test_any_file_name_works(tmp_path, name):
    _red().save(tmp_path / name)
    assert read_picture(tmp_path / name).shape == (20, 40, 3)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_undone(tmp_path, orientation):
    upright = np.zeros((16, 24, 3), np.uint8)
    upright[:8, :12, 2] = 255  # the upper left quarter is red
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "turned.png"
    Image.fromarray(np.ascontiguousarray(stored[:, :, ::-1])).save(path, exif=exif)
    np.testing.assert_array_equal(read_picture(path), upright)


def test_sixteen_bit_grey_keeps_its_tones(tmp_path):
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None, :].repeat(4, axis=0)
    cv2.imwrite(str(tmp_path / "ramp.png"), ramp)
    picture = read_picture(tmp_path / "ramp.png")
    np.testing.assert_allclose(picture[0, :, 0], np.arange(256), atol=1)


def test_dark_sixteen_bit_grey_stays_dark(tmp_path):
    cv2.imwrite(str(tmp_path / "dark.png"), np.full((4, 4), 200, np.uint16))
    assert read_picture(tmp_path / "dark.png").max() <= 1


def test_sixteen_bit_colour(tmp_path):
    cv2.imwrite(str(tmp_path / "deep.png"), np.full((4, 4, 3), (10240, 7680, 51200), np.uint16))
    np.testing.assert_allclose(read_picture(tmp_path / "deep.png")[0, 0], RED_BGR, atol=1)


def test_floating_point_tiff(tmp_path):
    Image.fromarray(np.full((4, 4), 0.5, np.float32)).save(tmp_path / "half.tif")
    assert read_picture(tmp_path / "half.tif")[0, 0, 0] == pytest.approx(128, abs=1)


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "CMYK", "YCbCr"])
def test_other_colour_modes_give_three_channels(tmp_path, mode):
    suffix = "tif" if mode in {"CMYK", "YCbCr"} else "png"
    path = tmp_path / f"other.{suffix}"
    _red().convert(mode).save(path)
    assert read_picture(path).shape == (20, 40, 3)


def test_cmyk_jpeg_is_not_inverted(tmp_path):
    Image.new("RGB", (16, 16), (255, 255, 255)).convert("CMYK").save(tmp_path / "white.jpg")
    assert read_picture(tmp_path / "white.jpg").min() > 240


def test_transparency_lies_on_white_paper(tmp_path):
    layered = Image.new("RGBA", (2, 1), (200, 30, 40, 255))
    layered.putpixel((1, 0), (0, 0, 0, 0))
    layered.save(tmp_path / "cut-out.png")
    picture = read_picture(tmp_path / "cut-out.png")
    np.testing.assert_array_equal(picture[0, 0], RED_BGR)
    np.testing.assert_array_equal(picture[0, 1], [255, 255, 255])


def test_an_embedded_profile_is_followed(tmp_path):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    path = tmp_path / "profiled.png"
    _red().save(path, icc_profile=srgb)
    np.testing.assert_allclose(read_picture(path)[0, 0], RED_BGR, atol=1)
    _red().save(path, icc_profile=swapped)
    np.testing.assert_allclose(read_picture(path)[0, 0], RED_BGR[::-1], atol=3)


def test_a_broken_profile_is_no_reason_to_refuse(tmp_path):
    _red().save(tmp_path / "odd.png", icc_profile=b"no profile at all")
    np.testing.assert_array_equal(read_picture(tmp_path / "odd.png")[0, 0], RED_BGR)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")  # pytest undoes the module's own
def test_large_pictures_keep_their_size(tmp_path):
    Image.new("1", (10_000, 9_000)).save(tmp_path / "large.png")  # 90 million pixels: Pillow would warn
    assert read_picture(tmp_path / "large.png").shape == (9_000, 10_000, 3)


def _png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def test_a_decompression_bomb_is_refused(tmp_path):
    (tmp_path / "bomb.png").write_bytes(_png_claiming(60_000, 60_000))
    with pytest.raises(PictureFileError, match=r"bomb\.png has more pixels than any camera makes"):
        read_picture(tmp_path / "bomb.png")


def _jpeg() -> bytes:
    buffer = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)
    Image.fromarray(noise).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "bmp"])
def test_a_picture_cut_off_half_way_is_named(tmp_path, suffix):
    path = tmp_path / f"half.{suffix}"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (100, 100, 3), np.uint8)).save(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(PictureFileError, match=rf"half\.{suffix} is (damaged|not a picture)"):
        read_picture(path)


def test_no_damage_gives_anything_but_a_picture_or_a_sentence(tmp_path):
    random = np.random.default_rng(1)
    whole = _jpeg()
    path = tmp_path / "damaged.jpg"
    for _ in range(60):
        data = bytearray(whole)
        for place in random.integers(0, 700, 6):
            data[place] = random.integers(0, 256)
        path.write_bytes(data)
        try:
            assert read_picture(path).ndim == 3
        except PictureFileError as error:
            assert "damaged.jpg" in str(error)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("text.jpg", b"hello", "is not a picture that Limner reads. Use JPEG"),
        ("empty.png", b"", "is empty. Save or copy it again"),
        (
            "phone.heic",
            b"\0\0\0\x18ftypheic",
            "is a HEIC picture, which Limner does not read. Save it as JPEG",
        ),
    ],
)
def test_what_is_no_picture_is_said(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PictureFileError, match=sentence) as caught:
        read_picture(tmp_path / name)
    assert caught.value.exit_code == 2


def test_missing_files_and_folders_are_said(tmp_path):
    with pytest.raises(PictureFileError, match="There is no picture at"):
        read_picture(tmp_path / "nothing.jpg")
    with pytest.raises(PictureFileError, match="is a folder"):
        read_picture(tmp_path)


def test_photographs_from_people(shared_dir: Path):
    photos = sorted(
        p for p in (shared_dir / "data" / "photos").rglob("*") if p.suffix.lower() in {".jpg", ".png"}
    )
    if not photos:
        pytest.skip("needs ../shared/data/photos")
    for path in photos[:10]:
        assert read_picture(path).shape[2] == 3

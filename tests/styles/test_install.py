"""Styles that come as packages: honest ones whole, hostile ones not at all."""

import os
import stat
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import onnx
import pytest
from PIL import Image

from app.errors import BadInputError
from app.styles.errors import DamagedStyleError, InstallError, ManifestError, StyleError, UnsafeGraphError
from app.styles.install import pack
from app.styles.library import Library

pytestmark = pytest.mark.usefixtures("tried_here")

MakeStyle = Callable[..., Path]


def leftovers(library: Library) -> list[str]:
    return sorted(path.name for path in library.user_dir.iterdir()) if library.user_dir.exists() else []


def refuse(library: Library, package: Path, error: type[StyleError], sentence: str) -> None:
    """Adding `package` must fail with one clear line and leave nothing behind."""
    with pytest.raises(error, match=sentence) as refusal:
        library.add(package)

    assert isinstance(refusal.value, BadInputError)
    assert "\n" not in str(refusal.value)
    assert str(library.user_dir) not in str(refusal.value)
    assert leftovers(library) == []
    assert library.styles() == ()


# Honest packages


def test_a_folder_is_installed(library: Library, make_style: MakeStyle) -> None:
    style = library.add(make_style())

    assert style.id == "inverter"
    assert style.folder == library.user_dir / "inverter"
    assert sorted(p.name for p in style.folder.iterdir()) == ["generator.onnx", "preview.webp", "style.toml"]
    assert [s.id for s in library.styles()] == leftovers(library) == ["inverter"]


def test_an_archive_is_installed(library: Library, make_style: MakeStyle, tmp_path: Path) -> None:
    archive = pack(make_style(), tmp_path / "shelf" / "inverter")

    assert archive == tmp_path / "shelf" / "inverter.limner"
    assert [path.name for path in archive.parent.iterdir()] == ["inverter.limner"]
    assert library.add(archive).id == "inverter"


def test_the_same_style_gives_the_same_archive(make_style: MakeStyle, tmp_path: Path) -> None:
    folder = make_style()
    first = pack(folder, tmp_path / "first.limner").read_bytes()
    os.utime(folder / "style.toml", (1, 1))

    assert pack(folder, tmp_path / "second.limner").read_bytes() == first


def test_a_style_of_the_same_id_is_replaced_only_when_asked(library: Library, make_style: MakeStyle) -> None:
    library.add(make_style())
    newer = make_style("newer", manifest={"name": "Newer"})

    with pytest.raises(InstallError, match="installed already"):
        library.add(newer)
    assert library.get("inverter").name == "Inverter"

    assert library.add(newer, replace=True).name == "Newer"
    assert leftovers(library) == ["inverter"]


def test_files_the_manifest_does_not_list_stay_behind(library: Library, make_style: MakeStyle) -> None:
    folder = make_style()
    (folder / "checkpoint.pt").write_bytes(b"weights")

    assert not (library.add(folder).folder / "checkpoint.pt").exists()


def test_packing_refuses_what_could_not_be_installed(make_style: MakeStyle, tmp_path: Path) -> None:
    folder = make_style()
    (folder / "generator.onnx").write_bytes(b"changed")

    with pytest.raises(DamagedStyleError, match="SHA-256"):
        pack(folder, tmp_path / "shelf" / "x.limner")
    assert list((tmp_path / "shelf").iterdir()) == []


def test_packing_never_replaces_a_file(make_style: MakeStyle, tmp_path: Path) -> None:
    (tmp_path / "x.limner").write_text("mine")

    with pytest.raises(InstallError, match="exists already"):
        pack(make_style(), tmp_path / "x.limner")
    assert (tmp_path / "x.limner").read_text() == "mine"


# Hostile and broken folders


def test_no_such_package(library: Library, tmp_path: Path) -> None:
    refuse(library, tmp_path / "nothing", InstallError, "There is no style at")


def test_an_empty_folder(library: Library, tmp_path: Path) -> None:
    refuse(library, tmp_path, ManifestError, r"holds no style\.toml")


def test_a_changed_network(library: Library, make_style: MakeStyle, inverter: onnx.ModelProto) -> None:
    folder = make_style()
    inverter.doc_string = "other"
    (folder / "generator.onnx").write_bytes(inverter.SerializeToString())

    refuse(library, folder, DamagedStyleError, "^generator.onnx is damaged")


def test_a_missing_file(library: Library, make_style: MakeStyle) -> None:
    folder = make_style()
    (folder / "preview.webp").unlink()

    refuse(library, folder, DamagedStyleError, "preview.webp is missing")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
@pytest.mark.parametrize("name", ["generator.onnx", "style.toml"])
def test_a_link_out_of_the_folder(library: Library, make_style: MakeStyle, name: str) -> None:
    folder = make_style()
    (folder / name).rename(folder.parent / "elsewhere")
    (folder / name).symlink_to(folder.parent / "elsewhere")

    refuse(library, folder, DamagedStyleError, f"{name} is missing, or no plain file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names exist on Unix alone")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [("generator.onnx", "is missing, or no plain file"), ("style.toml", r"holds no style\.toml")],
)
def test_a_pipe_is_not_waited_for(library: Library, make_style: MakeStyle, name: str, sentence: str) -> None:
    folder = make_style()
    (folder / name).unlink()
    os.mkfifo(folder / name)

    refuse(library, folder, StyleError, sentence)


def test_a_file_beyond_its_limit(library: Library, make_style: MakeStyle) -> None:
    folder = make_style()
    with (folder / "preview.webp").open("r+b") as file:
        file.truncate(3 * 2**20)

    refuse(library, folder, DamagedStyleError, "preview.webp is larger than 2048 KiB")


def test_a_preview_that_is_no_webp(library: Library, make_style: MakeStyle) -> None:
    folder = make_style()
    Image.new("RGB", (8, 8)).save(folder / "preview.webp", format="PNG")
    relist(folder, "preview.webp")

    refuse(library, folder, DamagedStyleError, "^preview.webp is not a WebP picture")


def test_a_preview_of_enormous_size(library: Library, make_style: MakeStyle) -> None:
    folder = make_style()
    Image.new("RGB", (4000, 8)).save(folder / "preview.webp")
    relist(folder, "preview.webp")

    refuse(library, folder, DamagedStyleError, "4000 x 8 pixels")


def test_an_unsafe_graph(library: Library, make_style: MakeStyle, inverter: onnx.ModelProto) -> None:
    inverter.graph.node[2].domain = "evil"

    refuse(library, make_style(model=inverter.SerializeToString()), UnsafeGraphError, "custom operator")


def test_the_id_of_a_built_in_style(library: Library, make_style: MakeStyle) -> None:
    make_style("builtin/inverter")

    with pytest.raises(InstallError, match="comes with Limner"):
        library.add(make_style())
    assert leftovers(library) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_folder_that_cannot_be_written(library: Library, make_style: MakeStyle) -> None:
    library.user_dir.parent.mkdir()
    library.user_dir.parent.chmod(0o500)

    with pytest.raises(InstallError, match="permissions"):
        library.add(make_style())


def relist(folder: Path, name: str) -> None:
    """Put a changed file's hash into the manifest: the attacker is no fool."""
    import hashlib

    from app.styles.manifest import StyleManifest

    manifest = StyleManifest.read(folder / "style.toml")
    files = {**manifest.files, name: hashlib.sha256((folder / name).read_bytes()).hexdigest()}
    (folder / "style.toml").write_text(manifest.model_copy(update={"files": files}).to_toml())


# Hostile and broken archives


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def with_entry(name: str, content: bytes = b"x", mode: int = stat.S_IFREG | 0o644) -> Callable[[Path], None]:
    def attack(archive: Path) -> None:
        with zipfile.ZipFile(archive, "a") as package:
            package.writestr(entry(name, mode), content)

    return attack


def without_preview(archive: Path) -> None:
    """Make room for an entry called preview.webp."""
    with zipfile.ZipFile(archive) as package:
        kept = {name: package.read(name) for name in package.namelist() if name != "preview.webp"}
    with zipfile.ZipFile(archive, "w") as package:
        for name, content in kept.items():
            package.writestr(entry(name), content)


def linked_preview(archive: Path) -> None:
    without_preview(archive)
    with_entry("preview.webp", b"/etc/passwd", stat.S_IFLNK | 0o777)(archive)


def bomb(archive: Path) -> None:
    without_preview(archive)
    with_entry("preview.webp", bytes(100 * 2**20))(archive)


def lying_bomb(archive: Path) -> None:
    """As `bomb`, but the directory claims a small size."""
    bomb(archive)
    patch_directory(archive, "preview.webp", offset=24, value=struct.pack("<L", 1000))


def encrypted(archive: Path) -> None:
    patch_directory(archive, "preview.webp", offset=8, value=b"\x01\x00")


def odd_compression(archive: Path) -> None:
    without_preview(archive)
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_LZMA) as package:
        package.writestr("preview.webp", b"x")


def patch_directory(archive: Path, name: str, *, offset: int, value: bytes) -> None:
    """Overwrite a number in a name's entry in the central directory (APPNOTE.TXT 4.3.12)."""
    content = bytearray(archive.read_bytes())
    place = content.rindex(name.encode()) - 46
    assert content[place : place + 4] == b"PK\x01\x02"
    content[place + offset : place + offset + len(value)] = value
    archive.write_bytes(content)


def crowded(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as package:
        for number in range(2000):
            package.writestr(entry(str(number)), b"")


def commented(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as package:
        package.comment = b"see also"


def cut_short(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-30])


def scrambled(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[40:90] = bytes(50)
    archive.write_bytes(content)


def no_archive(archive: Path) -> None:
    archive.write_bytes(b"PK\x03\x04 is how it starts, and all there is")


def empty(archive: Path) -> None:
    archive.write_bytes(b"")


def only_an_end(archive: Path) -> None:
    archive.write_bytes(b"PK\x05\x06" + bytes(18))


ATTACKS = {
    "parent folder": (with_entry("../style.toml"), r"holds '\.\./style\.toml', which a style does not"),
    "many parents": (with_entry("../../../../etc/cron.d/x"), "which a style does not"),
    "absolute": (with_entry("/tmp/generator.onnx"), "which a style does not"),
    "drive": (with_entry("C:\\generator.onnx"), "which a style does not"),
    "backslash": (with_entry("..\\generator.onnx"), "which a style does not"),
    "subfolder": (with_entry("inside/README.md"), "which a style does not"),
    "folder": (with_entry("LICENSE/", b"", stat.S_IFDIR | 0o755), "which a style does not"),
    "dot": (with_entry("./README.md"), "which a style does not"),
    "other case": (with_entry("Generator.ONNX"), "which a style does not"),
    "escape sequence": (with_entry("\x1b[2J"), r"holds '\\x1b\[2J', which"),
    "program": (with_entry("setup.py"), "which a style does not"),
    "twice": (with_entry("generator.onnx"), "holds generator.onnx twice"),
    "unlisted": (with_entry("generator.int8.onnx"), "does not list"),
    "symbolic link": (linked_preview, "something else than a plain file"),
    "bomb": (bomb, "holds preview.webp larger than 2048 KiB"),
    "lying bomb": (lying_bomb, "damaged"),
    "encrypted": (encrypted, "is encrypted"),
    "odd compression": (odd_compression, "compressed in a way"),
    "crowded": (crowded, "not built like"),
    "comment": (commented, "not built like|not a style's archive"),
    "lacks a file": (without_preview, "lacks its preview.webp"),
    "cut short": (cut_short, "cut short"),
    "scrambled": (scrambled, "damaged"),
    "no archive": (no_archive, "not a style's archive"),
    "empty file": (empty, "not a style's archive"),
    "empty archive": (only_an_end, r"holds no style\.toml"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_archives_are_refused(
    library: Library, make_style: MakeStyle, tmp_path: Path, attack: str
) -> None:
    archive = pack(make_style(), tmp_path / "inverter.limner")
    before = sorted(path.name for path in tmp_path.iterdir())
    change, sentence = ATTACKS[attack]
    change(archive)

    refuse(library, archive, StyleError, sentence)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "user") == before

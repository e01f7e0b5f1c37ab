"""Archives of an order's files."""

from __future__ import annotations

import os
import stat
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.exceptions import ValidationError
from orb_common.execution import archive

if TYPE_CHECKING:
    from collections.abc import Callable


def tree(folder: Path) -> dict[str, tuple[int, object]]:
    """Return type and permissions, and content or target, of all that is in a folder."""
    found: dict[str, tuple[int, object]] = {}
    for path in folder.rglob("*"):
        mode = path.lstat().st_mode
        content: object = (
            str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        )
        found[path.relative_to(folder).as_posix()] = (mode, content)
    return found


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "run").write_text("#!/bin/sh\n")
    (folder / "bin" / "run").chmod(0o750)
    (folder / "key").write_bytes(b"\x00")
    (folder / "key").chmod(0o600)
    (folder / "ü \n").write_text("odd name")
    (folder / "empty").mkdir(mode=0o700)
    (folder / "latest").symlink_to("bin/run")
    (folder / "bin" / "up").symlink_to("../empty")
    (folder / "dangling").symlink_to("nothing")
    return folder


def test_what_is_unpacked_is_what_was_packed(code: Path, tmp_path: Path) -> None:
    """Contents, permissions, links and empty folders come back, whatever the umask is."""
    archive.pack(code, tmp_path / "a.zip")
    before = os.umask(0o077)
    try:
        archive.unpack(tmp_path / "a.zip", tmp_path / "there")
    finally:
        os.umask(before)
    assert tree(tmp_path / "there") == tree(code)


def test_the_same_files_give_the_same_bytes(code: Path, tmp_path: Path) -> None:
    """Dates do not matter, nor does the order in which files were made."""
    archive.pack(code, tmp_path / "a.zip")
    other = tmp_path / "other"
    for path in sorted(code.rglob("*"), reverse=True):
        copy = other / path.relative_to(code)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            copy.symlink_to(path.readlink())
        elif path.is_dir():
            copy.mkdir(exist_ok=True)
        else:
            copy.write_bytes(path.read_bytes())
            os.utime(copy, (1, 1))
    for path in code.rglob("*"):
        if not path.is_symlink():
            (other / path.relative_to(code)).chmod(stat.S_IMODE(path.stat().st_mode))
    archive.pack(other, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize("target", ["/etc/passwd", "../x", "bin/../../x", "latest/../..", "bin/../key"])
def test_links_out_of_the_folder_are_not_packed(code: Path, tmp_path: Path, target: str) -> None:
    """A link that is absolute, leads up and out, or goes up through another name, is refused by its name."""
    (code / "evil").symlink_to(target)
    os.mkfifo(code / "pipe")
    with pytest.raises(ValidationError) as caught:
        archive.pack(code, tmp_path / "a.zip")
    assert caught.value.details["faults"] == [
        "'evil': the link leads out of the folder",
        "'pipe': it is not a file, a link or a folder",
    ]
    assert not (tmp_path / "a.zip").exists()


def entry(name: str, mode: int = stat.S_IFREG | 0o644, *, system: int = 3) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = system
    info.external_attr = mode << 16
    return info


LINK = stat.S_IFLNK | 0o777
HOSTILE = {
    "absolute": [(entry("/etc/x"), "")],
    "up": [(entry("../x"), "")],
    "up inside": [(entry("a/../../x"), "")],
    "not canonical": [(entry("./x"), "")],
    "backslash": [(entry("..\\x"), "")],
    "the folder itself": [(entry("./"), "")],
    "absolute link": [(entry("l", LINK), "/etc")],
    "link up": [(entry("a/l", LINK), "../../x")],
    "link up through a link": [(entry("a/b/l", LINK), "../.."), (entry("a/b/m", LINK), "l/..")],
    "empty link": [(entry("l", LINK), "")],
    "long link": [(entry("l", LINK), "x" * 4097)],
    "through a link": [(entry("l", LINK), "a"), (entry("l/x"), "")],
    "below a file": [(entry("f"), ""), (entry("f/x"), "")],
    "double": [(entry("x"), "1"), (entry("x"), "2")],
    "file and folder": [(entry("x"), "1"), (entry("x/", stat.S_IFDIR | 0o755), "")],
    "device": [(entry("d", stat.S_IFCHR | 0o666), "")],
    "long name": [(entry("x/" * 2049 + "y"), "")],
    "long part": [(entry("d/" + "x" * 256), "")],
    "long part in bytes": [(entry("ü" * 128), "")],
    "longest name in a folder": [(entry("/".join(["x" * 255] * 16)), "")],
    "many parts": [(entry("x/" * 32_000 + "y"), "")],
    "pipe": [(entry("p", stat.S_IFIFO | 0o666), "")],
}


def test_names_with_many_parts_cost_no_memory(tmp_path: Path) -> None:
    """A small archive cannot make the engine hold each parent of each name: long names are refused unread."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as written:
        written.writestr(entry("x/" * 32_000 + "y"), "")
    tracemalloc.start()
    try:
        with pytest.raises(ValidationError, match="breaks rules"):
            archive.unpack(tmp_path / "a.zip", tmp_path / "there")
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_all_names_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names within their own limits cannot make millions of folders together."""
    monkeypatch.setattr(archive, "MAX_PARTS", 20)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as written:
        for number in range(3):
            written.writestr(entry(f"{number}/" + "x/" * 6 + "y"), "")
    with pytest.raises(ValidationError) as caught:
        archive.unpack(tmp_path / "a.zip", tmp_path / "there")
    assert caught.value.details["faults"] == ["the names have more than 20 parts"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_write_nothing(tmp_path: Path, name: str) -> None:
    """An archive with one entry that leads out of the folder, or is no file, is refused before anything is written."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as written:
        written.writestr(entry("fine"), "fine")
        for info, content in HOSTILE[name]:
            written.writestr(info, content)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(ValidationError) as caught:
        archive.unpack(tmp_path / "a.zip", tmp_path / "there")
    assert caught.value.details.get("count", 1) == 1
    assert set(tmp_path.rglob("*")) == before


def test_archives_of_other_systems_are_read(tmp_path: Path) -> None:
    """An archive without the permissions of Unix has files and folders, with the usual permissions."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as written:
        dos = entry("a/f", system=0)
        dos.external_attr = 0x20
        written.writestr(dos, "x")
    archive.unpack(tmp_path / "a.zip", tmp_path / "there")
    assert stat.S_IMODE((tmp_path / "there/a/f").stat().st_mode) == 0o644


def test_special_permissions_are_dropped(tmp_path: Path) -> None:
    """Set-uid bits are dropped, and the owner can use and remove everything."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as written:
        written.writestr(entry("d/", stat.S_IFDIR | 0o555), "")
        written.writestr(entry("d/suid", stat.S_IFREG | 0o4755), "x")
        written.writestr(entry("d/none", stat.S_IFREG | 0o001), "x")
    archive.unpack(tmp_path / "a.zip", tmp_path / "there")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "there").rglob("*")}
    assert modes == {"d": 0o755, "suid": 0o755, "none": 0o601}


def many(written: zipfile.ZipFile) -> None:
    for number in range(archive.MAX_ENTRIES + 1):
        written.writestr(entry(f"{number}"), "")


def large(written: zipfile.ZipFile) -> None:
    info = entry("zeros")
    info.compress_type = zipfile.ZIP_DEFLATED
    written.writestr(info, bytes(archive.MAX_BYTES + 1))


@pytest.mark.parametrize(
    ("write", "rule"),
    [(many, "more than 3 files"), (large, "more than 2,000 bytes")],
)
def test_archives_have_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[zipfile.ZipFile], None], rule: str
) -> None:
    """Too many entries, or more bytes than their zip shows, are refused before they are unpacked."""
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    monkeypatch.setattr(archive, "MAX_BYTES", 2_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as written:
        write(written)
    with pytest.raises(ValidationError) as caught:
        archive.unpack(tmp_path / "a.zip", tmp_path / "there")
    assert rule in str(caught.value.details["faults"])
    assert not (tmp_path / "there").exists()


def test_folders_have_limits(code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is too large is refused, not half packed."""
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    monkeypatch.setattr(archive, "MAX_BYTES", 5)
    with pytest.raises(ValidationError) as caught:
        archive.pack(code, tmp_path / "a.zip")
    assert caught.value.details["count"] == 2
    assert not (tmp_path / "a.zip").exists()


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_archives_are_refused(
    tmp_path_factory: pytest.TempPathFactory, code: Path, data: st.DataObject
) -> None:
    """Whatever byte is changed or cut off: the files are those that were packed, or a typed error and no folder."""
    tmp_path = tmp_path_factory.mktemp("damaged")
    archive.pack(code, tmp_path / "a.zip")
    content = bytearray((tmp_path / "a.zip").read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= data.draw(st.integers(1, 255))
    else:
        del content[place:]
    (tmp_path / "a.zip").write_bytes(content)
    try:
        archive.unpack(tmp_path / "a.zip", tmp_path / "there")
    except ValidationError:
        assert not (tmp_path / "there").exists()
    assert {path.name for path in tmp_path.iterdir()} <= {"a.zip", "there"}


def test_an_entry_before_the_beginning_of_the_file(tmp_path: Path) -> None:
    """A directory that gives such a place is damage, not an error of the disk."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code/one.txt").write_text("one")
    archive.pack(tmp_path / "code", tmp_path / "a.zip")
    content = bytearray((tmp_path / "a.zip").read_bytes())
    # The zip ends with the place of its directory in 4 bytes, and the length of its comment in 2.
    begin = int.from_bytes(content[-6:-2], "little")
    content[-6:-2] = (begin + 2).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ValidationError, match="is damaged"):
        archive.unpack(tmp_path / "a.zip", tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_an_entry_behind_the_end_of_the_file(tmp_path: Path) -> None:
    """So far behind that a disk cannot have such a place."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as written:
        written.writestr("one.txt", "one")
        written.infolist()[0].header_offset = 2**62
    with pytest.raises(ValidationError, match="is damaged"):
        archive.unpack(tmp_path / "a.zip", tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_a_folder_with_files_is_not_unpacked_into(code: Path, tmp_path: Path) -> None:
    """Files of an archive never mix with others, and those stay."""
    archive.pack(code, tmp_path / "a.zip")
    before = tree(code)
    with pytest.raises(ValidationError):
        archive.unpack(tmp_path / "a.zip", code)
    assert tree(code) == before


def test_a_full_disk_leaves_nothing(code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error while files are written leaves no folder."""
    archive.pack(code, tmp_path / "a.zip")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "symlink_to", full)
    with pytest.raises(OSError, match="No space"):
        archive.unpack(tmp_path / "a.zip", tmp_path / "there")
    assert not (tmp_path / "there").exists()

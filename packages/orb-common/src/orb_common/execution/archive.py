"""Zips of an order's files, with their modes, links and empty folders, and nothing from outside of their folder.

An archive comes from a caller or a repository, so each of its names is checked before anything is written.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, NoReturn

from orb_common.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_BYTES", "MAX_ENTRIES", "pack", "unpack"]

MAX_BYTES: Final = 200 * 1024 * 1024
"""The largest size of all files. An archive and its files must fit into the 512 MB that /tmp of a function has."""
MAX_ENTRIES: Final = 50_000
"""Files, links and folders."""
MAX_NAME: Final = 4096
"""Bytes of a name in the archive (PATH_MAX of Linux)."""
MAX_PART: Final = 255
"""Bytes of a part between two slashes (NAME_MAX of Linux)."""
MAX_PARTS: Final = 1_000_000
"""Of all names together: each may be a folder of its own."""
MAX_LINK: Final = 4095
"""Bytes of a link's target (PATH_MAX of Linux, without the end)."""
SHOWN: Final = 20
"""Faults in one error."""
_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The first date of the format, for every entry: the same files give the same bytes."""
_UNIX: Final = 3
_ENCRYPTED: Final = 0x1
_CHUNK: Final = 1024 * 1024
# Raised by zipfile for data, names or a compression that it cannot read.
_DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError, ValueError,
)  # fmt: skip


def pack(folder: Path, target: Path) -> None:
    """Write all that is in `folder` into the zip `target`, which is outside of it. The same files give the same bytes.

    Raises:
        ValidationError: Links that lead out of the folder, special files, or more than the limits. `details["faults"]`
            names them by their paths in the folder.
    """
    entries = sorted(_walk(folder), key=lambda path: path.relative_to(folder).as_posix())
    faults: list[str] = []
    size = 0
    for path in entries:
        name = path.relative_to(folder).as_posix()
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            if not _stays_inside(name, os.readlink(path)):  # noqa: PTH115 - its text, not a normalised path
                faults.append(f"{name!a}: the link leads out of the folder")
        elif stat.S_ISREG(status.st_mode):
            size += status.st_size
        elif not stat.S_ISDIR(status.st_mode):
            faults.append(f"{name!a}: it is not a file, a link or a folder")
        if _is_long(name):
            faults.append(f"{name[:SHOWN]!a}...: the name is too long")
        if not _is_text(name):
            faults.append(f"{name!a}: the name is not UTF-8, or has a backslash")
    _require(faults, entries=len(entries), size=size)
    with zipfile.ZipFile(target, "w") as archive:
        for path in entries:
            _add(archive, path, path.relative_to(folder).as_posix())


def unpack(archive: Path, folder: Path) -> None:
    """Write the files of a zip into `folder`, which is new or empty. After an error nothing is left of it.

    Everyone's set-uid bits are dropped, and the owner can read all files and enter all folders, so that the folder can
    be used and removed.

    Raises:
        ValidationError: It is not a zip, it is damaged, names or links lead out of the folder, names are double or too
            long, or it is larger than the limits. `details["faults"]` has one line for each fault.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ValidationError("the folder to unpack into must be empty", field="folder")
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            size = archive.stat().st_size
            if not all(0 <= entry.header_offset < size for entry in entries):
                raise zipfile.BadZipFile("an entry lies outside of the file")
            # Cheap checks come first: the others take time for each part of each name.
            _require(
                _long_names(entries),
                entries=len(entries),
                size=sum(entry.file_size for entry in entries),
            )
            _require(list(_faults(opened, entries)))
            _extract(opened, entries, folder)
    except _DAMAGED:
        shutil.rmtree(folder)
        raise ValidationError("the archive is not a zip, or is damaged", field="archive") from None
    except BaseException as error:
        shutil.rmtree(folder)
        # Together with the folder, a name can be longer than Linux allows.
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            raise ValidationError(
                "a name in the archive is too long for this folder", field="archive"
            ) from None
        raise


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> NoReturn:
        raise error

    for parent, folders, files in os.walk(folder, onerror=refuse):
        # `os.walk` lists links to folders among the folders, and does not follow them.
        yield from (Path(parent, name) for name in (*folders, *files))


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    mode = path.lstat().st_mode
    folder = stat.S_ISDIR(mode)
    entry = zipfile.ZipInfo(f"{name}/" if folder else name, date_time=_DATE)
    entry.create_system = _UNIX
    entry.compress_type = zipfile.ZIP_DEFLATED
    if stat.S_ISLNK(mode):
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, os.fsencode(os.readlink(path)))  # noqa: PTH115 - as above
        return
    entry.external_attr = (stat.S_IFMT(mode) | mode & 0o777) << 16
    if folder:
        archive.writestr(entry, b"")
        return
    entry.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(entry, "w") as written:
        shutil.copyfileobj(source, written, _CHUNK)


def _long_names(entries: list[zipfile.ZipInfo]) -> list[str]:
    names = [entry.filename for entry in entries if _is_long(entry.filename)]
    faults = [f"{name[:SHOWN]!a}...: the name is too long" for name in names[:SHOWN]]
    if len(names) > SHOWN:
        faults.append(f"and {len(names) - SHOWN:,} more names are too long")
    if not faults and sum(entry.filename.count("/") for entry in entries) > MAX_PARTS:
        faults.append(f"the names have more than {MAX_PARTS:,} parts")
    return faults


def _faults(opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    names: set[str] = set()
    # Everything that has an entry below it is a folder. Only files and links are looked for, so only those are kept.
    leaves = {entry.filename for entry in entries if not entry.is_dir()}
    parents = {
        parent
        for entry in entries
        for parent in _parents(entry.filename.removesuffix("/"))
        if parent in leaves
    }
    for entry in entries:
        name = entry.filename.removesuffix("/")
        kind = _kind(entry)
        if not _is_inside(name):
            yield f"{name!a}: the name leads out of the folder, or is not one"
        elif name in names:
            yield f"{name!a}: the name is double"
        elif kind not in {stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK}:
            yield f"{name!a}: it is not a file, a link or a folder"
        elif kind != stat.S_IFDIR and name in parents:
            yield f"{name!a}: it is a file or a link, and has entries below it"
        elif entry.flag_bits & _ENCRYPTED:
            yield f"{name!a}: it has a password"
        elif kind == stat.S_IFLNK and (
            entry.file_size > MAX_LINK or not _stays_inside(name, os.fsdecode(opened.read(entry)))
        ):
            yield f"{name!a}: the link leads out of the folder"
        names.add(name)


def _parents(name: str) -> Iterator[str]:
    place = name.find("/", 1)
    while place > 0:
        yield name[:place]
        place = name.find("/", place + 1)


def _kind(entry: zipfile.ZipInfo) -> int:
    """Return the type of an entry, as in `st_mode`. Zips of other systems than Unix have files and folders only."""
    if entry.is_dir():
        return stat.S_IFDIR
    return stat.S_IFMT(entry.external_attr >> 16) or stat.S_IFREG


def _extract(opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo], folder: Path) -> None:
    links = [entry for entry in entries if _kind(entry) == stat.S_IFLNK]
    folders: list[tuple[Path, int]] = []
    for entry in entries:
        path = folder / entry.filename
        mode = entry.external_attr >> 16 & 0o777
        if entry.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            folders.append((path, mode or 0o755))
        elif _kind(entry) == stat.S_IFREG:
            path.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(entry) as source, path.open("xb") as written:
                shutil.copyfileobj(source, written, _CHUNK)
            path.chmod(mode | 0o600 if mode else 0o644)
    # Links come last, so that nothing is written through one.
    for entry in links:
        path = folder / entry.filename
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(os.fsdecode(opened.read(entry)))
    for path, mode in folders:
        path.chmod(mode | 0o700)


def _require(faults: list[str], *, entries: int = 0, size: int = 0) -> None:
    if entries > MAX_ENTRIES:
        faults.append(f"there are more than {MAX_ENTRIES:,} files, links and folders")
    if size > MAX_BYTES:
        faults.append(f"the files have more than {MAX_BYTES:,} bytes")
    if faults:
        raise ValidationError(
            "the archive or its folder breaks rules of archives",
            field="archive",
            details={"faults": faults[:SHOWN], "count": len(faults)},
        )


def _is_long(name: str) -> bool:
    data = name.encode("utf-8", "replace")
    return len(data) > MAX_NAME or max(map(len, data.split(b"/"))) > MAX_PART


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return "\\" not in name and "\0" not in name


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts
    return inside and bool(path.parts) and str(path) == name and _is_text(name)


def _stays_inside(name: str, target: str) -> bool:
    """Return whether the target of the link `name` is inside of the folder, whatever other links there are.

    ".." is allowed at the beginning only. Behind the name of another link, it would lead to the parent of that link's
    target, which nobody can see from the text.
    """
    parts = PurePosixPath(target).parts
    ups = next((place for place, part in enumerate(parts) if part != ".."), len(parts))
    return (
        bool(target)
        and _is_text(target)
        and not target.startswith("/")
        and ".." not in parts[ups:]
        and ups < len(PurePosixPath(name).parts)
    )

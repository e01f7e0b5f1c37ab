"""A zip from elsewhere is refused before it can write elsewhere, hide something or fill the memory."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.archive import FILES_LIMIT
from orb_tools.bundle.wheel_zip import RefusedZipError, is_outside, read_entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIMIT = 250 * 1024 * 1024


def make_zip(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return file


def refusal(file: io.BytesIO) -> str:
    with pytest.raises(RefusedZipError) as caught:
        for entry in read_entries(file, size_limit=LIMIT):
            entry.data(file)
    return str(caught.value)


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def test_the_data_of_an_entry_is_that_in_the_zip() -> None:
    """Each file is found with its data as it stands in the zip. Folders are left out."""
    file = make_zip(("a/", b""), ("a/é.py", b"x = 1\n" * 9), (special("run", 0o100755), b""))
    entries = {entry.name: entry for entry in read_entries(file, size_limit=LIMIT)}
    assert sorted(entries) == ["a/é.py", "run"]
    found = entries["a/é.py"]
    assert zlib.decompress(found.data(file), -zlib.MAX_WBITS) == b"x = 1\n" * 9
    assert (found.size, found.checksum, found.executable) == (54, zlib.crc32(b"x = 1\n" * 9), False)
    assert entries["run"].executable


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/a", "C:/a", "c:a", "a\\b", "a\nb", "../"])
def test_a_path_out_of_the_folder(name: str) -> None:
    """A file or a folder outside is refused, however a system writes it."""
    assert is_outside(name)
    assert refusal(make_zip((name, b""))) == "has a file outside of its folder"


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (make_zip((special("leaf/a", 0o120777), b"/etc/passwd")), "has a link: leaf/a"),
        (make_zip((special("leaf/a", 0o010644), b"")), "has an entry that is not a file: leaf/a"),
        (make_zip(("a//b", b"")), "has a path that is not written plainly: 'a//b'"),
        (make_zip(("a" * 256, b"")), "has a path that is too long for Linux"),
        (make_zip(("a/" * 2048 + "b", b"")), "has a path that is too long for Linux"),
        (make_zip(("./b", b"")), "has a path that is not written plainly: './b'"),
        (make_zip(("Leaf/A.py", b""), ("leaf/a.py", b"")), "names differ only by case: Leaf/A.py, leaf/a.py"),
        (
            make_zip(("caf\u00e9", b""), ("cafe\u0301", b"")),
            "names differ only by case: cafe\u0301, caf\u00e9",
        ),
        (make_zip(("Leaf", b""), ("leaf/a.py", b"")), "has a file and a folder of one name: Leaf"),
        (
            make_zip(("a", b"x" * 99), method=zipfile.ZIP_LZMA),
            "compressed in a way that wheels do not use: a",
        ),
    ],
)
def test_an_entry_that_is_refused(file: io.BytesIO, message: str) -> None:
    """Links, special files, other compressions, and paths that are one on some systems are refused."""
    assert message in refusal(file)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_that_occurs_twice() -> None:
    """Which of two files of one name counts depends on the program, so both are refused."""
    assert refusal(make_zip(("a.py", b"1"), ("a.py", b"2"))) == "has two files: a.py"


def changed(file: io.BytesIO, change: Callable[[bytearray, int], None]) -> io.BytesIO:
    """Return a zip with its directory changed: `change` gets the bytes and where the directory begins."""
    content = bytearray(file.getvalue())
    change(content, content.index(b"PK\1\2"))
    return io.BytesIO(content)


def test_a_directory_that_lies() -> None:
    """Names, sizes and places of the directory must be those of the files."""
    file = make_zip(("a.py", b"x" * 500), ("b.py", b"y" * 500))

    def other_name(content: bytearray, place: int) -> None:
        content[place + 46] = ord("c")

    def encrypted(content: bytearray, place: int) -> None:
        content[place + 8] |= 1

    def second_place(content: bytearray, place: int) -> None:
        second = content.index(b"PK\1\2", place + 4)
        content[second + 42 : second + 46] = content[place + 42 : place + 46]

    def huge(content: bytearray, place: int) -> None:
        content[place + 24 : place + 28] = struct.pack("<L", LIMIT)

    assert refusal(changed(file, other_name)) == "has another file than its directory says at c.py"
    assert refusal(changed(file, encrypted)) == "has an encrypted file: a.py"
    assert "has files that overlap" in refusal(changed(file, second_place))
    assert refusal(changed(file, huge)) == "is larger unpacked than AWS accepts"


def test_too_many_files_are_counted_before_they_are_read() -> None:
    """A directory with more files than a bundle can have is refused, also when its end says that it has few."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * (FILES_LIMIT + 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, len(directory), 0, 0)
    assert refusal(io.BytesIO(directory + end)) == "has more than 65,535 files"
    assert "larger files than a wheel has" in refusal(io.BytesIO(b"PK\6\7".ljust(20, b"\0") + end))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\5\6", b"PK\5\6" + 18 * b"\xff"])
def test_a_file_that_is_not_a_zip(content: bytes) -> None:
    """Anything else raises one of the errors that the caller expects."""
    with pytest.raises((ValueError, zipfile.BadZipFile, RefusedZipError)):
        read_entries(io.BytesIO(content), size_limit=LIMIT)


BOMBS = """
import io, re, struct, sys, time, zipfile, zlib
from pathlib import Path
from orb_tools.bundle import Target
from orb_tools.bundle.wheel_contents import read_wheel
from orb_tools.errors import ToolError

path = Path(sys.argv[1]) / "leaf-1.0-py3-none-any.whl"
size = 3 * 10**8
compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
stream = b"".join(compressor.compress(bytes(10**7)) for _ in range(30)) + compressor.flush()
INFO = "leaf-1.0.dist-info/"

def write(entries, states):
    content, directory = bytearray(), bytearray()
    for name, stream in entries:
        head = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, 0, len(stream), states, len(name), 0)
        directory += b"PK\\1\\2" + struct.pack("<H", 20) + head + struct.pack("<3H2L", 0, 0, 0, 0, len(content))
        directory += name.encode()
        content += b"PK\\3\\4" + head + name.encode() + stream
    end = struct.pack("<4s4H2LH", b"PK\\5\\6", 0, 0, len(entries), len(entries), len(directory), len(content), 0)
    path.write_bytes(content + directory + end)

def refused(what):
    start = time.process_time()
    try:
        read_wheel(path, target=Target.runtime())
    except ToolError as error:
        # Not ru_maxrss, which counts the memory of the process that started this one.
        peak = int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024
        print(what, round(time.process_time() - start, 2), peak, error.message, sep="|")

names = [INFO + name for name in ("METADATA", "WHEEL", "RECORD")]
write([(name, stream) for name in names], size)
refused("true size")
write([(name, stream) for name in names], 1000)
refused("false size")
write([(f"leaf/{number}.py", b"\\3\\0") for number in range(65_000)] + [(name, b"\\3\\0") for name in names], 0)
refused("many small files")
write([(f"leaf/{number}.py", b"\\3\\0") for number in range(70_000 - 65_536)], 0)
refused("no metadata")
"""


def test_bombs_are_refused_early(tmp_path: Path) -> None:
    """A bomb of 300 MB, with its true or a false size, and one of many files take little memory and time."""
    finished = subprocess.run(
        [sys.executable, "-c", BOMBS, tmp_path], check=True, capture_output=True, text=True
    )
    rows = [line.split("|") for line in finished.stdout.splitlines()]
    assert [row[0] for row in rows] == ["true size", "false size", "many small files", "no metadata"]
    assert "is larger unpacked than AWS accepts" in rows[0][3]
    assert "it is larger than it says" in rows[1][3]
    assert all(int(peak) < 200 for _, _, peak, _ in rows), rows
    # Seconds of the processor, so that waiting for it does not count.
    assert all(float(seconds) < 2 for _, seconds, _, _ in rows[:2]), rows

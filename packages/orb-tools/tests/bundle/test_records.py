"""What was recorded is read as it was; what is damaged is not used."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.inputs import Facts, Inputs
from orb_tools.bundle.manifest import Entry
from orb_tools.bundle.records import KEEP_DAYS, Record, Records, Stamp, records_path, wait_for_next_tick
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = Records(units={}, files={})
ENTRY = Entry(
    file="demo.zip", sha256="0" * 64, content="1" * 64, size=1, unpacked=2, python="3.13", architecture="x86_64",
    compiler=None, bytecode_note=None,
    handlers=("a.handler",), packages={"leaf": "1.0"}, runtime=("boto3",), left_out={}, layers=(), wheels={},
    inputs="2" * 64,
)  # fmt: skip


def example(folder: Path) -> Records:
    (folder / "demo.zip").write_bytes(b"zip")
    shared, own = Facts.of({"packages/shared/x.py": "1"}), Facts.of({"lambdas/demo/handler.py": "2"})
    record = Record(inputs=Inputs(facts=(shared, own)), entry=ENTRY)
    other = Record(inputs=Inputs(facts=(shared,)), entry=replace(ENTRY, file="other.zip"))
    files = {"demo.zip": Stamp.of(folder / "demo.zip", "0" * 64)}
    refused = Record(inputs=Inputs(facts=(own,)), entry=None)
    return Records(units={"demo": record, "other": other, "refused": refused}, files=files)


def test_records_are_read_as_they_were_stored(tmp_path: Path) -> None:
    """Inputs, entries and states are equal, and facts that units share are in the file once."""
    records = example(tmp_path)
    path = tmp_path / "records/dist.json"
    records.store(path)
    assert Records.load(path) == records
    assert path.read_bytes().count(b"packages/shared/x.py") == 1
    assert Records.load(tmp_path / "missing.json") == NOTHING


def test_a_damaged_record_is_no_record(tmp_path: Path) -> None:
    """A file that is cut at any place, or in which one byte differs, is not used."""
    path = tmp_path / "dist.json"
    example(tmp_path).store(path)
    whole = path.read_bytes()
    for end in range(0, len(whole), 7):
        path.write_bytes(whole[:end])
        assert Records.load(path) == NOTHING
        path.write_bytes(whole[:end] + bytes([whole[end] ^ 1]) + whole[end + 1 :])
        assert Records.load(path) == NOTHING


def test_a_file_that_was_not_touched_is_not_read(tmp_path: Path) -> None:
    """With equal times the content is not read. With other times it is, and decides."""
    path = tmp_path / "demo.zip"
    path.write_bytes(b"one")
    wrong = Stamp.of(path, "0" * 64)
    assert wrong.renewed(path) == wrong
    right = Stamp.of(path, "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed")
    os.utime(path, (1, 1))
    assert wrong.renewed(path) is None
    renewed = right.renewed(path)
    assert renewed == Stamp.of(path, right.sha256) != right
    path.write_bytes(b"two")
    assert right.renewed(path) is None
    path.unlink()
    assert right.renewed(path) is None
    path.mkdir()
    assert right.renewed(path) is None


def test_a_later_change_has_another_time(tmp_path: Path) -> None:
    """After waiting, even a change that keeps the size shows in the state of a file."""
    path = tmp_path / "demo.zip"
    for _ in range(20):
        path.write_bytes(b"one")
        stamp = Stamp.of(path, "")
        wait_for_next_tick({"demo.zip": stamp})
        path.write_bytes(b"two")
        assert Stamp.of(path, "") != stamp
    wait_for_next_tick({})


def test_each_folder_has_its_records(tmp_path: Path) -> None:
    """Two folders of bundles have two files, wherever the workspace is. Old files of other folders are removed."""
    workspace = Workspace(tmp_path / "checkout")
    dist, other = (records_path(workspace, tmp_path / "checkout" / name) for name in ("dist", "other"))
    assert dist != other
    moved = Workspace(tmp_path / "moved")
    assert records_path(moved, moved.dist).name == dist.name
    NOTHING.store(other)
    old = other.stat().st_mtime - (KEEP_DAYS + 1) * 86_400
    os.utime(other, (old, old))
    NOTHING.store(dist)
    assert dist.exists()
    assert not other.exists()


@pytest.mark.parametrize("text", [b"", b"\n", b"{}", b"\xff\n\xff"])
def test_any_file_can_be_in_its_place(tmp_path: Path, text: bytes) -> None:
    """Something else in the place of the records is the same as no record."""
    path = tmp_path / "dist.json"
    path.write_bytes(text)
    assert Records.load(path) == NOTHING

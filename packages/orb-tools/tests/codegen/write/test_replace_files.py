"""Many files are replaced together: all of them are old, or all are new, whatever fails and whenever a process dies."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from orb_tools.codegen.write.replace_files import exclusive_access, replace_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OLD = {"a/changed.py": b"old", "a/same.py": b"same", "b/c/gone.py": b"gone", "mine.md": b"mine"}
CHANGES: dict[PurePosixPath, bytes | None] = {
    PurePosixPath("a/changed.py"): b"new",
    PurePosixPath("a/d/made.py"): b"made",
    PurePosixPath("b/c/gone.py"): None,
    PurePosixPath("last.py"): b"last",
}
NEW = {
    "a/changed.py": b"new", "a/d/made.py": b"made", "a/same.py": b"same", "last.py": b"last", "mine.md": b"mine",
}  # fmt: skip


class KilledError(BaseException):
    """The process ends here: nothing that follows runs."""


@pytest.fixture
def output(tmp_path: Path) -> Path:
    for name, content in OLD.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file, and every empty folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"empty folder"
        for path in folder.rglob("*")
        if path.name != ".orb" and (path.is_file() or not any(path.iterdir()))
    }


def fail_at(monkeypatch: pytest.MonkeyPatch, failing: int, error: BaseException) -> list[int]:
    """Let the call with this number fail that changes the file system. Return the list that counts the calls."""
    calls = [0]

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            calls[0] += 1
            # A killed process does nothing any more. After an error, the next calls work.
            if calls[0] == failing or (isinstance(error, KilledError) and calls[0] > failing > 0):
                raise error
            return real(*arguments, **options)

        return call

    for owner, name in (
        (Path, "mkdir"), (Path, "hardlink_to"), (Path, "open"), (Path, "write_text"), (Path, "rename"),
        (Path, "replace"), (Path, "unlink"), (Path, "rmdir"), (os, "fchmod"),
    ):  # fmt: skip
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    if isinstance(error, KilledError):
        monkeypatch.setattr(shutil, "rmtree", counted(shutil.rmtree))
    return calls


def failed_runs(
    output: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> Iterator[tuple[Path, bool]]:
    """Yield a tree after a run that failed, for each step of a run, and whether the run said so."""
    copy = output.parent / f"{output.name}-copy"
    failing, ended = 0, False
    while not ended:
        failing += 1
        shutil.copytree(output, copy)
        with monkeypatch.context() as patched:
            calls = fail_at(patched, failing, error)
            failed = True
            with suppress(OSError, KilledError):
                replace_files(copy, CHANGES)
                failed = False
        ended = calls[0] < failing
        yield copy, failed
        shutil.rmtree(copy)
    assert failing > 25


def test_without_a_failure_all_files_are_new(output: Path) -> None:
    """Files are written and removed, with folders that become empty. The modes of existing files stay."""
    (output / "a/changed.py").chmod(0o600)
    replace_files(output, CHANGES)
    assert tree(output) == NEW
    assert {(output / name).stat().st_mode & 0o777 for name in ("a/d/made.py", "last.py")} == {0o644}
    assert (output / "a/changed.py").stat().st_mode & 0o777 == 0o600
    before = tree(output)
    replace_files(output, {})
    assert tree(output) == before


def test_an_error_at_any_step_changes_nothing(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a full disk or a missing right at any step, all files are old, and nothing is left over."""
    for folder, failed in failed_runs(output, monkeypatch, OSError(28, "No space left on device")):
        assert tree(folder) == (OLD if failed else NEW)


def test_the_run_after_a_killed_one_tidies_up(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a process that was killed at any step, the next run finds all files old, or all new."""
    found = []
    for folder, _ in failed_runs(output, monkeypatch, KilledError()):
        with exclusive_access(folder):
            assert tree(folder) in (OLD, NEW)
        found.append(tree(folder) == NEW)
        replace_files(folder, CHANGES)
        assert tree(folder) == NEW
    assert {True, False} == set(found)


def test_only_one_run_has_access(output: Path) -> None:
    """While a run has access, another one waits. Afterwards, or after an error, it goes on."""

    def is_free() -> bool:
        descriptor = os.open(output, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(descriptor)
        return True

    with pytest.raises(KeyError), exclusive_access(output):
        assert not is_free()
        replace_files(output, CHANGES)
        assert not is_free(), "the lock ends before the block"
        raise KeyError
    assert is_free()


def test_a_file_system_without_links_is_fine(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files cannot be linked, they are copied."""

    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "hardlink_to", refuse)
        replace_files(output, CHANGES)
    assert tree(output) == NEW


def test_a_folder_where_a_file_belongs_is_an_error(output: Path) -> None:
    """A real error of the system, in the last of several renames: the renames before it are undone."""
    (output / "last.py/inside").mkdir(parents=True)
    before = tree(output)
    with pytest.raises(OSError, match=r"last\.py"):
        replace_files(output, CHANGES)
    assert tree(output) == before

"""The files that a migration reads and writes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from orb_tools.errors import ToolError
from orb_tools.migrate import tree
from orb_tools.migrate.places import Need
from orb_tools.migrate.source import Source
from orb_tools.migrate.tree import migrated, write_all

OLD = "from common.exceptions import ValidationError\n"
NEW = OLD.replace("common", "orb_common")


def project(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def test_a_tree(tmp_path: Path) -> None:
    """All Python files below a folder are read but those of environments and hidden folders. Nothing is written."""
    skipped = {
        "venv/pyvenv.cfg": "",
        "venv/a.py": OLD,
        ".git/a.py": OLD,
        "node_modules/a.py": OLD,
        "a.txt": OLD,
    }
    root = project(tmp_path, {"a.py": OLD, "b/c.py": OLD, "d.py": "import os\n", **skipped})
    files = migrated([root])
    assert [file.path for file in files] == [root / "a.py", root / "b" / "c.py"]
    assert (root / "a.py").read_text(encoding="utf-8") == OLD


def test_the_difference_can_be_applied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`git apply` turns the printed difference into what `--write` writes, also without a newline at the end."""
    project(tmp_path, {"a.py": f"{OLD}x = 1", "b.py": f"# é\r\n{OLD[:-1]}\r\n"})
    monkeypatch.chdir(tmp_path)
    files = migrated([Path()])
    patch = "".join(file.diff for file in files).encode()
    subprocess.run(["git", "apply", "--unsafe-paths", "-"], input=patch, cwd=tmp_path, check=True)
    assert {file.path.name: file.after for file in files} == {
        path.name: path.read_bytes() for path in tmp_path.glob("*.py")
    }
    assert migrated([Path()]) == []


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_the_difference_of_other_line_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    """git ends a line at a newline only, so the difference does too."""
    content = f"# a{mark}b\n{OLD}x = 'a{mark}'\n"
    project(tmp_path, {"a.py": content})
    monkeypatch.chdir(tmp_path)
    (file,) = migrated([Path()])
    patch = file.diff.encode()
    for options in (["--check"], []):
        command = ["git", "apply", "--unsafe-paths", *options, "-"]
        subprocess.run(command, input=patch, cwd=tmp_path, check=True)
    assert (tmp_path / "a.py").read_bytes() == file.after == content.replace(OLD, NEW).encode()


@pytest.mark.parametrize(
    ("argument", "current"), [("{top}/lib/a.py", "."), ("{top}/lib", "lib"), ("a.py", "lib")]
)
def test_the_difference_of_a_path_in_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str, current: str
) -> None:
    """Paths begin at the top folder of the repository, so `git apply` takes them there and in the current folder."""
    top = project(tmp_path, {"lib/a.py": OLD})
    subprocess.run(["git", "init", "--quiet"], cwd=top, check=True)
    monkeypatch.chdir(top / current)
    (file,) = migrated([Path(argument.format(top=top))])
    assert file.diff.startswith("--- a/lib/a.py\n+++ b/lib/a.py\n")
    for folder in (top, top / current):
        subprocess.run(["git", "apply", "-"], input=file.diff.encode(), cwd=folder, check=True)
        assert (top / "lib" / "a.py").read_text(encoding="utf-8") == NEW
        (top / "lib" / "a.py").write_text(OLD, encoding="utf-8")


def test_files_without_old_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a file with an old name, or with an older attribute and errors, is parsed with its comments."""
    files = {
        "a.py": "from orb_common.exceptions import NotFoundError\nclass UserModel: common = User = 1\n",
        "b.py": "import requests\nrequests.get('x').status_code\n",
        "c.py": OLD,
        "d.py": "import a\ndef f(e): return e.error_code\n",
    }
    parsed: list[str] = []
    monkeypatch.setattr(tree, "Source", lambda text: parsed.append(text) or Source(text))
    migrated([project(tmp_path, files)])
    assert parsed == [files["c.py"], files["d.py"]]


def test_errors_of_another_module(tmp_path: Path) -> None:
    """An older attribute in a file that has its errors from another file needs a hand. Without errors, it does not."""
    files = {
        "errors.py": "from orb_common.exceptions import NotFoundError\n",
        "a.py": "import errors\ntry:\n    f()\nexcept errors.NotFoundError as e:\n    e.status_code\n",
        "b.py": "import requests\nrequests.get('x').status_code\n",
    }
    (file,) = migrated([project(tmp_path, files)])
    assert file.path.name == "a.py"
    assert [(place.line, place.what, place.need) for place in file.places] == [
        (5, "e.status_code", Need.HAND)
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"# \xff\n", "not UTF-8: byte 2"),
        ("# coding: latin-1\nx = 'é'\n".encode("latin-1"), "iso-8859-1"),
        (b"x = (\n", "cannot be read as Python"),
        (b"print 'x'\n", "cannot be read as Python"),
        (b"x = '\x00'\n", "cannot be read as Python"),
        (b"# coding: nothing\n", "cannot be read as Python"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: bytes, why: str) -> None:
    """A file that is not UTF-8, or not Python, needs a hand. It stays as it is, and the others are rewritten."""
    project(tmp_path, {"a.py": content, "b.py": OLD})
    bad, good = migrated([tmp_path])
    (place,) = bad.places
    assert why in place.why
    assert place.need is Need.HAND
    assert (bad.diff, good.after.decode()) == ("", NEW)


def test_marks_and_modes_stay(tmp_path: Path) -> None:
    """A byte order mark, the mode of a file, and a link stay."""
    root = project(tmp_path, {"a.py": "\ufeff" + OLD})
    (root / "a.py").chmod(0o755)
    (root / "link.py").symlink_to("a.py")
    write_all(migrated([root / "link.py"]))
    assert (root / "link.py").is_symlink()
    assert (root / "a.py").read_bytes().decode() == "\ufeff" + NEW
    assert (root / "a.py").stat().st_mode & 0o777 == 0o755


def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a file cannot be written, the files before it have their old content again."""
    root = project(tmp_path, {"a.py": OLD, "b.py": OLD})
    files = migrated([root])
    write = tree.write_atomically

    def full(path: Path, content: bytes, *, mode: int) -> None:
        if path.name == "b.py":
            raise OSError(28, "No space left on device")
        write(path, content, mode=mode)

    monkeypatch.setattr(tree, "write_atomically", full)
    with pytest.raises(OSError, match="No space"):
        write_all(files)
    assert {path.read_text(encoding="utf-8") for path in root.glob("*.py")} == {OLD}
    assert len(list(root.iterdir())) == 2


def test_a_file_that_changed_meanwhile(tmp_path: Path) -> None:
    """A file that another program changed since it was read is not overwritten, and no other file is written."""
    root = project(tmp_path, {"a.py": OLD, "b.py": OLD})
    files = migrated([root])
    (root / "b.py").write_text("mine\n", encoding="utf-8")
    with pytest.raises(ToolError, match="changed meanwhile"):
        write_all(files)
    assert (root / "a.py").read_text(encoding="utf-8") == OLD


def test_names_that_other_files_take(tmp_path: Path) -> None:
    """A name that another file imports, or names in a string, keeps its name. A name of its own file does not."""
    user = "from common import User, Session\nUser(), Session()\n"
    root = project(tmp_path, {"a.py": user, "b.py": "from a import User\nUser.x\n"})
    (file,) = migrated([root])
    assert file.after.decode() == (
        "from orb_models.motion import Listeners as User, Sessions\nUser(), Sessions()\n"
    )


def test_modules_that_are_near(tmp_path: Path) -> None:
    """An import that a module of the project may answer stays, until that is gone or is said to be its own."""
    root = project(
        tmp_path, {"f/exceptions.py": "", "f/a.py": "from exceptions import OrbError\n", "g/a.py": OLD}
    )
    near, far = migrated([root])
    (place,) = near.places
    assert (near.diff, place.need) == ("", Need.HAND)
    assert str(root / "f" / "exceptions.py") in place.why
    assert "--mine exceptions" in place.why
    assert far.after.decode() == NEW
    assert [file.path for file in migrated([root], own=["exceptions"])] == [root / "g" / "a.py"]

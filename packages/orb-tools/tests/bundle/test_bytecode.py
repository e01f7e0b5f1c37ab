"""Modules are compiled by a Python of the target's version, whatever Python runs orb."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_monorepo import OTHER_PYTHON

from orb_tools.bundle import Target
from orb_tools.bundle.bytecode import Compiler
from orb_tools.bundle.source_files import File
from orb_tools.errors import ToolError
from orb_tools.interpreters import find_python, running_python

if TYPE_CHECKING:
    from small_monorepo import Tree

FILES = {
    "a.py": File(
        content=b"WORDS = {'one', 'two', 'three'}\n\n\ndef f(x):\n    return x in {'p', 'q', 'r', 1.5}\n"
    ),
    "b/__init__.py": File(content="# -*- coding: latin-1 -*-\nNAME = 'Zoë'\n".encode("latin-1")),
    "broken.py": File(content=b"{{ template }} (\n"),
    "data.json": File(content=b"{}"),
}
ANSWERING = f"""exec {sys.executable} -c "
import sys, marshal, os
sys.stdin.buffer.read()
os.write(int(sys.argv[-1]), marshal.dumps({{{{'{{}}': b'other byte code'}}}}, 2))
" "$@"
"""
"""A program that answers with its own bytes for one file."""
HERE = Compiler.find(Target.this_interpreter())
assert HERE is not None


def wrapper(path: Path, text: str) -> Compiler:
    """Return a compiler that is a shell script around the running Python."""
    assert HERE is not None
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return Compiler(python=path, version=HERE.version, cache_tag=HERE.cache_tag, magic=HERE.magic)


def test_without_the_targets_python_there_are_sources_only(
    demo: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bundle has no .pyc. The manifest and one note say why, what it costs, and how to mend it."""
    monkeypatch.setattr("orb_tools.bundle.bytecode.find_python", lambda _: None)
    demo.fill(python=OTHER_PYTHON)
    notes: list[str] = []
    entry = demo.bundle(target=Target.runtime(OTHER_PYTHON), on_note=notes.append)["demo"]
    assert not [name for name in demo.names("demo") if name.endswith(".pyc")]
    assert entry.compiler is None
    assert entry.bytecode_note in notes
    assert entry.bytecode_note is not None
    assert f"no Python {OTHER_PYTHON} here" in entry.bytecode_note
    assert f"uv python install {OTHER_PYTHON}" in entry.bytecode_note
    assert (entry.python, entry.architecture) == (OTHER_PYTHON, "x86_64")


def test_the_compiler_is_of_the_targets_version() -> None:
    """Another Python than the running one compiles for its own version, with its own names and numbers."""
    others = [version for version in ("3.11", "3.12", "3.13", "3.14") if version != running_python()]
    found = [Compiler.find(Target.runtime(version)) for version in others]
    if not any(found):
        pytest.skip("this machine has no other Python of Lambda")
    for version, compiler in zip(others, found, strict=True):
        if compiler is None:
            continue
        tag = "cpython-" + version.replace(".", "")
        compiled = compiler.compile(FILES)
        assert compiled.keys() == {f"__pycache__/a.{tag}.pyc", f"b/__pycache__/__init__.{tag}.pyc"}
        assert all(content.startswith(compiler.magic) for content in compiled.values())
        assert compiler.version.startswith(f"{version}.")


def test_the_bytes_do_not_depend_on_the_python_that_runs_orb(tmp_path: Path) -> None:
    """A compiler gets the same from orb on another Python: the formats between the two are those of every version."""
    other = find_python("3.12" if running_python() != "3.12" else "3.13")
    if other is None:
        pytest.skip("this machine has no other Python of Lambda")
    target = next(
        (version for version in ("3.13", "3.12", "3.11") if find_python(version) is not None),
        running_python(),
    )
    script = (
        "import sys\n"
        "from hashlib import sha256\n"
        "from orb_tools.bundle.bytecode import Compiler\n"
        "from orb_tools.bundle.source_files import File\n"
        "from orb_tools.bundle.target import Target\n"
        f"files = {{ {', '.join(f'{name!r}: File(content={file.content!r})' for name, file in FILES.items())} }}\n"
        f"compiled = Compiler.find(Target.runtime({target!r})).compile(files)\n"
        "print(sha256(repr(sorted(compiled.items())).encode()).hexdigest(), len(compiled))\n"
    )
    answers = set()
    for python in (Path(sys.executable), other.path):
        # What is imported of the packages of the running Python has no compiled files.
        code = f"import sys; sys.path += {sys.path!r}\n{script}"
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
        assert not done.returncode, done.stderr
        answers.add(done.stdout)
    assert len(answers) == 1
    assert answers.pop().endswith(" 2\n")


def test_nothing_of_the_machine_changes_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Noise on standard output, a sitecustomize, variables of Python and the seed of hashes do not count."""
    assert HERE is not None
    expected = HERE.compile(FILES)
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.stdout.write('noise'); raise SystemExit(3)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    noisy = wrapper(tmp_path / "python", f'echo noise; echo warning >&2; exec {sys.executable} "$@"')
    assert noisy.compile(FILES) == expected


@pytest.mark.parametrize(
    "text",
    [
        "exit 1",
        "kill -9 $$",
        "exit 0",
        'cat >/dev/null; for last; do :; done; eval "printf nonsense >&$last"',
        ANSWERING.format("a.py"),
        ANSWERING.format("other.py"),
    ],
    ids=["fails", "dies", "says nothing", "nonsense", "other byte code", "other files"],
)
def test_a_compiler_that_does_not_compile(tmp_path: Path, text: str) -> None:
    """It is named, and nothing of it ships."""
    broken = wrapper(tmp_path / "python3.99", text)
    with pytest.raises(
        ToolError, match=r"python3\.99, which says that it is Python .*, does not compile"
    ) as caught:
        broken.compile(FILES)
    assert caught.value.hint


def test_a_compiler_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left after some minutes."""
    monkeypatch.setattr("orb_tools.bundle.bytecode._SECONDS", 0.2)
    with pytest.raises(ToolError, match="does not compile"):
        wrapper(tmp_path / "python", "exec sleep 30").compile(FILES)

"""A lock cannot run code: every field is parsed before pip sees it, and pip sees what was parsed."""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packaging.version import Version

from orb_tools.bundle import Target, find_units
from orb_tools.bundle.lockfile import _locked, _RefusedError, pipfile_hash, read_lock, read_pipfile
from orb_tools.bundle.markers import parse_marker, parse_requirement
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

Tree = Any  # the class of conftest.py
HASH = "sha256:" + 64 * "0"
GOOD = {"version": "==1.0", "hashes": [HASH]}
LINE = re.compile(r"[A-Za-z0-9._-]+==[a-z0-9.!+]+( --hash=sha256:[0-9a-f]{64})+")


def line(name: str, entry: object) -> str:
    """What pip is given of an entry."""
    locked = _locked(name, entry)
    return " ".join([f"{locked.name}=={locked.version}", *(f"--hash={value}" for value in locked.hashes)])


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("leaf", {"version": f"==1.0 --hash={HASH}\npwn @ file:///PWN --hash={HASH}"}),
        ("leaf", {"version": "==1.0\npwn @ file:///PWN"}),
        ("leaf", {"version": "==1.0\r"}), ("leaf", {"version": "==1.0\x0bpwn"}), ("leaf", {"version": "==1.0 "}),
        ("leaf", {"version": "== 1.0"}), ("leaf", {"version": "===1.0"}), ("leaf", {"version": "==1.*"}),
        ("leaf", {"version": "==1.0,>0"}), ("leaf", {"version": "==1.0; os_name"}), ("leaf", {"version": ">=1.0"}),
        ("leaf", {"version": "==\u0661.0"}), ("leaf", {"version": 1}), ("leaf", {"version": "== @ file:///PWN"}),
        ("leaf", {"hashes": [f"{HASH}\npwn @ file:///PWN"]}), ("leaf", {"hashes": [HASH, "md5:00"]}),
        ("leaf", {"hashes": ["sha256:00"]}), ("leaf", {"hashes": [HASH + " "]}), ("leaf", {"hashes": HASH}),
        ("leaf", {"hashes": {HASH: 1}}), ("leaf", {"hashes": [HASH.replace("0", "\u0660")]}),
        ("leaf", {"hashes": [[HASH]]}),
        ("leaf\npwn @ file:///PWN", {}), ("leaf @ file:///PWN", {}), ("-r/etc/passwd", {}), ("--pre", {}),
        ("leaf --global-option=x", {}), ("", {}), ("leaf\n", {}), ("\u017fix", {}), ("leaf#", {}), ("leaf[x]", {}),
        ("leaf", {"markers": "os_name == 'posix'\npwn"}), ("leaf", {"markers": 1}),
        ("leaf", {"markers": "os_name ~= 'x'"}),
        ("leaf", {"markers": "(" * 5_000}), ("leaf", {"markers": "nonsense == '1'"}), ("leaf", {"markers": None}),
        ("leaf", {"file": "file:///PWN"}), ("leaf", {"git": "file:///PWN"}), ("leaf", {"subdirectory": "x"}),
        ("leaf", {"path": 1}), ("leaf", {"path": "x", "version": "==1"}), ("leaf", {"path": "a\0b"}),
        ("leaf", {"extras": "x"}), ("leaf", {"extras": ["x\ny"]}), ("leaf", {"extras": [1]}),
    ],
)  # fmt: skip
def test_a_field_that_says_more_than_it_should(
    tree: Tree, tmp_path: Path, name: str, change: dict[str, object]
) -> None:
    """It is refused before pip starts; no code of the package that it points to runs; its text is not shown."""
    evil = tmp_path / "evil"
    evil.mkdir()
    (evil / "setup.py").write_text(f"open({str(tmp_path / 'pwned')!r}, 'w')\n")
    entry = json.loads(json.dumps({**GOOD, **change}).replace("/PWN", str(evil)))
    tree.unit("demo", {"handler.py": ""}, locked={name.replace("/PWN", str(evil)): entry})
    error = tree.refusal()
    assert error.message.endswith("holds what cannot be bundled")
    assert len(error.faults) == 1
    assert str(evil) not in str(error.faults) or name != "leaf"
    assert not (tmp_path / "pwned").exists()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.sampled_from([HASH, "==1.0", "os_name == 'posix'"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.text(min_size=1) | st.from_regex(r"[A-Za-z0-9._-]{1,8}[\n\r\t @#\[;=-]?.{0,6}")
VERSIONS = st.text() | st.from_regex(r"==[0-9]+(\.[0-9a-z!+]{1,4}){0,3}[\s;,@#-]?.{0,5}")
HASHES = st.lists(st.text() | st.just(HASH) | st.from_regex(r"sha256:[0-9a-fA-F]{63,65}.?"), max_size=3)


@settings(deadline=None)
@given(
    NAMES,
    st.fixed_dictionaries(
        {"version": VERSIONS | JSON, "hashes": HASHES | JSON},
        optional={"markers": JSON, "extras": JSON, "index": JSON},
    )
    | st.dictionaries(st.sampled_from(["version", "hashes", "markers", "path", "git", "file"]), JSON),
)
def test_what_pip_sees_is_one_line_of_one_package(name: str, entry: object) -> None:
    """Any name and entry: refused, or a name, a version and SHA-256 hashes, and nothing that pip could read into it."""
    try:
        locked = _locked(name, entry)
    except _RefusedError:
        return
    if locked.hashes:
        assert LINE.fullmatch(line(name, entry))
        assert str(Version(locked.version)) == locked.version
    else:
        assert locked.path is not None or locked.marker is not None


@settings(deadline=None)
@given(
    st.from_regex(r"[a-z]{1,5}(-[a-z]{1,4})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}((a|rc)[0-9])?(\.post[0-9])?", fullmatch=True),
)
def test_what_pipenv_writes_is_taken(name: str, version: str) -> None:
    """Names and versions as packages have them come through."""
    assert LINE.fullmatch(
        line(name, {**GOOD, "version": f"=={version}", "index": "pypi", "markers": "os_name == 'posix'"})
    )


@settings(deadline=None)
@given(st.text())
def test_text_is_a_marker_or_a_value_error(text: str) -> None:
    """Any text, however broken, ends in `ValueError` where a marker or a requirement is expected."""
    for parse in (parse_marker, parse_requirement):
        with contextlib.suppress(ValueError):
            parse(text)


def test_one_package_under_two_names(tree: Tree) -> None:
    """A lock that names a package twice does not say which one it means."""
    tree.unit("demo", {"handler.py": ""}, locked={"a-leaf": GOOD, "A_Leaf": GOOD})
    assert tree.refusal().faults == ("lambdas/demo/Pipfile.lock: A_Leaf: is there twice",)


@pytest.mark.parametrize(
    "text", ["[" * 200_000, '{"_meta": ' * 100_000, "\xff", "null", "[]", '{"_meta": {"hash": 3}}']
)
def test_a_lock_that_is_not_json(tree: Tree, text: str) -> None:
    """It is damaged, however deep it is nested."""
    tree.unit("demo", {"handler.py": ""})
    tree.write("lambdas/demo/Pipfile.lock", text)
    assert "Pipfile.lock is damaged" in tree.refusal().message


@pytest.mark.parametrize(
    "text",
    ['[packages]\n"a b" = "*"\n', "[packages]\nleaf = 3\n", '[packages]\nleaf = {extras = ["a b"]}\n',
     "[packages]\nx = 2020-01-01\n", '[requires]\npython_version = ">=3.11"\n', "[requires]\npython_version = 3.13\n",
     "[packages]\nx = " + "[" * 50_000],
)  # fmt: skip
def test_a_pipfile_with_a_wrong_field(tree: Tree, text: str) -> None:
    """Names, entries and versions of a Pipfile are parsed as strictly."""
    tree.unit("demo", {"handler.py": ""})
    tree.write("lambdas/demo/Pipfile", text)
    assert "lambdas/demo/Pipfile is not valid" in tree.refusal().message


def test_the_python_of_the_pipfile_is_that_of_the_bundle(tree: Tree) -> None:
    """A function is not bundled for another runtime than its Pipfile requires; here it may be tried on any Python."""
    tree.unit("demo", {"handler.py": ""}, python="3.12")
    error = tree.refusal(Target.runtime("3.13"))
    assert "requires Python 3.12" in error.message
    assert "--python 3.12" in str(error.hint)
    assert tree.bundle(target=Target.runtime("3.12"))
    assert tree.bundle(target=Target.this_interpreter())


SOURCES = st.lists(
    st.fixed_dictionaries({"name": st.text(), "url": st.text(), "verify_ssl": st.booleans()}),
    min_size=1,
    max_size=3,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SOURCES, SOURCES)
def test_a_lock_of_any_index_is_not_called_old(
    tree: Tree, hashed: list[dict[str, object]], recorded: list[dict[str, object]]
) -> None:
    """Pipenv hashes the index of its machine, and records another spelling of it: what the lock holds decides then."""
    tree.unit(
        "demo", {"handler.py": ""}, pipfile='leaf = ">=1"', locked={"leaf": {**GOOD, "version": "==1.5"}}
    )
    (unit,) = find_units(tree.workspace)
    lock = json.loads(unit.lock.read_text())
    lock["_meta"] |= {
        "sources": recorded,
        "hash": {"sha256": pipfile_hash(read_pipfile(unit), sources=hashed)},
    }
    unit.lock.write_text(json.dumps(lock))
    assert read_lock(unit).packages["leaf"].version == "1.5"
    pipfile = unit.pipfile.read_text()
    for changed in (
        'leaf = ">=2"',
        'leaf = ">=1"\ntwig = "*"',
        'leaf = {version = ">=1", markers = "os_name == \'nt\'"}',
    ):
        unit.pipfile.write_text(pipfile.replace('leaf = ">=1"', changed))
        with pytest.raises(ToolError, match="is older than its Pipfile, or of another package index"):
            read_lock(unit)
    unit.pipfile.write_text(pipfile)


def test_a_pipfile_that_names_its_index_is_hashed_with_it(tree: Tree) -> None:
    """Then the hash is exact, and another one means an older lock."""
    source = '[[source]]\nname = "pypi"\nurl = "https://pypi.org/simple"\nverify_ssl = true\n'
    tree.unit("demo", {"handler.py": ""})
    (unit,) = find_units(tree.workspace)
    unit.pipfile.write_text(unit.pipfile.read_text() + source)
    assert read_lock(unit).python == "3.13", "the public index has the hash of no index"
    unit.pipfile.write_text(unit.pipfile.read_text() + "[dev-packages]\nx = '*'\n")
    with pytest.raises(ToolError, match=r"Pipfile\.lock is older than its Pipfile$"):
        read_lock(unit)

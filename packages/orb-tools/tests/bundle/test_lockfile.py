"""A lock cannot run code: every field is parsed, and pip gets the parsed values."""

from __future__ import annotations

import io
import json
import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packaging.version import Version
from small_monorepo import HASH, TARGET

from orb_tools.bundle import Target, find_units
from orb_tools.bundle.lockfile import _parse_entry, _RefusedEntryError, pipfile_hash, read_lock, read_pipfile
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from small_monorepo import Tree


def test_the_hash_is_that_of_pipenv() -> None:
    """orb and pipenv's own library compute the same hash for a Pipfile with all sections."""
    plette = pytest.importorskip("pipenv.vendor.plette", reason="pipenv is not installed")
    text = """
[[source]]
name = "company"
url = "https://packages.example.com/simple"
verify_ssl = true

[packages]
zeta = "*"
alpha = {version = ">=1", extras = ["b", "a"], markers = "python_version < '3.12'"}
orb-common = {path = "../../packages/orb-common", editable = true}

[dev-packages]
pytest = "==9.0"

[other]
thing = "*"

[requires]
python_version = "3.13"

[scripts]
go = "run"
"""

    def theirs(text: str) -> str:
        return str(plette.Pipfile.load(io.StringIO(text)).get_hash().value)

    assert pipfile_hash(tomllib.loads(text)) == theirs(text)
    plain = text[text.index("[packages]") :]
    default = '[[source]]\nname = "pypi"\nurl = "https://pypi.org/simple"\nverify_ssl = true\n'
    assert pipfile_hash(tomllib.loads(plain)) == theirs(default + plain)


def test_a_lock_older_than_its_pipfile(tree: Tree) -> None:
    """An edit of the Pipfile makes the lock stale; a comment does not."""
    tree.unit("demo", {"handler.py": ""})
    pipfile = tree.root / "lambdas/demo/Pipfile"
    text = pipfile.read_text()
    pipfile.write_text(text.replace("[packages]", '[packages]\nleaf = "*"'))
    error = tree.refusal()
    assert error.message.endswith(
        "lambdas/demo/Pipfile.lock is older than its Pipfile, or made with another package index"
    )
    assert error.hint == "run: orb lock demo"
    pipfile.write_text("# a comment\n" + text)
    assert tree.bundle(target=TARGET)


def test_a_lock_made_with_an_index_of_its_own(tree: Tree) -> None:
    """A lock that pipenv itself made is accepted with the index address that it records."""
    tree.unit("demo", {"handler.py": ""})
    (unit,) = find_units(tree.workspace)
    sources = [{"name": "company", "url": "https://packages.example.com/simple", "verify_ssl": True}]
    lock = json.loads(unit.lock.read_text())
    lock["_meta"]["sources"] = sources
    lock["_meta"]["hash"]["sha256"] = pipfile_hash(read_pipfile(unit), sources=sources)
    unit.lock.write_text(json.dumps(lock))
    assert tree.bundle(target=TARGET)


def test_a_missing_or_damaged_lock(tree: Tree) -> None:
    """A missing or damaged lock is not read as an empty one."""
    tree.unit("demo", {"handler.py": ""})
    lock = tree.root / "lambdas/demo/Pipfile.lock"
    lock.write_text('{"_meta": {}}')
    assert "is damaged" in tree.refusal().message
    lock.write_text('{"_meta": {}, "default": {"leaf": 1, "leaf": 2}}')
    assert "is damaged" in tree.refusal().message
    lock.unlink()
    assert "is missing" in tree.refusal().message


@pytest.mark.parametrize(
    "change",
    [
        {"default": ["leaf"]},
        {"_meta": []},
        {"_meta": {"hash": {"sha256": ["0"]}, "requires": {}}},
        {"_meta": {"hash": {"sha256": "0"}, "requires": 3}},
        {"default": {"leaf": 3}},
        {"default": {"leaf": {"version": "==1.0", "hashes": 3}}},
        {"default": {"leaf": {"version": "==1.0", "hashes": ["sha256:" + 64 * "0"], "markers": 3}}},
    ],
)
def test_a_lock_of_another_shape(tree: Tree, change: Mapping[str, Any]) -> None:
    """JSON that is not a lock is refused with a message, whatever it holds."""
    tree.unit("demo", {"handler.py": ""})
    lock = tree.root / "lambdas/demo/Pipfile.lock"
    lock.write_text(json.dumps(json.loads(lock.read_text()) | change))
    assert "lambdas/demo/Pipfile.lock" in tree.refusal().message


def test_a_pipfile_that_is_not_toml(tree: Tree) -> None:
    """A fault of the TOML is shown with its line."""
    tree.unit("demo", {"handler.py": ""})
    tree.write("lambdas/demo/Pipfile", "[packages]\nleaf = \n")
    assert "line 2" in tree.refusal().faults[0]


def test_a_pipfile_of_another_shape(tree: Tree) -> None:
    """TOML that is not a Pipfile is refused with all its faults."""
    tree.unit("demo", {"handler.py": ""})
    tree.write(
        "lambdas/demo/Pipfile", 'requires = "3.13"\n[packages]\nleaf = {extras = "tokens"}\n[source]\n'
    )
    assert tree.refusal().faults == (
        "lambdas/demo/Pipfile: requires must be a table",
        "lambdas/demo/Pipfile: source must be a list of tables",
        "lambdas/demo/Pipfile: leaf: extras must be a list of names",
    )


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"git": "https://user:secret@git.example.com/leaf.git", "ref": "abc"}, "not from a package index"),
        ({"file": "leaf.whl"}, "not from a package index"),
        ({"version": "==1.0"}, "it has no hashes"),
        (
            {"version": "==1.0", "hashes": ["sha256:" + 64 * "0"], "markers": "python >"},
            "markers cannot be read",
        ),
    ],
)
def test_what_has_no_hash_is_not_bundled(tree: Tree, entry: Mapping[str, Any], expected: str) -> None:
    """Only a wheel with a hash is accepted, and addresses and passwords are not shown."""
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked={"leaf": entry})
    error = tree.refusal()
    assert expected in error.faults[0]
    assert "secret" not in str(error.faults)


GOOD = {"version": "==1.0", "hashes": [HASH]}


LINE = re.compile(r"[A-Za-z0-9._-]+==[a-z0-9.!+]+( --hash=sha256:[0-9a-f]{64})+")


def line(name: str, entry: object) -> str:
    """Return the line that pip gets for an entry."""
    locked = _parse_entry(name, entry)
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
        ("leaf", {"path": "a\ud800b"}),
        ("leaf", {"extras": "x"}), ("leaf", {"extras": ["x\ny"]}), ("leaf", {"extras": [1]}),
    ],
)  # fmt: skip
def test_a_field_that_says_more_than_it_should(
    tree: Tree, tmp_path: Path, name: str, change: dict[str, object]
) -> None:
    """The lock is refused before pip starts. No code of the package runs, and the text is not shown."""
    evil = tmp_path / "evil"
    evil.mkdir()
    (evil / "setup.py").write_text(f"open({str(tmp_path / 'pwned')!r}, 'w')\n")
    entry = json.loads(json.dumps({**GOOD, **change}).replace("/PWN", str(evil)))
    tree.unit("demo", {"handler.py": ""}, locked={name.replace("/PWN", str(evil)): entry})
    error = tree.refusal()
    assert error.message.endswith("has packages that cannot be bundled")
    assert len(error.faults) == 1
    assert str(evil) not in str(error.faults) or name != "leaf"
    assert not (tmp_path / "pwned").exists()


PATHS = st.lists(st.sampled_from(["..", ".", "packages", "shared", "docs", "pwn", "~", "", "a b"])).map(
    "/".join
)


def package_that_runs(tree: Tree, folder: str, name: str, mark: Path) -> None:
    """A package whose setup.py leaves a mark when it runs."""
    tree.write(f"{folder}/pyproject.toml", f'[project]\nname = "{name}"\nversion = "1.0"\n')
    tree.write(f"{folder}/setup.py", f"open({str(mark)!r}, 'w')\n")


@pytest.mark.parametrize(
    ("pipfile", "locked", "expected"),
    [
        ("", {"pwn": "../../docs/pwn"}, "it has a path, but the Pipfile does not name one"),
        ('pwn = "*"', {"pwn": "../../docs/pwn"}, "it has a path, but the Pipfile does not name one"),
        (
            'shared = {path = "../../packages/shared"}',
            {"shared": "../../docs/pwn"},
            "its path is not the one",
        ),
        ('pwn = {path = "ROOT/docs/pwn"}', {"pwn": "ROOT/docs/pwn"}, "its path is absolute"),
        ('boto3 = {path = "../../docs/boto3"}', {"boto3": "../../docs/boto3"}, ""),
        ('pwn = {path = "../../docs/pwn", markers = "os_name == \'nt\'"}', {"pwn": "../../docs/pwn"}, ""),
    ],
)
def test_a_path_runs_only_where_the_pipfile_says_so(
    tree: Tree, tmp_path: Path, pipfile: str, locked: dict[str, str], expected: str
) -> None:
    """A package is built only if `[packages]` names it with the same relative path and the bundle needs it."""
    mark = tmp_path / "pwned"
    for folder, name in (("docs/pwn", "pwn"), ("docs/boto3", "boto3"), ("packages/shared", "shared")):
        package_that_runs(tree, folder, name, mark)
    root = str(tree.root)
    markers = {"markers": "os_name == 'nt'"} if "markers" in pipfile else {}
    entries = {name: {"path": path.replace("ROOT", root), **markers} for name, path in locked.items()}
    tree.unit("demo", {"handler.py": ""}, pipfile=pipfile.replace("ROOT", root), locked=entries)
    if expected:
        (fault,) = tree.refusal().faults
        assert expected in fault
    else:
        assert tree.bundle(target=Target.runtime("3.13"))["demo"].packages == {}
    assert not mark.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PATHS | st.text(st.characters(codec="utf-8")), PATHS)
def test_a_lock_leads_where_its_pipfile_leads(tree: Tree, locked: str, named: str) -> None:
    """A lock is accepted only if its path and that of the Pipfile are the same relative path after normalization."""
    tree.unit(
        "demo",
        {"handler.py": ""},
        pipfile=f'shared = {{path = "{named}"}}',
        locked={"shared": {"path": locked}},
    )
    (unit,) = find_units(tree.workspace)
    try:
        read_lock(unit)
    except ToolError as error:
        assert "has packages that cannot be bundled" in error.message
    else:
        assert os.path.normpath(locked) == os.path.normpath(named)
        assert not Path(locked).is_absolute()


def test_a_named_path_is_not_met_by_an_index(tree: Tree) -> None:
    """If the Pipfile names a path, a package of that name from an index is refused."""
    tree.unit(
        "demo", {"handler.py": ""}, pipfile='leaf = {path = "../../packages/leaf"}', locked={"leaf": GOOD}
    )
    assert tree.refusal().faults == (
        "lambdas/demo/Pipfile.lock: leaf: it comes from a package index, but the Pipfile names its path",
    )


def test_a_path_without_a_package(tree: Tree) -> None:
    """A circle of links, a pipe instead of a file, or a name that is too long is reported, without a hang."""
    (tree.root / "packages").mkdir()
    (tree.root / "packages/circle").symlink_to("circle")
    (tree.root / "packages/pipe").mkdir()
    os.mkfifo(tree.root / "packages/pipe/pyproject.toml")
    (tree.root / "packages/link").mkdir()
    (tree.root / "packages/link/pyproject.toml").symlink_to("/dev/zero")
    for name in ("circle", "pipe", "link", "x" * 300, "nowhere"):
        path = f"../../packages/{name}"
        tree.unit(
            "demo",
            {"handler.py": ""},
            pipfile=f'shared = {{path = "{path}"}}',
            locked={"shared": {"path": path}},
        )
        refused = f"{name} is not a package"
        if name in {"pipe", "link"}:
            refused = "the folder has entries that cannot be bundled"
        assert tree.refusal().message == f"no bundle of demo: {refused}"


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


@given(
    NAMES,
    st.fixed_dictionaries(
        {"version": VERSIONS | JSON, "hashes": HASHES | JSON},
        optional={"markers": JSON, "extras": JSON, "index": JSON},
    )
    | st.dictionaries(st.sampled_from(["version", "hashes", "markers", "path", "git", "file"]), JSON),
)
def test_what_pip_sees_is_one_line_of_one_package(name: str, entry: object) -> None:
    """Any entry is refused, or gives pip a name, a version and SHA-256 hashes on one line and nothing else."""
    try:
        locked = _parse_entry(name, entry)
    except _RefusedEntryError:
        return
    if locked.hashes:
        assert LINE.fullmatch(line(name, entry))
        assert str(Version(locked.version)) == locked.version
    else:
        assert locked.path is not None or locked.marker is not None


@given(
    st.from_regex(r"[a-z]{1,5}(-[a-z]{1,4})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}((a|rc)[0-9])?(\.post[0-9])?", fullmatch=True),
)
def test_what_pipenv_writes_is_taken(name: str, version: str) -> None:
    """Valid names and versions are accepted."""
    assert LINE.fullmatch(
        line(name, {**GOOD, "version": f"=={version}", "index": "pypi", "markers": "os_name == 'posix'"})
    )


def test_one_package_under_two_names(tree: Tree) -> None:
    """A lock that names a package twice is refused."""
    tree.unit("demo", {"handler.py": ""}, locked={"a-leaf": GOOD, "A_Leaf": GOOD})
    assert tree.refusal().faults == ("lambdas/demo/Pipfile.lock: A_Leaf: it occurs twice",)


@pytest.mark.parametrize(
    "text", ["[" * 200_000, '{"_meta": ' * 100_000, "\xff", "null", "[]", '{"_meta": {"hash": 3}}']
)
def test_a_lock_that_is_not_json(tree: Tree, text: str) -> None:
    """A lock that is not JSON is reported as damaged, at any depth of nesting."""
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
    """Names, entries and versions of a Pipfile are parsed as strictly as those of a lock."""
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SOURCES, SOURCES)
def test_a_lock_of_any_index_is_not_called_old(
    tree: Tree, hashed: list[dict[str, object]], recorded: list[dict[str, object]]
) -> None:
    """Pipenv hashes the index of its machine but records another spelling. Then the content of the lock decides."""
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
        with pytest.raises(ToolError, match="is older than its Pipfile, or made with another package index"):
            read_lock(unit)
    unit.pipfile.write_text(pipfile)


@pytest.mark.parametrize(
    ("named", "locked", "same"),
    [
        ("markers = \"os_name == 'posix'\"", "os_name == 'posix'", True),
        (
            "markers = \"python_version >= '3.12'\"",
            "python_version >= '3.9' and python_version >= '3.12'",
            True,
        ),
        ("markers = \"python_version >= '3.12'\"", "python_full_version >= '3.13'", True),
        ("markers = \"python_version >= '3.12'\"", "python_version >= '3.9'", False),
        ("markers = \"os_name == 'posix'\"", None, True),
        ("markers = \"os_name == 'nt'\"", None, False),
        ("sys_platform = \"== 'linux'\"", "sys_platform == 'linux'", True),
        ("sys_platform = \"== 'win32'\"", None, False),
        ("platform_machine = \"== 'x86_64'\"", "platform_machine == 'x86_64'", True),
        ("platform_machine = \"== 'x86_64'\"", None, False),
        ("os_name = \"== 'nt'\"", None, True),
        ("python_version = \">= '3.12'\"", "python_version >= '3.12'", True),
        ("markers = 'nonsense'", None, False),
        ("sys_platform = 3", None, False),
        ("colour = 'red'", None, False),
    ],
)
def test_markers_of_a_pipfile_are_those_of_its_lock(
    tree: Tree, named: str, locked: str | None, same: bool
) -> None:
    """If the hash is that of an unknown index, markers are compared by their values for our targets.

    Pipenv leaves a bare `os_name` out of the lock.
    """
    entry = GOOD if locked is None else {**GOOD, "markers": locked}
    tree.unit(
        "demo", {"handler.py": ""}, pipfile=f'leaf = {{version = "*", {named}}}', locked={"leaf": entry}
    )
    (unit,) = find_units(tree.workspace)
    lock = json.loads(unit.lock.read_text())
    lock["_meta"]["hash"]["sha256"] = pipfile_hash(read_pipfile(unit), sources=[{"name": "unknown"}])
    unit.lock.write_text(json.dumps(lock))
    if same:
        assert read_lock(unit).packages["leaf"].version == "1.0"
    else:
        with pytest.raises(ToolError, match="is older than its Pipfile, or made with another package index"):
            read_lock(unit)


def test_a_pipfile_that_names_its_index_is_hashed_with_it(tree: Tree) -> None:
    """If the Pipfile names its index, another hash means an older lock."""
    source = '[[source]]\nname = "pypi"\nurl = "https://pypi.org/simple"\nverify_ssl = true\n'
    tree.unit("demo", {"handler.py": ""})
    (unit,) = find_units(tree.workspace)
    unit.pipfile.write_text(unit.pipfile.read_text() + source)
    assert read_lock(unit).python == "3.13", "the public index has the hash of no index"
    unit.pipfile.write_text(unit.pipfile.read_text() + "[dev-packages]\nx = '*'\n")
    with pytest.raises(ToolError, match=r"Pipfile\.lock is older than its Pipfile$"):
        read_lock(unit)

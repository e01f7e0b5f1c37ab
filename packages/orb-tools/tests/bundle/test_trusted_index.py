"""Our packages from the trusted index: the same bundles as from paths, and nothing of ours from elsewhere."""

from __future__ import annotations

import json
import shutil
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest
from moved_packages import FROM_INDEX, SOURCES, from_index, move, publish, release, stock, trust
from package_index import PASSWORD, package_index

from orb_tools.bundle import Target, find_units
from orb_tools.bundle.index_settings import IndexSettings
from orb_tools.bundle.lockfile import pipfile_hash
from orb_tools.bundle.locking import lock_unit
from orb_tools.bundle.trusted_index import VARIABLE, trusted_address, trusted_settings
from orb_tools.errors import ToolError
from orb_tools.interpreters import running_python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from package_index import PackageIndex
    from small_monorepo import Tree
    from small_workspace import Orb


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageIndex]:
    """An index of all tests of this file, because it takes a second to begin."""
    folder = tmp_path_factory.mktemp("private")
    with package_index(folder / "private") as index:
        yield index


@pytest.fixture
def index(server: PackageIndex, monkeypatch: pytest.MonkeyPatch) -> PackageIndex:
    """The index without packages. The environment has its address."""
    for path in server.folder.iterdir():
        path.unlink()
    monkeypatch.setenv(VARIABLE, server.simple_with_password)
    return server


def members(tree: Tree) -> dict[str, bytes]:
    with zipfile.ZipFile(tree.workspace.dist / "demo.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_path_and_the_index_give_the_same_bundle(demo: Tree, index: PackageIndex) -> None:
    """If the version is the same, the bundle is the same byte for byte. Only where packages come from differs."""
    trust(demo)
    demo.write("packages/shared/src/shared/py.typed", "")
    demo.write("packages/shared/src/shared/testing/tests/__init__.py", "")
    pyproject = demo.root / "packages/shared/pyproject.toml"
    # A package of an index that needs `six` ships it. Ours leave it to the runtime.
    pyproject.write_text(
        pyproject.read_text().replace('"boto3"', '"boto3", "six"')
        + '\n[tool.setuptools.package-data]\n"*" = ["py.typed"]\n'
    )
    by_path = demo.bundle(target=Target.runtime("3.13"))["demo"]
    before = members(demo)
    assert {"shared/py.typed", "shared/testing/tests/__init__.py"} <= before.keys()
    move(demo, {"shared": from_index(publish(demo, "shared", index))}, pipfile=f"shared = {FROM_INDEX}")
    by_index = demo.bundle(target=Target.runtime("3.13"))["demo"]
    assert members(demo) == before
    assert (by_index.content, by_index.sha256) == (by_path.content, by_path.sha256)
    assert by_index.packages == by_path.packages
    assert by_index.wheels.keys() - by_path.wheels.keys() == {"shared"}


def test_our_names_come_from_the_trusted_index_alone(demo: Tree, index: PackageIndex) -> None:
    """Dependency confusion: a lock that takes a name of ours from any other index is refused, and nothing is fetched.

    So is a name that only begins with `orb-`: a package that was removed from here could be taken by somebody else.
    """
    trust(demo)
    evil = stock(demo, "shared", index)
    (index.folder / "shared-1.0-py3-none-any.whl").rename(demo.index / "shared-1.0-py3-none-any.whl")
    orb = demo.wheel("orb-secrets")
    for name, line in ((None, '"==1.0"'), ("pypi", '{version = "==1.0", index = "pypi"}')):
        entries = {"shared": from_index(evil, name=name), "orb-secrets": from_index(orb, name=name)}
        move(demo, entries, pipfile=f"shared = {line}\norb-secrets = {line}")
        assert demo.refusal().faults == tuple(
            f"{each} is a package of this repository: the Pipfile must name it with its path, or with a version and"
            ' index = "codeartifact"'
            for each in ("orb-secrets", "shared")
        )
    assert not list((demo.workspace.state / "bundle").rglob("*shared*"))


def test_a_need_of_a_package_is_no_way_in(demo: Tree, index: PackageIndex) -> None:
    """A package that nobody names, but another needs, must come from the trusted index too."""
    trust(demo)
    leaf, orb = demo.wheel("leaf", requires=["orb-secrets"]), demo.wheel("orb-secrets")
    shared = demo.local("shared")
    entries = {
        "shared": shared,
        "leaf": from_index(leaf, name=None),
        "orb-secrets": from_index(orb, name=None),
    }
    move(demo, entries, pipfile='shared = {path = "../../packages/shared", editable = true}')
    (fault,) = demo.refusal().faults
    assert fault.startswith("orb-secrets is a package of this repository")


def test_another_index_is_not_asked(demo: Tree, index: PackageIndex) -> None:
    """The bytes of the lock on another index are of no use: only the trusted index is asked for a name of ours."""
    trust(demo)
    entry = from_index(stock(demo, "shared", index))
    (wheel,) = index.folder.glob("shared-*.whl")
    wheel.rename(demo.index / wheel.name)
    move(demo, {"shared": entry}, pipfile=f"shared = {FROM_INDEX}")
    assert demo.refusal().faults == (
        f"shared 1.0 has no wheel for {Target.runtime('3.13')} with a hash of the lock",
    )


def test_other_bytes_are_refused(demo: Tree, index: PackageIndex) -> None:
    """A wheel that was replaced on the trusted index is refused by its hash."""
    trust(demo)
    entry = from_index(stock(demo, "shared", index))
    shutil.copy(demo.index / "leaf-1.0-py3-none-any.whl", index.folder / "shared-1.0-py3-none-any.whl")
    move(demo, {"shared": entry}, pipfile=f"shared = {FROM_INDEX}")
    assert demo.refusal().faults == (
        "shared 1.0: the index serves another file than the lock has a hash for",
    )


def test_without_a_login(demo: Tree, index: PackageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the address, or with a password that ended, the message says what to do, and has no address."""
    trust(demo)
    move(demo, {"shared": from_index(stock(demo, "shared", index))}, pipfile=f"shared = {FROM_INDEX}")
    monkeypatch.delenv(VARIABLE)
    error = demo.refusal()
    assert "the variable ORB_INDEX_URL is not set" in error.faults
    assert "codeartifact_login.sh" in str(error.hint)
    monkeypatch.setenv(VARIABLE, index.simple_with_password.replace(PASSWORD, "yesterday"))
    error = demo.refusal()
    assert error.faults == ("the index codeartifact: it does not allow access",)
    assert "codeartifact_login.sh" in str(error.hint)
    assert "yesterday" not in str((error.message, error.faults, error.hint))
    monkeypatch.setenv(VARIABLE, "orb-dev")
    assert "the variable ORB_INDEX_URL is not an address" in demo.refusal().faults


def test_another_trusted_index_is_another_bundle(demo: Tree, index: PackageIndex) -> None:
    """When [tool.orb] trusts another index or none, an old bundle is not used again: the lock is refused."""
    trust(demo)
    entry = from_index(stock(demo, "shared", index, requires=["leaf"]))
    move(demo, {"shared": entry}, pipfile=f"shared = {FROM_INDEX}")
    demo.bundle(target=Target.runtime("3.13"))
    for trusted in ("elsewhere", None):
        if trusted:
            trust(demo, trusted)
        else:
            demo.write("pyproject.toml", "[tool.orb]\n")
        with pytest.raises(ToolError) as caught:
            demo.bundle(target=Target.runtime("3.13"))
        assert caught.value.faults[0].startswith("shared is a package of this repository")


def test_settings_of_the_trusted_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address replaces all indexes and links of pip's settings. How to connect stays."""
    monkeypatch.setenv(VARIABLE, "https://aws:secret@index.example/simple/")
    pip = IndexSettings(
        indexes=("https://pypi.org/simple",), find_links=("/wheels",), cert="/ca.pem", timeout=3
    )
    assert trusted_settings("codeartifact", pip) == IndexSettings(
        indexes=("https://aws:secret@index.example/simple/",), cert="/ca.pem", timeout=3
    )


@pytest.mark.parametrize("value", [None, "", "orb-dev", "/index"])
def test_an_address_is_needed(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    """A missing address is an error with a way out. The value is not shown, because it could be a password."""
    monkeypatch.delenv(VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    with pytest.raises(ToolError) as caught:
        trusted_address("codeartifact")
    assert "from the index codeartifact" in caught.value.message
    assert not value or value not in str((caught.value.message, caught.value.faults))


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://aws:secret@index.example/simple/", True), ("http://aws:secret@127.0.0.1:8080/simple/", True),
        ("http://aws:secret@index.example/simple/", False), ("HTTP://aws:secret@index.example/simple/", False),
        ("http://aws:secret@[index/simple/", False), ("http://aws:secret@127.example/simple/", False),
    ],
)  # fmt: skip
def test_a_token_is_not_sent_in_the_open(
    monkeypatch: pytest.MonkeyPatch, address: str, *, fits: bool
) -> None:
    """An address is https or of this machine, whatever pip's settings trust. No message has it."""
    monkeypatch.setenv(VARIABLE, address)
    settings = IndexSettings(trusted_hosts=frozenset({"index.example"}))
    if fits:
        assert trusted_settings("codeartifact", settings).indexes == (address,)
        return
    with pytest.raises(ToolError, match="codeartifact is not valid, or is http") as caught:
        trusted_settings("codeartifact", settings)
    assert "secret" not in str((caught.value.message, caught.value.hint, caught.value.faults))


def lockable(tree: Tree, pipfile: str) -> None:
    """Write a function demo for the running Python, whose Pipfile takes packages from two indexes."""
    trust(tree)
    tree.unit("demo", {"handler.py": "import shared\n"}, python=running_python())
    (unit,) = find_units(tree.workspace)
    unit.pipfile.write_text(
        f'[packages]\n{pipfile}\n\n[requires]\npython_version = "{running_python()}"\n{SOURCES}'
    )


def test_an_index_must_be_named_to_lock(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """`orb lock` uses the trusted index only when it is asked to by that name, and only with its address."""
    monkeypatch.setattr("orb_tools.bundle.locking._pipenv", lambda: pytest.fail("pipenv was run"))
    monkeypatch.delenv(VARIABLE, raising=False)
    lockable(tree, f"shared = {FROM_INDEX}")
    (unit,) = find_units(tree.workspace)
    with pytest.raises(ToolError, match="demo takes packages from the index codeartifact") as caught:
        lock_unit(unit)
    assert str(caught.value.hint).endswith("orb lock --index codeartifact demo")
    with pytest.raises(ToolError, match="pypi is not the trusted index, which is codeartifact"):
        lock_unit(unit, index="pypi")
    with pytest.raises(ToolError, match="whose address is not known"):
        lock_unit(unit, index="codeartifact")
    good = unit.pipfile.read_text()
    monkeypatch.setenv(VARIABLE, "https://index.example/simple/")
    for unchecked in ("false", '"false"', '"no"'):
        unit.pipfile.write_text(good.replace("verify_ssl = true", f"verify_ssl = {unchecked}", 1))
        with pytest.raises(ToolError, match="would send the password of codeartifact to any server"):
            lock_unit(unit, index="codeartifact")
    unit.pipfile.write_text(good)
    tree.write("pyproject.toml", "[tool.orb]\n")
    with pytest.raises(ToolError, match=r"codeartifact is not the trusted index$"):
        lock_unit(unit, index="codeartifact")


@pytest.mark.slow
def test_pipenv_locks_what_orb_bundles(
    tree: Tree, index: PackageIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Pipfile of document 002's form is locked and bundled. Neither file ever has the address of the environment.

    The Pipfile has another address, as that of another environment: its name decides.
    """
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_INDEX_URL", index.simple_with_password)
    for name in ("PIPENV_CACHE_DIR", "PIP_CACHE_DIR", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))  # pipenv writes passwords into TMPDIR
        (tmp_path / name).mkdir()
    tree.package("shared", {"shared/__init__.py": ""})
    tree.wheel("leaf")
    shutil.copy(tree.index / "leaf-1.0-py3-none-any.whl", index.folder)
    hashes = {
        "shared": stock(tree, "shared", index, requires=["orb-base==1.0"]),
        "orb-base": stock(tree, "orb-base", index, requires=["leaf>=1"]),
    }
    lockable(tree, f"shared = {FROM_INDEX}")
    (unit,) = find_units(tree.workspace)
    before = unit.pipfile.read_bytes(), unit.lock.read_bytes()
    with pytest.raises(ToolError) as caught:
        lock_unit(unit, index="codeartifact")
    assert caught.value.faults == ("orb-base: it comes from an index that is not trusted",)
    assert (unit.pipfile.read_bytes(), unit.lock.read_bytes()) == before
    lockable(tree, f"shared = {FROM_INDEX}\norb-base = {FROM_INDEX}")
    before = unit.pipfile.read_bytes(), unit.lock.read_bytes()
    assert lock_unit(unit, index="codeartifact")
    assert unit.pipfile.read_bytes() == before[0]
    text = unit.lock.read_text()
    locked = json.loads(text)["default"]
    for name, digest in hashes.items():
        assert locked[name] == {"version": "==1.0", "hashes": [digest], "index": "codeartifact"}
    assert locked["leaf"]["version"] == "==1.0"
    assert not any(each in text for each in ("127.0.0.1", PASSWORD, "amazonaws", "http"))
    files = [path for path in tmp_path.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [path for path in files if PASSWORD.encode() in path.read_bytes()]
    assert tree.bundle()["demo"].packages == {"leaf": "1.0", "orb-base": "1.0", "shared": "1.0"}


@pytest.mark.nightly
def test_a_real_function(
    copied_orb: Orb, index: PackageIndex, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The function users is the same file for file with orb-common and orb-models of the checkout and of a release."""
    root = copied_orb.root
    monkeypatch.setenv("PACKAGE_VERSION", "1.4.0")
    assert copied_orb("bundle", "users").returncode == 0
    before = json.loads((root / "dist/manifest.json").read_text())["units"]["users"]
    hashes = release(root, ["orb-common", "orb-models"], tmp_path, index)
    for name in hashes:
        shutil.rmtree(root / "packages" / name / "src")
    unit = root / "lambdas/users"
    text = (unit / "Pipfile").read_text()
    for name in hashes:
        text = text.replace(
            f'{name} = {{path = "../../packages/{name}", editable = true}}',
            f'{name} = {{version = "==1.4.0+orb", index = "codeartifact"}}',
        )
    assert text.count("codeartifact") == 2
    (unit / "Pipfile").write_text(text)
    lock = json.loads((unit / "Pipfile.lock").read_text())
    lock["_meta"]["hash"]["sha256"] = pipfile_hash(tomllib.loads(text))
    lock["default"] |= {
        name: {"version": "==1.4.0+orb", "hashes": [digest], "index": "codeartifact"}
        for name, digest in hashes.items()
    }
    (unit / "Pipfile.lock").write_text(json.dumps(lock))
    done = copied_orb("bundle", "users", "--prove")
    assert done.returncode == 0, done.stderr
    after = json.loads((root / "dist/manifest.json").read_text())["units"]["users"]
    different = {key for key in before if before[key] != after[key]}
    assert different == {"wheels", "inputs"}

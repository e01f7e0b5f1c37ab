"""Laws of published packages: complete, of one version, and never installed with a foreign package of the same name."""

from __future__ import annotations

import json
import re
import shutil
import tarfile
import threading
import zipfile
from email import message_from_bytes
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from build.util import project_wheel_metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from orb_tools.bundle.target import PYTHONS
from orb_tools.release.released_packages import recorded_version
from orb_tools.workspace import Workspace
from tests.release import OUR_VERSION, PACKAGES, ROOT, VERSION, copied, pip, tracked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from pathlib import Path

OURS = {package.name for package in PACKAGES}
FOREIGN = ("0.5.5", VERSION, "1.4.0.post1", "1.4.1", "1.5.0rc1", "99.0")

pytestmark = pytest.mark.xdist_group("packaging")  # sdists and wheels are built once


def wheel_of(name: str, built: Path) -> Path:
    (path,) = (built / "dist").glob(f"{name.replace('-', '_')}-*.whl")
    return path


def metadata_of(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def write_wheel(folder: Path, name: str, version: str) -> None:
    """Write an empty wheel into a package index."""
    module = name.replace("-", "_")
    page = folder / canonicalize_name(name)
    page.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(page / f"{module}-{version}-py3-none-any.whl", "w") as archive:
        info = f"{module}-{version}.dist-info"
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")


@pytest.fixture(scope="module")
def index(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a public index with all dependencies of our packages, and with foreign packages of the same names."""
    folder = tmp_path_factory.mktemp("index")
    for name in OURS:
        for version in FOREIGN:
            write_wheel(folder, name, version)
        for each in metadata_of(wheel_of(name, built)).get_all("Requires-Dist", ()):
            need = Requirement(each)
            if need.name not in OURS:
                lowest = [part.version for part in need.specifier if part.operator in {">=", "=="}]
                write_wheel(folder, need.name, (lowest or ["1.0"])[0])
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def chosen(
    folder: Path, index: str, requirement: str | Path, python: str, report: Path
) -> dict[str, str] | None:
    """Return the address from which pip would take each of our packages. None: pip refuses."""
    done = pip(
        *("install", "--dry-run", "--ignore-installed", "--quiet", "--report", report, "--target", report.parent),
        *("--python-version", python, "--only-binary", ":all:"),
        *("--index-url", index, "--find-links", folder, requirement),
        check=False,
    )  # fmt: skip
    if done.returncode:
        assert "No matching distribution" in done.stderr or "requires a different Python" in done.stderr
        return None
    taken = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {
        name: item["download_info"]["url"]
        for item in taken
        if (name := canonicalize_name(item["metadata"]["name"])) in OURS
    }


@pytest.mark.parametrize(
    "python",
    [pytest.param(each, marks=() if each == PYTHONS[0] else pytest.mark.nightly) for each in PYTHONS],
)
def test_siblings_are_ours(python: str, built: Path, index: str, tmp_path: Path) -> None:
    """pip takes the other packages of orb from our folder, not from an index with the same names and versions."""
    for name in OURS:
        taken = chosen(built / "dist", index, wheel_of(name, built), python, tmp_path / "report.json")
        assert taken is not None
        siblings = metadata_of(wheel_of(name, built)).get_all("Requires-Dist", ())
        assert taken.keys() == {name} | {need.name for need in map(Requirement, siblings)} & OURS
        assert {url.rpartition("/")[0] for url in taken.values()} == {(built / "dist").as_uri()}


def test_a_foreign_package_is_no_substitute(built: Path, index: str, tmp_path: Path) -> None:
    """pip installs nothing if another package of orb is missing from our folder."""
    for name in OURS - {"orb-common"}:
        alone = tmp_path / name
        alone.mkdir()
        wheel = shutil.copy2(wheel_of(name, built), alone)
        assert chosen(alone, index, wheel, PYTHONS[-1], tmp_path / "report.json") is None


@pytest.mark.parametrize("python", [pytest.param("3.9", marks=pytest.mark.nightly), "3.10"])
def test_an_unsupported_python_gets_nothing(python: str, built: Path, index: str, tmp_path: Path) -> None:
    """pip installs nothing if the Python is unsupported, by path and by name."""
    for name in OURS:
        for requirement in (wheel_of(name, built), f"{name}=={OUR_VERSION}"):
            assert chosen(built / "dist", index, requirement, python, tmp_path / "report.json") is None


@pytest.mark.parametrize(
    "version",
    [
        None,
        "2.0.0rc1",
        "2.0+orb.3",
        *(pytest.param(each, marks=pytest.mark.nightly) for each in ("", "2.0.0", "2.0.0.dev7", "1!2.0")),
    ],
)
def test_siblings_are_of_one_version(
    version: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All packages have the version of PACKAGE_VERSION, with our label, and require each other in this version."""
    monkeypatch.delenv("PACKAGE_VERSION", raising=False)
    if version is not None:
        monkeypatch.setenv("PACKAGE_VERSION", version)
    versions = set()
    for package in PACKAGES:
        metadata = project_wheel_metadata(copied(package, tmp_path), isolated=False)
        versions.add(metadata["Version"])
        for need in map(Requirement, metadata.get_all("Requires-Dist", ())):
            if canonicalize_name(need.name) in OURS:
                (part,) = need.specifier
                assert (part.operator, Version(part.version)) == ("==", Version(metadata["Version"]))
    expected = version or recorded_version(Workspace(ROOT))
    assert set(map(Version, versions)) == {Version(expected if "+" in expected else f"{expected}+orb")}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_sdists_are_complete(package: Path, built: Path) -> None:
    """An sdist has every file of the package's folder, with tests and changelog. Its wheel has every module."""
    (path,) = (built / "sdists").glob(f"{package.name.replace('-', '_')}-*.tar.gz")
    with tarfile.open(path) as archive:
        held = {name.partition("/")[2] for name in archive.getnames() if archive.getmember(name).isfile()}
    made = {name for name in held if ".egg-info/" in name or name in {"PKG-INFO", "setup.cfg"}}
    assert held - made == tracked(package)
    with zipfile.ZipFile(wheel_of(package.name, built)) as archive:
        modules = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert {f"src/{name}" for name in modules} == {name for name in held - made if name.startswith("src/")}
    assert parse_wheel_filename(wheel_of(package.name, built).name)[1] == Version(OUR_VERSION)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_metadata_says_where_and_for_what(package: Path, built: Path, repository: str) -> None:
    """The metadata has the project's addresses, each supported Python, and a classifier that PyPI refuses."""
    metadata = metadata_of(wheel_of(package.name, built))
    addresses = dict(url.split(", ") for url in metadata.get_all("Project-URL", ()))
    assert addresses.keys() == {"Repository", "Documentation", "Issues", "Changelog"}
    assert all(url.startswith(repository) for url in addresses.values())
    classifiers = metadata.get_all("Classifier", ())
    served = [name.rpartition(" ")[2] for name in classifiers if re.search(r":: 3\.\d+$", name)]
    assert served == list(PYTHONS)
    assert "Private :: Do Not Upload" in classifiers
    assert metadata["Requires-Python"] == f">={PYTHONS[0]}"

"""What we publish: complete, of one version, and never together with a stranger's package of one of our names."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import tomllib
import zipfile
from email import message_from_bytes
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from build.util import project_wheel_metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from orb_tools.bundle.target import PYTHONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

ROOT = Path(__file__).parents[1]
PACKAGES = sorted(path.parent for path in ROOT.glob("packages/*/pyproject.toml"))
OURS = {package.name for package in PACKAGES}
VERSION = "1.4.0"
OUR_VERSION = f"{VERSION}+orb"
FOREIGN = ("0.5.5", VERSION, "1.4.0.post1", "1.4.1", "1.5.0rc1", "99.0")

pytestmark = pytest.mark.xdist_group("packaging")  # what is built is built once


def tracked(package: Path) -> set[str]:
    """The files of a package's folder that git knows or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "."],
        cwd=package,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return {name for name in listed if name and (package / name).is_file()}


def copied(package: Path, folder: Path) -> Path:
    """The package as a fresh checkout has it: builds leave nothing in the workspace, and find nothing there."""
    for name in tracked(package):
        path = folder / package.name / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(package / name, path)
    return folder / package.name


def environment(**variables: str) -> dict[str, str]:
    """Without pip's settings on this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PACKAGE_V"))}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **variables}


def pip(*arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pip", *map(str, arguments)],
        check=False,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert not check or done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdists of a release, and the wheels that are built from them by somebody who does not know its version."""
    folder = tmp_path_factory.mktemp("release")
    for package in PACKAGES:
        subprocess.run(
            [sys.executable, "-m", "build", "-n", "-s", "-o", folder / "sdists", copied(package, folder)],
            check=True,
            env=environment(PACKAGE_VERSION=VERSION),
            capture_output=True,
        )
    sdists = sorted((folder / "sdists").glob("*.tar.gz"))
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder / "dist", *sdists)
    return folder


def wheel_of(name: str, built: Path) -> Path:
    (path,) = (built / "dist").glob(f"{name.replace('-', '_')}-*.whl")
    return path


def metadata_of(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def write_wheel(folder: Path, name: str, version: str) -> None:
    """A wheel of nothing but its name, in its folder of a package index."""
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
    """A public index: all that our packages need, and a stranger's packages of our names."""
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


def chosen(folder: Path, index: str, wanted: str | Path, python: str, report: Path) -> dict[str, str] | None:
    """Where pip would take each of our packages from: name -> address. None: it refuses."""
    done = pip(
        *("install", "--dry-run", "--ignore-installed", "--quiet", "--report", report, "--target", report.parent),
        *("--python-version", python, "--only-binary", ":all:"),
        *("--index-url", index, "--find-links", folder, wanted),
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


@pytest.mark.parametrize("python", PYTHONS)
def test_siblings_are_ours(python: str, built: Path, index: str, tmp_path: Path) -> None:
    """Beside an index with packages of our names, of our number too, each wheel brings its siblings from our folder."""
    for name in OURS:
        taken = chosen(built / "dist", index, wheel_of(name, built), python, tmp_path / "report.json")
        assert taken is not None
        siblings = metadata_of(wheel_of(name, built)).get_all("Requires-Dist", ())
        assert taken.keys() == {name} | {need.name for need in map(Requirement, siblings)} & OURS
        assert {url.rpartition("/")[0] for url in taken.values()} == {(built / "dist").as_uri()}


def test_a_stranger_is_no_substitute(built: Path, index: str, tmp_path: Path) -> None:
    """Where a sibling is missing from our folder, nothing is installed; nor on a Python that we do not serve."""
    for name in OURS - {"orb-common"}:
        alone = tmp_path / name
        alone.mkdir()
        wheel = shutil.copy2(wheel_of(name, built), alone)
        assert chosen(alone, index, wheel, PYTHONS[-1], tmp_path / "report.json") is None
    for python in ("3.9", "3.10"):
        for name in OURS:
            assert (
                chosen(built / "dist", index, wheel_of(name, built), python, tmp_path / "report.json") is None
            )
            assert (
                chosen(built / "dist", index, f"{name}=={OUR_VERSION}", python, tmp_path / "report.json")
                is None
            )


@pytest.mark.parametrize("version", [None, "", "2.0.0", "2.0.0rc1", "2.0.0.dev7", "2.0+orb.3", "1!2.0"])
def test_siblings_are_of_one_version(
    version: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All packages have the version that the environment asks for, with our label, and need each other in that one."""
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
    wanted = version or "0.1.0"
    assert set(map(Version, versions)) == {Version(wanted if "+" in wanted else f"{wanted}+orb")}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_sdists_are_complete(package: Path, built: Path) -> None:
    """An sdist holds every file of the package's folder, tests and changelog too, and makes what that makes."""
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
def test_metadata_says_where_and_for_what(package: Path, built: Path) -> None:
    """Addresses of the project, a classifier for each Python that we serve, and no way onto the public index."""
    metadata = metadata_of(wheel_of(package.name, built))
    addresses = dict(url.split(", ") for url in metadata.get_all("Project-URL", ()))
    assert addresses.keys() == {"Repository", "Documentation", "Issues", "Changelog"}
    assert all(url.startswith(repository()) for url in addresses.values())
    classifiers = metadata.get_all("Classifier", ())
    served = [name.rpartition(" ")[2] for name in classifiers if re.search(r":: 3\.\d+$", name)]
    assert served == list(PYTHONS)
    assert "Private :: Do Not Upload" in classifiers
    assert metadata["Requires-Python"] == f">={PYTHONS[0]}"


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_links_lead_somewhere_from_everywhere(package: Path) -> None:
    """A README is read outside of the checkout too: its links are whole addresses, and what they name exists."""
    text = re.sub(
        r"^```.*?^```",
        "",
        (package / "README.md").read_text(encoding="utf-8"),
        flags=re.DOTALL | re.MULTILINE,
    )
    inline, defined = (
        re.findall(r"\]\(([^)]+)\)", text),
        dict(re.findall(r"^\[([^]]+)\]: (\S+)$", text, re.MULTILINE)),
    )
    used = re.findall(r"\[([^]]+)\](?![\[(:])", re.sub(r"`[^`]*`", "", re.sub(r"\[[^]]+\](?=\[)", "", text)))
    assert {label.lower() for label in used} == defined.keys()
    for link in [*inline, *defined.values()]:
        assert link.startswith("https://")
        if link.startswith(repository()):
            path, _, anchor = link.removeprefix(repository()).partition("#")
            page = ROOT / re.sub(r"^/(blob|tree)/main/", "", path)
            assert page.exists()
            assert not anchor or anchor in headings(page)


def headings(page: Path) -> set[str]:
    """The anchors of a page."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def repository() -> str:
    """The one address of the repository, from the packages that name it."""
    named = {
        tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"][
            "Repository"
        ]
        for package in PACKAGES
    }
    (address,) = named
    return address

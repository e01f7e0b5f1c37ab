"""Laws of releases, one after another: install, uninstall, upgrade, roll back, and a whole release from its tag."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from importlib.metadata import requires
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from tests.release import OUR_VERSION, PACKAGES, ROOT, copied, environment, pip

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("packaging")  # sdists and wheels are built once
NEXT = "1.5.0.dev12+g0123456789ab"
"""A pre-release after the release that `built` has."""
OLD_IMPORT = (
    "from orb_common.security_exceptions import ValidationError; from orb_common.logger import get_logger"
)
RUNTIME = ("orb-common", "orb-models")


@pytest.fixture(scope="module")
def wheels(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheels of a release, and those of the runtime packages of the next pre-release."""
    folder = tmp_path_factory.mktemp("wheels")
    for wheel in (built / "dist").glob("*.whl"):
        (folder / wheel.name).symlink_to(wheel)
    for package in PACKAGES:
        if package.name in RUNTIME:
            subprocess.run(
                [sys.executable, "-m", "build", "-n", "-w", "-o", folder, copied(package, folder / "sources")],
                check=True, env=environment(PACKAGE_VERSION=NEXT), capture_output=True,
            )  # fmt: skip
    return folder


class Installed:
    """An environment that has its own packages of orb, and all others of this one."""

    def __init__(self, folder: Path, wheels: Path) -> None:
        self.folder = folder
        self.wheels = wheels
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        self.python = folder / "bin/python"
        (self.packages,) = folder.glob("lib/python*/site-packages")
        # The path alone: files like this one in that folder, such as those of our editable packages, are not read.
        (self.packages / "others.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n")

    def pip(self, *arguments: str | Path) -> None:
        pip("--python", self.python, *arguments)

    def install(self, *requirements: str) -> None:
        self.pip("install", "--no-index", "--no-deps", "--find-links", self.wheels, *requirements)

    def run(self, code: str) -> str:
        done = subprocess.run([self.python, "-I", "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def versions(self) -> set[str]:
        code = "import orb_common, orb_models; print(orb_common.__version__, orb_common.__file__)"
        version, file = self.run(code).split()
        assert file.startswith(str(self.folder))
        return {version, self.run("from importlib.metadata import version; print(version('orb-models'))")}

    def files(self) -> set[str]:
        found = {str(path.relative_to(self.folder)) for path in self.packages.rglob("*") if path.is_file()}
        return {name for name in found if "__pycache__" not in name}


@pytest.fixture(scope="module")
def installed(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("environment") / "venv", wheels)


def pinned(version: str) -> list[str]:
    return [f"{name}=={version}" for name in RUNTIME]


def test_uninstall_and_reinstall(installed: Installed) -> None:
    """An uninstallation leaves no file, and a reinstallation brings the same files."""
    before = installed.files()
    installed.install(*pinned(OUR_VERSION))
    first = installed.files()
    assert len(first - before) > 200
    installed.pip("uninstall", "--yes", *RUNTIME)
    assert installed.files() == before
    installed.install(*pinned(OUR_VERSION))
    assert installed.files() == first


def test_upgrade_and_rollback(installed: Installed) -> None:
    """Old import paths work before and after an upgrade. A pin on the version before rolls it back."""
    installed.install(*pinned(OUR_VERSION))
    for version in (OUR_VERSION, NEXT, OUR_VERSION):
        installed.install(*pinned(version))
        assert installed.versions() == {version}
        installed.run(OLD_IMPORT)


@pytest.mark.nightly
def test_a_pre_release_is_never_taken_by_chance(installed: Installed) -> None:
    """Without a pin, pip takes the newest release. The pin of a pre-release brings its siblings in that version too."""
    report = installed.folder / "report.json"
    options = ["--dry-run", "--ignore-installed", "--quiet", "--report", str(report), "--no-index"]
    options += ["--find-links", str(installed.wheels)]
    for requirement, version in (("orb-common", OUR_VERSION), (f"orb-common=={NEXT}", NEXT)):
        installed.pip("install", "--no-deps", *options, requirement)
        (taken,) = json.loads(report.read_text())["install"]
        assert taken["metadata"]["version"] == version
    metadata = installed.wheels / f"orb_models-{NEXT}-py3-none-any.whl"
    assert metadata.exists()
    installed.install(*pinned(NEXT))
    needs = installed.run(
        "from importlib.metadata import requires; print('\\n'.join(requires('orb-models')))"
    )
    assert f"orb-common=={NEXT}" in needs.splitlines()


def test_a_function_on_a_pre_release(installed: Installed) -> None:
    """A function runs with the packages of a pre-release that it pins."""
    installed.install(*pinned(NEXT))
    code = f"import sys; sys.path.append({str(ROOT)!r}); import lambdas.watchdog.handler, orb_common; "
    assert installed.run(f"{code} print(orb_common.__version__)") == NEXT


@pytest.mark.nightly
def test_foreign_pins(built: Path, tmp_path: Path) -> None:
    """The packages live beside the pins of another project: pip finds versions that fit all, and its check passes."""
    lowest = []
    for each in map(Requirement, requires("orb-common") or ()):
        if each.name in {"cachetools", "urllib3"} and each.marker is None:
            lowest += [f"{each.name}=={part.version}" for part in each.specifier if part.operator == ">="]
    assert lowest
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = ("--python", tmp_path / "venv/bin/python")
    pins = [*lowest, "pydantic<2.13", "requests==2.32.4"]
    pip(*python, "install", "--find-links", built / "dist", *pinned(OUR_VERSION), *pins)
    assert "No broken requirements" in pip(*python, "check").stdout


@pytest.mark.nightly
@pytest.mark.repository
# pypiserver leaves the temporary files of large uploads to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_release_of_our_packages(tmp_path: Path) -> None:
    """The four packages go from a tag to an import in a clean environment. A replay uploads nothing."""
    sys.path.insert(0, str(ROOT / "packages/orb-tools/tests"))
    from package_index import PASSWORD, USER, package_index

    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    subprocess.run(["git", "tag", "orb-common-v9.8.7"], cwd=clone, check=True)
    settings = environment(TWINE_USERNAME=USER, TWINE_PASSWORD=PASSWORD)
    settings = {name: value for name, value in settings.items() if name != "PIP_CONFIG_FILE"} | {
        "PIP_CONFIG_FILE": os.environ.get("PIP_CONFIG_FILE", "")
    }

    def orb(*arguments: str) -> str:
        command = [sys.executable, "-c", "from orb_tools.cli import main; main()", *arguments]
        done = subprocess.run(command, cwd=clone, env=settings, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert PASSWORD not in done.stdout + done.stderr
        return done.stdout

    assert json.loads(orb("release", "build", "--json"))["version"] == "9.8.7+orb"
    first = (clone / "dist/packages/SHA256SUMS").read_bytes()
    # All that is not ours comes from the index that pip has, as CodeArtifact does with its upstream.
    with package_index(tmp_path / "index", fallback=_index_of_pip()) as index:
        done = json.loads(orb("publish", "--index", index.address, "--json"))
        assert (done["version"], len(done["uploaded"])) == ("9.8.7+orb", 8)
        orb("release", "build")
        assert (clone / "dist/packages/SHA256SUMS").read_bytes() == first
        assert "0 files uploaded, 8 were there" in orb("publish", "--index", index.address)


def _index_of_pip() -> str:
    from orb_tools.bundle.index_settings import index_settings

    return f"{index_settings().indexes[0].rstrip('/')}/"

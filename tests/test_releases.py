"""Laws of releases, one after another: install, uninstall, upgrade, roll back, and a whole release from its tag."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import requires
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from orb_tools.workspace import Workspace
from tests.release import OUR_VERSION, PACKAGES, ROOT, copied, environment, pip

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("packaging")  # sdists and wheels are built once
NEXT = "1.5.0.dev12+g0123456789ab"
"""A pre-release after the release that `built` has."""
BEFORE = "35dd9df7a8dc26e89aa82bac917c48a5a57cfd6b"
"""A commit that stands for the release before: the first one with all of docs/old-names.md."""
VERSION_BEFORE = "1.3.0+orb"
IMPORTS = """
import importlib, json, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
missing = []
for path, name in json.loads(sys.argv[1]):
    try:
        found = importlib.import_module(path)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError) as error:
        missing.append(f"{path}: {name}: {error}")
print(json.dumps(missing))
"""
"""Tries old names. It prints those that are missing."""
CALL = """
import json, sys
from types import SimpleNamespace
root, event = sys.argv[1:]
sys.path.append(root)
import orb_common
from lambdas.watchdog.handler import handler
context = SimpleNamespace(
    function_name="watchdog", memory_limit_in_mb=128, invoked_function_arn="arn", aws_request_id="1"
)
print(json.dumps([orb_common.__version__, handler(json.loads(event), context)]))
"""
"""Calls the handler of a function. The last line that it prints is the version of orb-common, and the answer."""
RUNTIME = ("orb-common", "orb-models")
NAMES = {package.name for package in PACKAGES}


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


@pytest.fixture(scope="module")
def history() -> None:
    """The commit of the release before must be here."""
    asked = subprocess.run(
        ["git", "cat-file", "-e", f"{BEFORE}^{{commit}}"], cwd=ROOT, check=False, capture_output=True
    )
    if asked.returncode:
        pytest.skip(f"the history of this clone ends after {BEFORE}: git fetch --unshallow")


@pytest.fixture(scope="module")
def wheels_before(wheels: Path, history: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder, with the runtime packages of the release before too."""
    folder = tmp_path_factory.mktemp("before")
    paths = [f"packages/{name}" for name in RUNTIME]
    archive = subprocess.run(
        ["git", "archive", BEFORE, *paths], cwd=ROOT, check=True, capture_output=True
    ).stdout
    subprocess.run(["tar", "--extract", "--directory", folder], input=archive, check=True)
    for path in paths:
        subprocess.run(
            [sys.executable, "-m", "build", "-n", "-w", "-o", wheels, folder / path],
            check=True, env=environment(PACKAGE_VERSION=VERSION_BEFORE), capture_output=True,
        )  # fmt: skip
    return wheels


def names_before() -> list[tuple[str, str]]:
    """The paths and names in docs/old-names.md of the release before."""
    page = subprocess.run(
        ["git", "show", f"{BEFORE}:docs/old-names.md"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    table = page.partition("\n## The old names\n")[2].partition("\n## ")[0]
    found = []
    for line in re.findall(r"^\| (`orb_.*) \|$", table, re.MULTILINE):
        paths, names = (re.findall(r"`([\w.]+)`", cell) for cell in line.split(" | ")[:2])
        if "| all names of " in line:
            names = ["__name__"]
        found += [(path, name) for path in paths for name in names]
    return found


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

    def run(self, code: str, *arguments: str, **variables: str) -> str:
        done = subprocess.run(
            [self.python, "-I", "-c", code, *arguments],
            env=os.environ | variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
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


def test_the_pins_of_the_pages() -> None:
    """Each pin that a page shows is one that `orb lock` takes: a version with a label, from the trusted index."""
    trusted, shown = Workspace(ROOT).index, 0
    for page in sorted((ROOT / "docs").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r'orb-\w+ = "==', text) == [], page.name
        for block in re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            ours = {
                name: entry
                for name, entry in tomllib.loads(block).get("packages", {}).items()
                if name in NAMES
            }
            pins = {name: entry for name, entry in ours.items() if "path" not in entry}
            shown += len(pins)
            for name, entry in pins.items():
                assert entry.keys() == {"version", "index"}, (page.name, name)
                assert entry["index"] == trusted, (page.name, name)
                assert Version(entry["version"].removeprefix("==")).local, (page.name, name)
            # orb-models needs orb-common, which pipenv would otherwise look for in the first source.
            assert not pins or "orb-common" in pins, page.name
    assert shown >= 6


@pytest.mark.nightly
@pytest.mark.repository
def test_upgrade_and_rollback(installed: Installed, wheels_before: Path) -> None:
    """Each old name that a release lists works in it and after an upgrade. A pin rolls it back."""
    assert installed.wheels == wheels_before
    names = names_before()
    assert len(names) > 300
    for version in (VERSION_BEFORE, OUR_VERSION, VERSION_BEFORE):
        installed.install(*pinned(version))
        assert installed.versions() == {version}
        assert json.loads(installed.run(IMPORTS, json.dumps(names))) == []


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
    """A function answers the first event of its proof with the packages of a pre-release that it pins."""
    installed.install(*pinned(NEXT))
    (calls,) = json.loads((ROOT / "lambdas/watchdog/tests/proof.json").read_text())["handlers"].values()
    variables = {"AWS_DEFAULT_REGION": "eu-central-1", "AWS_CONFIG_FILE": os.devnull}
    printed = installed.run(CALL, str(ROOT), json.dumps(calls[0]["event"]), **variables)
    version, answer = json.loads(printed.splitlines()[-1])
    assert version == NEXT
    assert answer.items() >= calls[0]["answer"].items()


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

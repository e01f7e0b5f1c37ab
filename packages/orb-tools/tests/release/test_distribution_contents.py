"""A wheel or sdist with something that must not be published is found."""

from __future__ import annotations

import io
import tarfile
import zipfile
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from orb_tools.release.distribution_contents import distribution_faults

NAME = "orb_common-1.4.0"
ROOT = Path("/somewhere/of/a/checkout")
# Apart, because the sdist of orb-tools holds this file.
ACCOUNT, HOST = "1" * 12, str(IPv4Address(0x0A010203))


def faults(folder: Path, kind: str, name: str, content: str = "") -> list[str]:
    """Return the faults of a wheel or sdist that holds one file beside its metadata."""
    if kind == "wheel":
        path = folder / f"{NAME}-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(name, content)
            wheel.writestr(f"{NAME}.dist-info/RECORD", "x,sha256=ghp_" + "a1B2" * 9 + ",\n")
    else:
        path = folder / f"{NAME}.tar.gz"
        with tarfile.open(path, "w:gz") as sdist:
            member = tarfile.TarInfo(f"{NAME}/{name}")
            member.size = len(content)
            sdist.addfile(member, io.BytesIO(content.encode()))
    return list(distribution_faults(path, root=ROOT))


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("orb_common/__pycache__/a.py", "", "is a file of a tool"),
        ("orb_common/a.pyc", "", "is a file of a tool"),
        ("orb_common/.DS_Store", "", "is a file of a tool"),
        ("orb_common/a.py~", "", "is a file of a tool"),
        ("orb_common/.env", "A=1", "looks like a credential"),
        ("orb_common/data.txt", "https://me:made-up@packages.example.com/", "looks like a credential"),
        ("orb_common/a.py", f"HERE = '{ROOT}/src'", "holds the path of the checkout"),
        ("orb_common/a.py", f"U = 'https://orb-{ACCOUNT}.d.codeartifact.us-east-1.amazonaws.com/'",
         "holds the address of a private host"),
        ("orb_common/a.py", f"U = 'http://{HOST}:8080/'", "holds the address of a private host"),
        ("orb_common/../../a.py", "", "lies outside of the package"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_what_is_found(kind: str, name: str, content: str, fault: str, tmp_path: Path) -> None:
    """Caches, credentials, places of this machine and private addresses, in wheels and sdists."""
    assert faults(tmp_path, kind, name, content) == [f"{name} {fault}"]


def test_tests_are_for_sdists(tmp_path: Path) -> None:
    """A wheel has no tests and nothing beside its package. An sdist has the tests."""
    assert faults(tmp_path, "wheel", "orb_common/tests/test_a.py") == ["orb_common/tests/test_a.py is a test"]
    assert faults(tmp_path, "wheel", "conftest.py") == ["conftest.py would be installed beside the package"]
    assert faults(tmp_path, "sdist", "tests/test_a.py") == []


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_what_is_harmless(kind: str, tmp_path: Path) -> None:
    """Code, templates of tests and public addresses are not faults."""
    assert faults(tmp_path, kind, "orb_common/a.py", "U = 'https://docs.example.com/10.1'\n") == []
    assert faults(tmp_path, kind, "orb_common/templates/tests/test_a.py.txt") == []


def test_files_that_are_allowed(tmp_path: Path) -> None:
    """A setting names the file as in the folder of the package, and counts in the wheel too."""
    path = tmp_path / f"{NAME}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("orb_common/.env", "A=1")
    assert list(distribution_faults(path, root=ROOT)) == ["orb_common/.env looks like a credential"]
    assert list(distribution_faults(path, root=ROOT, allowed=frozenset({"src/orb_common/.env"}))) == []

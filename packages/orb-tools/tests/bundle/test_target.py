"""A target has the tags and the markers of its Lambda runtime."""

from __future__ import annotations

import pytest
from packaging.tags import sys_tags

from orb_tools.bundle import Target
from orb_tools.bundle.target import ARCHITECTURES, PYTHONS
from orb_tools.errors import ToolError


@pytest.mark.parametrize(
    ("python", "arch", "newest", "oldest"),
    [
        ("3.11", "x86_64", "manylinux_2_26_x86_64", "manylinux1_x86_64"),
        ("3.12", "x86_64", "manylinux_2_34_x86_64", "manylinux1_x86_64"),
        ("python3.13", "arm64", "manylinux_2_34_aarch64", "manylinux2014_aarch64"),
    ],
)
def test_platforms_end_with_the_glibc_of_the_runtime(
    python: str, arch: str, newest: str, oldest: str
) -> None:
    """Amazon Linux 2 has glibc 2.26, Amazon Linux 2023 has 2.34."""
    platforms = Target.runtime(python, arch).platforms
    assert (platforms[0], platforms[-1]) == (newest, oldest)
    assert len(set(platforms)) == len(platforms)


def test_the_target_decides_markers() -> None:
    """Markers are evaluated for the target's Linux and a late patch release, on any machine."""
    environment = Target.runtime("3.12", "arm64").environment
    assert environment["platform_machine"] == "aarch64"
    assert environment["sys_platform"] == "linux"
    assert environment["python_version"] == "3.12"


def test_this_interpreter_is_the_running_one() -> None:
    """Its tag is one that this Python accepts."""
    target = Target.this_interpreter()
    assert target.abi in {tag.abi for tag in sys_tags()}


@pytest.mark.parametrize(("python", "arch"), [("3.10", "x86_64"), ("2.7", "x86_64"), ("3.13", "riscv64")])
def test_unknown_targets(python: str, arch: str) -> None:
    """The error names the supported values."""
    with pytest.raises(ToolError) as caught:
        Target.runtime(python, arch)
    assert str(caught.value.hint).startswith("choose one of")


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_tags_are_those_that_pip_takes(python: str, architecture: str) -> None:
    """The tags are those of pip for the platforms of the target: its ABI, the stable ABI, and pure wheels."""
    tags = {str(tag) for tag in Target.runtime(python, architecture).tags}
    abi, machine = f"cp{python.replace('.', '')}", {"arm64": "aarch64"}.get(architecture, architecture)
    for good in (
        f"{abi}-{abi}-manylinux2014_{machine}",
        f"cp39-abi3-manylinux_2_17_{machine}",
        "py3-none-any",
        f"py3-none-manylinux_2_26_{machine}",
    ):
        assert good in tags
    for bad in (
        f"{abi}-{abi}-linux_{machine}",
        f"{abi}-{abi}-musllinux_1_2_{machine}",
        f"{abi}-{abi}-win_amd64",
        f"{abi}t-{abi}t-manylinux2014_{machine}",
        "py2-none-any",
    ):
        assert bad not in tags

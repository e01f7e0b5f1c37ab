"""Laws of the bill of materials of a package."""

from __future__ import annotations

import json
import zipfile
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from orb_tools.errors import ToolError
from orb_tools.sbom import package_sbom, read_lock, read_wheel

if TYPE_CHECKING:
    from pathlib import Path

HASHES = [64 * "1", 64 * "2"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lock = "".join(
        f"{name}=={version(name)} ; python_version >= '3' \\\n    --hash=sha256:{HASHES[1]} \\\n"
        f"    --hash=sha256:{HASHES[0]}\n    # via something\n"
        for name in (
            "annotated-types",
            "jsonschema",
            "pydantic",
            "pydantic_core",
            "typing-extensions",
            "typing-inspection",
        )
    )
    # A lock for several Pythons has a package once for each version.
    (tmp_path / "lock.txt").write_text(
        f"pydantic==0.1 ; python_version < '3'\n{lock}pydantic==0.2 ; python_version < '3'\n"
    )
    wheel(tmp_path, "orb-common", requires=["pydantic", "colorama; sys_platform == 'nowhere'"])
    wheel(tmp_path, "orb-models", requires=["orb-common[all]==1.0"])
    return tmp_path


def wheel(folder: Path, name: str, *, requires: list[str], extras: tuple[str, ...] = ()) -> None:
    headers = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", "License-Expression: MIT"]
    headers += [f"Requires-Dist: {each}" for each in requires] + [
        f"Provides-Extra: {each}" for each in extras
    ]
    with zipfile.ZipFile(folder / f"{name}.whl", "w") as archive:
        archive.writestr(
            zipfile.ZipInfo(f"{name.replace('-', '_')}-1.0.dist-info/METADATA"), "\n".join(headers) + "\n"
        )


def described(folder: Path, name: str) -> dict[str, Any]:
    release = {each.metadata.name: each for each in map(read_wheel, folder.glob("*.whl"))}
    written = package_sbom(name, release, read_lock(folder / "lock.txt"))
    assert written == package_sbom(name, release, read_lock(folder / "lock.txt"))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written.decode()) is None
    content: dict[str, Any] = json.loads(written)
    return content


def test_all_that_a_package_needs(folder: Path) -> None:
    """It lists what the package needs, directly or not, with licences and the hashes that the lock accepts."""
    content = described(folder, "orb-models")
    listed = {each["name"]: each for each in content["components"]}
    assert {"annotated-types", "orb-common", "pydantic", "pydantic-core"} <= listed.keys()
    assert not {"colorama", "orb-models"} & listed.keys()
    pydantic = listed["pydantic"]
    assert (pydantic["version"], pydantic["scope"]) == (version("pydantic"), "required")
    assert pydantic["licenses"][0]["license"]["id"] == "MIT"
    (reference,) = pydantic["externalReferences"]
    assert [each["content"] for each in reference["hashes"]] == HASHES
    needs = {each["ref"]: each.get("dependsOn", []) for each in content["dependencies"]}
    assert needs["pkg:generic/orb-models@1.0"] == ["pkg:generic/orb-common@1.0"]
    assert needs["pkg:generic/orb-common@1.0"] == [pydantic["bom-ref"]]
    digest = read_wheel(folder / "orb-common.whl").sha256
    assert listed["orb-common"]["hashes"][0]["content"] == digest


def test_extras_are_optional(folder: Path) -> None:
    """What only an extra needs is optional, also by way of an extra that names another one."""
    requires = ["annotated-types", "typing-extensions; extra == 'small'", "orb-common[small]; extra == 'all'"]
    wheel(folder, "orb-common", requires=requires, extras=("all", "small"))
    scopes = {each["name"]: each["scope"] for each in described(folder, "orb-common")["components"]}
    assert scopes == {"annotated-types": "required", "typing-extensions": "optional"}
    content = described(folder, "orb-models")
    assert {each["scope"] for each in content["components"]} == {"required"}
    assert len(content["components"]) == 3


def test_what_is_not_known_is_refused(folder: Path) -> None:
    """A package that is not locked, not installed, or in another version: all faults at once."""
    lock = folder / "lock.txt"
    lock.write_text(lock.read_text() + "nowhere==1\nclick==0.1\n")
    wheel(folder, "orb-common", requires=["nowhere", "click", "unheard", "pydantic<2"])
    with pytest.raises(ToolError, match="what orb-common needs is not known") as caught:
        described(folder, "orb-common")
    faults = caught.value.faults
    assert f"click is installed as {version('click')}, and locked as 0.1" in faults
    assert "nowhere is not installed" in faults
    assert f"pydantic<2 does not admit {version('pydantic')}" in faults
    assert "unheard is neither in the lock nor among the wheels" in faults


def test_a_file_that_is_not_a_wheel(folder: Path) -> None:
    """An archive of another kind, and one without metadata, are refused."""
    (folder / "a.whl").write_text("text")
    with zipfile.ZipFile(folder / "b.whl", "w"):
        pass
    for name in ("a.whl", "b.whl"):
        with pytest.raises(ToolError, match="is not a wheel"):
            read_wheel(folder / name)

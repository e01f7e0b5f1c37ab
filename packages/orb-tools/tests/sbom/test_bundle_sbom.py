"""Laws of the bill of materials of a bundle."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from orb_tools.errors import ToolError
from orb_tools.sbom import bundle_sbom

if TYPE_CHECKING:
    from small_monorepo import Tree


def test_all_that_is_in_the_bundle(demo: Tree) -> None:
    """Each package is listed with its version, the hash of its wheel, and what it needs; the subject has the zip's."""
    entry = demo.bundle()["demo"]
    zip_file = demo.workspace.dist / "demo.zip"
    written = bundle_sbom("demo", entry, zip_file)
    assert written == bundle_sbom("demo", entry, zip_file)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written.decode()) is None
    content: dict[str, Any] = json.loads(written)
    listed = {each["name"]: each for each in content["components"]}
    assert {name: each["version"] for name, each in listed.items()} == entry.packages
    digests = {name: each["hashes"][0]["content"] for name, each in listed.items() if "hashes" in each}
    assert digests == {name: wheel["sha256"] for name, wheel in entry.wheels.items()}
    assert set(listed) - set(digests) == {"shared"}
    # A package of the checkout is ours, whatever its name.
    assert {name for name, each in listed.items() if each["purl"].startswith("pkg:generic/")} == {"shared"}
    subject = content["metadata"]["component"]
    assert (subject["name"], subject["hashes"][0]["content"]) == ("demo", entry.sha256)
    needs = {each["ref"]: each.get("dependsOn", []) for each in content["dependencies"]}
    assert needs["bundle:demo"] == sorted(each["bom-ref"] for each in listed.values())
    assert needs[listed["leaf"]["bom-ref"]] == [listed["twig"]["bom-ref"]]


def test_another_file_is_not_described(demo: Tree) -> None:
    """A zip that is not the manifest's, and packages that are not the manifest's, are refused."""
    entry = demo.bundle()["demo"]
    zip_file = demo.workspace.dist / "demo.zip"
    more = replace(entry, packages={**entry.packages, "more": "1"})
    with pytest.raises(ToolError, match="differ: more"):
        bundle_sbom("demo", more, zip_file)
    with zip_file.open("ab") as file:
        file.write(b"x")
    with pytest.raises(ToolError, match="is not the file that the manifest describes"):
        bundle_sbom("demo", entry, zip_file)

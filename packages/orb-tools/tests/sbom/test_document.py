"""Laws of the written document."""

from __future__ import annotations

import json

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from orb_tools.sbom.document import document, library

DIGEST = 64 * "a"


def test_the_same_content_gives_the_same_bytes() -> None:
    """The order of the input does not count, there is no time, and other bytes of the subject are another document."""
    one, two = library("one", "1", ["MIT"], own=False), library("two", "2", [], own=False)
    edges = {"": {"one", "two"}, "one": {"two"}}
    subject = library("orb-common", "1+orb", ["MIT"], own=True, digests=[DIGEST])
    written = document(subject, {"one": one, "two": two}, edges, {"python": "3.13"})
    assert written == document(subject, {"two": two, "one": one}, edges, {"python": "3.13"})
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written.decode()) is None
    content = json.loads(written)
    assert "timestamp" not in content["metadata"]
    other = library("orb-common", "1+orb", ["MIT"], own=True, digests=[64 * "b"])
    assert json.loads(document(other, {}, {}, {}))["serialNumber"] != content["serialNumber"]


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("MIT", {"license": {"id": "MIT", "acknowledgement": "declared"}}),
        ("MIT OR Apache-2.0", {"expression": "MIT OR Apache-2.0", "acknowledgement": "declared"}),
        ("My own words", {"license": {"name": "My own words", "acknowledgement": "declared"}}),
    ],
)
def test_licences(declared: str, written: object) -> None:
    """A licence is an identifier of SPDX, an expression, or a name, as far as it can be known."""
    subject = library("orb-common", "1", [declared], own=True, digests=[DIGEST])
    assert json.loads(document(subject, {}, {}, {}))["metadata"]["component"]["licenses"] == [written]


def test_our_packages_are_of_no_public_index() -> None:
    """The purl of our package does not match a package that a stranger puts on PyPI under its name."""
    assert str(library("orb-common", "1", [], own=True).purl) == "pkg:generic/orb-common@1"
    assert str(library("click", "8", [], own=False).purl) == "pkg:pypi/click@8"

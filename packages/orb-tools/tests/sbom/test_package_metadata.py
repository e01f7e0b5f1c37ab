"""Laws of the metadata that a bill of materials is made from."""

from __future__ import annotations

import pytest

from orb_tools.sbom.package_metadata import parse_metadata

HEAD = "Metadata-Version: 2.1\nName: My_Pack\nVersion: 1.0\n"


@pytest.mark.parametrize(
    ("headers", "licences"),
    [
        ("License-Expression: MIT OR Apache-2.0\nLicense: whatever\n", ("MIT OR Apache-2.0",)),
        ("License: BSD\nClassifier: License :: OSI Approved :: MIT License\n", ("BSD",)),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n", ("MIT License",)),
        (
            "License: Copyright me\n        All rights\nClassifier: License :: B\nClassifier: License :: OSI :: A\n",
            ("A", "B"),
        ),
        ("", ()),
    ],
)
def test_licences(headers: str, licences: tuple[str, ...]) -> None:
    """The expression comes first, then the short text, then the classifiers. A whole text of a licence is no name."""
    package = parse_metadata(HEAD + headers + "\nText\n")
    assert (package.name, package.version, package.licences) == ("my-pack", "1.0", licences)


def test_what_is_needed() -> None:
    """Requirements keep their markers, and names of extras are canonical."""
    package = parse_metadata(HEAD + "Requires-Dist: a>=1; extra == 'x'\nProvides-Extra: X_y\n")
    assert [str(each) for each in package.requires] == ['a>=1; extra == "x"']
    assert package.extras == ("x-y",)


@pytest.mark.parametrize("text", ["", "Name: a\n", "Version: 1\n", HEAD + "Requires-Dist: !\n"])
def test_metadata_that_are_not_valid(text: str) -> None:
    """Without a name, a version or valid requirements there is an error, not half an answer."""
    with pytest.raises(ValueError, match=r"METADATA has no|Expected"):
        parse_metadata(text)

"""Each type of the schemas has a codec, and a kind of its stored values."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.check.attribute import Attribute
from orb_tools.codegen.render.attribute_codecs import decoder, encoder, stored_kind
from orb_tools.codegen.render.python_source import Imports


@pytest.mark.parametrize(
    ("type_", "items", "kind"),
    [("string", None, "S"), ("number", None, "N"), ("decimal", None, "N"), ("boolean", None, "BOOL"),
     ("timestamp", None, "time"), ("date", None, "S"), ("binary", None, "B"), ("object", None, "M"),
     ("Makers", None, "M"), ("array", "timestamp", "L time"), ("set", "number", "NS"), ("set", "binary", "BS"),
     ("map", "boolean", "map BOOL"), ("map", "Makers", "map M")],
)  # fmt: skip
def test_kinds(type_: str, items: str | None, kind: str) -> None:
    """The kind is the type in DynamoDB, with that of the members."""
    assert stored_kind(Attribute(name="a", type=type_, items=items)) == kind


def test_codecs_of_nested_models(golden_tree: Any) -> None:
    """A nested model is encoded and decoded by its own codec, under a name that cannot collide."""
    catalogue, imports = golden_tree.catalogue(), Imports()
    attribute = Attribute(name="parts", type="array", items="Makers")
    encoded = encoder(attribute, "model.parts", imports, catalogue)
    decoded = decoder(attribute, 'item["parts"]', imports, catalogue)
    assert encoded == '{"L": [{"M": encode_makers(member)} for member in model.parts]}'
    assert decoded == '[decode_makers(member["M"]) for member in item["parts"]["L"]]'
    assert "decode as decode_makers" in str(imports)


def test_codecs_of_maps_and_sets(golden_tree: Any) -> None:
    """A map is encoded value by value, and a set in order, so that the same model is always the same item."""
    catalogue, imports = golden_tree.catalogue(), Imports()
    days = Attribute(name="days", type="set", items="number")
    counts = Attribute(name="counts", type="map", items="timestamp")
    assert encoder(days, "model.days", imports, catalogue) == (
        '{"NS": [str(member) for member in sorted(model.days)]}'
    )
    assert decoder(days, 'item["days"]', imports, catalogue) == 'item["days"]["NS"]'
    assert decoder(counts, 'item["counts"]', imports, catalogue) == (
        '{name: int(member["N"]) for name, member in item["counts"]["M"].items()}'
    )
    assert str(imports) == ""

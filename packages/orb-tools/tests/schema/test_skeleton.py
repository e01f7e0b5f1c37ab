"""The file of a new entity is valid as it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from orb_tools.errors import ToolError
from orb_tools.schema.skeleton import Kind, write_skeleton


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_is_valid(schema_tree: Any, kind: Kind) -> None:
    """The schemas with the new entity have no faults, in a folder too, and the first line names the form."""
    for name in ("Offers", "shop/late/Goods"):
        path = write_skeleton(schema_tree.schemas, name, kind)
        first = path.read_text().partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / first).resolve() == schema_tree.schemas / "entity.schema.json"
    assert schema_tree.faults() == []


@pytest.mark.parametrize(
    "name", ["things", "Bad-Name", "class", "Shop/Things", "../Things", "class/Things", ""]
)
def test_names_that_are_not_valid(schema_tree: Any, name: str) -> None:
    """A name that no module or class can have is refused, and nothing is written."""
    before = sorted(schema_tree.schemas.rglob("*"))
    with pytest.raises(ToolError):
        write_skeleton(schema_tree.schemas, name, "dynamodb")
    assert sorted(schema_tree.schemas.rglob("*")) == before


@pytest.mark.parametrize("name", ["things/Offers", "class/Offers", "shop/Flag", "shop/Kind"])
def test_what_does_not_fit_in_is_refused(schema_tree: Any, name: str) -> None:
    """A folder that would hide a module, and a name that an enum or generated code has, leave no file or folder."""
    before = sorted(schema_tree.schemas.rglob("*"))
    with pytest.raises(ToolError):
        write_skeleton(schema_tree.schemas, name, "standard")
    assert sorted(schema_tree.schemas.rglob("*")) == before


def test_faults_of_others_do_not_matter(schema_tree: Any) -> None:
    """A new entity can be written while another file has faults, and without any user group."""
    schema_tree.write("core/enums.yml", "Kind: [SMALL]\n")
    schema_tree.replace("type: string", "type: sting")
    assert "authConfig" not in write_skeleton(schema_tree.schemas, "Offers", "lambda").read_text()
    assert len(schema_tree.faults()) == 1


def test_nothing_is_overwritten(schema_tree: Any) -> None:
    """A name that an entity has already is refused, in any folder, and the other one is named."""
    text = Path(schema_tree.schemas / "entities/Things.yml").read_text()
    with pytest.raises(ToolError, match=r"'Things' already, in .*entities/Things\.yml") as caught:
        write_skeleton(schema_tree.schemas, "shop/Things", "standard")
    assert "unique over all folders" in str(caught.value.hint)
    assert Path(schema_tree.schemas / "entities/Things.yml").read_text() == text

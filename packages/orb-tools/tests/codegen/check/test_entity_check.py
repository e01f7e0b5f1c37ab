"""A check knows which names exist, and which may exist in parts that were removed."""

from __future__ import annotations

from typing import Any

from orb_tools.codegen.check.core import Enum, Rule
from orb_tools.codegen.check.entity_check import KnownNames
from orb_tools.codegen.check.time_limit import TimeLimit
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.read.read_schemas import read_schemas


def known_names(schema_tree: Any) -> KnownNames:
    return KnownNames(
        enums={"Kind": Enum(name="Kind", values=("SMALL",))},
        rules={"Email": Rule(name="Email", type="string")},
        entities=frozenset({"Things"}),
        types=frozenset({"Things", "string"}),
        schemas=read_schemas(schema_tree.schemas, Faults()),
        pattern_time=TimeLimit(),
    )


def test_names_of_valid_files(schema_tree: Any) -> None:
    """If the core files have no faults, a name that they lack does not exist."""
    known = known_names(schema_tree)
    assert (known.may_have_enum("Kind"), known.may_have_enum("Knd")) == (True, False)
    assert (known.may_have_rule("Email"), known.may_have_rule("Emial")) == (True, False)


def test_names_of_removed_parts(schema_tree: Any) -> None:
    """An enum whose own entry has faults may exist, and so may every rule of a file that is missing."""
    schema_tree.write("core/enums.yml", "Kind: [SMALL]\nOther: 5\n")
    (schema_tree.schemas / "core/types.yml").unlink()
    known = known_names(schema_tree)
    assert (known.may_have_enum("Other"), known.may_have_enum("Knd")) == (True, False)
    assert known.may_have_rule("Emial")

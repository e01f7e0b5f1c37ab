"""A catalogue is loaded whole or not at all, now and at a commit."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.pipeline import SchemaError
from orb_tools.errors import ToolError
from orb_tools.schema.loading import catalogue_at, valid_catalogue


def test_the_same_schemas_are_the_same_catalogue(rich_tree: Any, history: Any) -> None:
    """The catalogue of a commit is that of the folder, as long as the folder is unchanged."""
    assert catalogue_at(rich_tree.schemas, "v1") == valid_catalogue(rich_tree.schemas)


def test_faults_of_a_commit_name_it(rich_tree: Any, history: Any) -> None:
    """Schemas that today's generator refuses are named with their commit, file and line."""
    rich_tree.replace("enum_type: Status, default", "enum_type: Stats, default")
    history.commit("v2")
    with pytest.raises(SchemaError, match="1 fault in the schemas"):
        valid_catalogue(rich_tree.schemas)
    with pytest.raises(ToolError, match="the schemas at 'v2' have faults") as caught:
        catalogue_at(rich_tree.schemas, "v2")
    assert caught.value.faults == (
        "v2:schemas/entities/Things.yml:13: unknown enum 'Stats' of 'status': did you mean 'Status'?",
    )

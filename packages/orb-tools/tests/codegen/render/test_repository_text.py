"""The text of a repository has the methods of its view, in the order of the schema."""

from __future__ import annotations

import ast
from typing import Any

from orb_tools.codegen.render.repository_methods import methods_of
from orb_tools.codegen.render.repository_text import repository_text
from orb_tools.codegen.render.repository_view import repository_view


def test_each_method_of_an_entity_is_written(golden_tree: Any) -> None:
    """The class has exactly the methods whose rights are generated, and the one that builds a new item."""
    catalogue = golden_tree.catalogue()
    for entity in catalogue.entities.values():
        if entity.has_repository:
            module = ast.parse(repository_text(repository_view(entity, catalogue)))
            [found] = [part for part in module.body if isinstance(part, ast.ClassDef)]
            names = [part.name for part in found.body if isinstance(part, ast.FunctionDef)]
            names.remove("_build")
            written = {method.name for method in methods_of(entity)} - {
                "get_by_unique_value"
            }  # all inherit it
            assert sorted(names) == sorted(written)

"""docs/models.md shows every entity, and its diagram is one that Mermaid reads."""

from __future__ import annotations

import re
from typing import Any

import yaml

from orb_tools.codegen.render.models_page_view import models_page_view

BOX = re.compile(r'"[A-Z]\w*" \{')
FIELD = re.compile(r"    [a-z]+ (?!(fk|pk|uk)\b)[a-z]\w*( PK| UK)?")
RELATION = re.compile(r'"[A-Z]\w*" (\|\||\|o)--(\|\||o\||o\{) "[A-Z]\w*" : "[a-z]\w*"')
WORDS = ["ClassDef", "End", "ErDiagram", "Many", "Style", "Subgraph", "To"]
"""Words of Mermaid's language, which its parser only takes as names in quotes."""


def diagram(tree: Any) -> list[str]:
    lines: Any = models_page_view(tree.catalogue())["diagram"]
    return list(lines)


def test_the_grammar_of_the_diagram(golden_tree: Any) -> None:
    """Each line is a box, a field, the end of a box or a relation, whatever the names are.

    This is the part of Mermaid's grammar that we use. Names are in quotes, because some are words of the language.
    """
    for name in WORDS:
        entity = {
            "type": "dynamodb",
            "name": name,
            "model": {
                "keys": {"primary": {"partition": f"{name.lower()}Id", "sort": "pk"}},
                "attributes": {
                    f"{name.lower()}Id": {"type": "string"},
                    "pk": {"type": "number"},
                    "maker": {"type": "Makers"},
                },
            },
        }
        golden_tree.write(f"entities/{name}.yml", yaml.safe_dump(entity))
    lines = diagram(golden_tree)
    wrong = [
        line for line in lines if line != "}" and not any(p.fullmatch(line) for p in (BOX, FIELD, RELATION))
    ]
    assert wrong == []
    assert (
        sum(line.endswith("{") for line in lines)
        == sum(line == "}" for line in lines)
        == len(golden_tree.catalogue().tables)
    )
    assert "    number pk_ PK" in lines


def test_relations(schema_tree: Any) -> None:
    """A table that holds the id of another table is related to it: one to many, or to one if it is its key."""
    text = (schema_tree.schemas / "entities/Things.yml").read_text()
    more = text.replace("name: Things", "name: Parts").replace("thingId", "partId")
    more = more.replace(
        "  attributes:\n", "  attributes:\n    thingId:\n      type: string\n      required: false\n"
    )
    schema_tree.write("entities/Parts.yml", more)
    single = text.replace("name: Things", "name: Notes")
    assert '"Things" |o--o{ "Parts" : "thingId"' in diagram(schema_tree)
    schema_tree.write("entities/Notes.yml", single)
    assert any("Notes" in line for line in diagram(schema_tree))


def test_relations_within_a_folder(schema_tree: Any) -> None:
    """An id is that of the table in the same folder, if there is one."""
    text = (schema_tree.schemas / "entities/Things.yml").read_text()
    schema_tree.write("entities/shop/Goods.yml", text.replace("name: Things", "name: Goods"))
    more = text.replace("name: Things", "name: Parts").replace("thingId", "partId")
    schema_tree.write(
        "entities/shop/Parts.yml",
        more.replace("  attributes:\n", "  attributes:\n    thingId: {type: string}\n"),
    )
    assert [line for line in diagram(schema_tree) if "--" in line] == ['"Goods" ||--o{ "Parts" : "thingId"']


def test_cells_keep_the_table(schema_tree: Any) -> None:
    """A description with marks of Markdown stays in its cell."""
    schema_tree.replace(
        "      type: string\n    kind", "      type: string\n      description: 'a|b <c>\\d'\n    kind"
    )
    [things] = models_page_view(schema_tree.catalogue())["tables"]  # type: ignore[misc,attr-defined]
    assert things["attributes"][0][-1] == "a\\|b &lt;c>\\\\d"

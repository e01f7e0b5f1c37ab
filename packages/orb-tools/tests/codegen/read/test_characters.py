"""A text that generated files cannot hold is a fault, and hides no other."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize("code", ["0000", "001B", "0085", "D800", "2028", "202E", "FFFF"])
def test_unusable_characters(schema_tree: Any, code: str) -> None:
    """Controls, lone surrogates and what reorders text are refused in every text, also in names and keys."""
    odd = f"\\u{code}"
    schema_tree.append(f'    "la{odd}bel": {{type: string, description: "a{odd}b"}}\ndescription: "{odd}"\n')
    schema_tree.replace("enum_type: Kind", f'enum_type: "K{odd}nd"')
    wrong = f"the character U+{code}, which generated files cannot hold: remove it"
    assert schema_tree.faults() == [
        f"Things.yml:17: {wrong}",
        "Things.yml:17: unknown enum 'Knd' of 'kind': did you mean 'Kind'?",
        f"Things.yml:18: {wrong}",
        f"Things.yml:19: {wrong}",
    ]


def test_usable_characters(schema_tree: Any) -> None:
    """Letters of any script, joiners, emoji, tabs and line breaks are valid."""
    text = "\\u0915\\u094d\\u200d\\u0937 \\U0001F600 \\t a\\n b \\u2013"
    schema_tree.append(f'    label: {{type: string, description: "{text}"}}\n')
    assert schema_tree.faults() == []

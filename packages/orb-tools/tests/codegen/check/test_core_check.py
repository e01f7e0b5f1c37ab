"""Enums and rules have names that Python takes."""

from __future__ import annotations

from typing import Any


def test_enums_that_would_collide(tree: Any) -> None:
    """Two enums of one module, and an enum that a rule's name hides, are refused."""
    tree.write("core/enums.yml", "Kind: [SMALL]\nUserId: [A]\nUserID: [B]\nEmailRule: [C]\n")
    assert tree.faults() == [
        "enums.yml:3: enums 'UserId' and 'UserID' both make the module 'user_id': rename one of the two",
        "enums.yml:4: enum 'EmailRule' makes a class 'EmailRule', as does type 'Email': rename one of the two",
    ]

"""The one package index that our own packages may come from.

`[tool.orb]` names it, so that a review sees a change. Its address is a variable of the environment, because it differs
between environments and can hold a password: Pipfiles and locks have the name alone.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from .index_settings import IndexSettings

VARIABLE = "ORB_INDEX_URL"
"""The variable with the address of the trusted index, with or without a user name and a password."""
LOGIN_HINT = (
    "log in: source infrastructure/scripts/codeartifact_login.sh; or write the address of the index into "
    f"the variable {VARIABLE}"
)


def trusted_address(name: str) -> str:
    """Return the address of the trusted index.

    Raises:
        ToolError: The environment does not have it.
    """
    address = os.environ.get(VARIABLE, "")
    if "://" not in address:
        state = "is not an address" if address else "is not set"
        raise ToolError(
            f"packages come from the index {name}, whose address is not known", hint=LOGIN_HINT,
            faults=[f"the variable {VARIABLE} {state}"],
        )  # fmt: skip
    return address


def trusted_settings(name: str, settings: IndexSettings) -> IndexSettings:
    """Return the settings of the trusted index: its address alone, and the connection of pip's settings.

    Raises:
        ToolError: The environment does not have its address.
    """
    return replace(settings, indexes=(trusted_address(name),), find_links=())

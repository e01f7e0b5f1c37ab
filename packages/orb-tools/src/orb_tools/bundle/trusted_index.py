"""The one package index that our own packages may come from.

`[tool.orb]` names it, so that a review sees a change. Its address is a variable of the environment, because it differs
between environments and can hold a password: Pipfiles and locks have the name alone.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from orb_tools.errors import ToolError

from .index_settings import is_this_machine

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
        ToolError: The environment does not have it, or it is http to another machine: `trusted-host` of pip's settings
            does not count here, because others could read the token.
    """
    address = os.environ.get(VARIABLE, "")
    if "://" not in address:
        state = "is not an address" if address else "is not set"
        raise ToolError(
            f"packages come from the index {name}, whose address is not known", hint=LOGIN_HINT,
            faults=[f"the variable {VARIABLE} {state}"],
        )  # fmt: skip
    try:
        parts = urlsplit(address)
        unsafe = parts.scheme == "http" and not is_this_machine(parts.hostname or "")
    except ValueError:
        unsafe = True
    if unsafe:
        raise ToolError(
            f"the address of the index {name} is not valid, or is http, so that others can read the password",
            hint=f"write an address with https into the variable {VARIABLE}",
        )
    return address


def trusted_settings(name: str, settings: IndexSettings) -> IndexSettings:
    """Return the settings of the trusted index: its address alone, and the connection of pip's settings.

    Raises:
        ToolError: The environment does not have its address.
    """
    return replace(settings, indexes=(trusted_address(name),), find_links=())

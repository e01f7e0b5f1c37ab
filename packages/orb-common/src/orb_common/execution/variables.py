"""The environment variables of an order: which names the engine sets itself, and which a job may use."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["ENGINE_VARIABLES", "name_fault"]

ENGINE_VARIABLES: Final = frozenset(
    {"CALLBACK_URL", "CMDS", "FLOW_ID", "ORDER_ID", "ORDER_NUM", "RUN_ID", "TIMEOUT", "TRACE_ID"}
)
"""What the engine puts into each bundle. A job that could set them could redirect its result or change its commands."""
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def name_fault(name: str) -> str | None:
    """Return the rule that the name of a variable breaks. None: a job may use it."""
    if not _NAME.fullmatch(name):
        return "a variable has letters, digits and _, and does not begin with a digit"
    if name in ENGINE_VARIABLES:
        return "the engine sets this variable itself"
    # sops keeps its own data under the key `sops`, and leaves values unencrypted whose key ends so.
    if name == "sops" or name.endswith("_unencrypted"):
        return "sops reserves this name"
    return None

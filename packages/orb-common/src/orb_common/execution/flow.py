"""Flow ids: `<username>:<trace_id>-<flow_label>`, which say who started a job, and what for."""

from __future__ import annotations

import re
from typing import Final

from .trace import is_trace_id

__all__ = ["generate_flow_id", "is_flow_label", "is_username", "parse_flow_id"]

# The limits keep a flow id far below what an item and a comment can hold.
_USERNAME: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,256}")
_FLOW_LABEL: Final = re.compile(r"[^:\x00-\x1f\x7f-\x9f]{1,128}")


def is_username(text: str) -> bool:
    """Return whether a text can be the user of a flow: 1 to 256 characters, no control characters."""
    return _USERNAME.fullmatch(text) is not None


def is_flow_label(text: str) -> bool:
    """Return whether a text can be the label of a flow: 1 to 128 characters, no ":" and control characters."""
    return _FLOW_LABEL.fullmatch(text) is not None


def generate_flow_id(username: str, trace_id: str, flow_label: str = "exec") -> str:
    """Return the id of a flow. The user may have ":" and "-", the label "-".

    Raises:
        ValueError: A part is empty or too long, or has a character that would make the id ambiguous.
    """
    if not is_username(username):
        raise ValueError("a username has 1 to 256 characters, and no control characters")
    if not is_trace_id(trace_id):
        raise ValueError("a trace id has 1 to 128 characters, and no ':', '-' or whitespace")
    if not is_flow_label(flow_label):
        raise ValueError("a flow label has 1 to 128 characters, and no ':' or control characters")
    return f"{username}:{trace_id}-{flow_label}"


def parse_flow_id(flow_id: str) -> tuple[str, str, str]:
    """Return the user, the trace id and the label of a flow.

    Raises:
        ValueError: `generate_flow_id` cannot have made the text.
    """
    # The last ":" ends the user and the first "-" after it ends the trace id, because neither trace ids nor labels
    # have a ":", and trace ids have no "-".
    username, _, rest = flow_id.rpartition(":")
    trace_id, _, flow_label = rest.partition("-")
    if not (is_username(username) and is_trace_id(trace_id) and is_flow_label(flow_label)):
        raise ValueError("a flow id is <username>:<trace_id>-<flow_label>")
    return username, trace_id, flow_label

"""Calls of old functions that mean the same as a call of their successor.

The old functions take more arguments than their successors do. A call that uses none of those is rewritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import libcst as cst

__all__ = ["FORMS", "Form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The calls of an old function that its successor answers in the same way."""

    positional: int
    """The most arguments by position."""
    keywords: frozenset[str] = frozenset()
    """The keywords that both have. Empty: any, for a method, whose further keywords are the caller's own."""
    method: bool = False
    """Whether the successor is a method of the first argument."""

    def fits(self, call: cst.Call) -> bool:
        """Return whether the successor answers this call in the same way."""
        by_position = [it for it in call.args if it.keyword is None and it.star != "**"]
        if len(by_position) > self.positional or any(it.star == "*" for it in by_position):
            return False
        if self.method:
            return bool(by_position) and isinstance(by_position[0].value, cst.Name | cst.Attribute)
        return all(it.star != "**" for it in call.args) and all(
            it.keyword.value in self.keywords for it in call.args if it.keyword is not None
        )


FORMS: Final = {
    "orb_common.logging.get_logger": Form(positional=1, keywords=frozenset({"level"})),
    "orb_common.aws.get_secret": Form(
        positional=1, keywords=frozenset({"parse_json", "secret_id", "version_id", "version_stage"})
    ),
    "orb_common.logging.OrbLogger.append_persistent_keys": Form(positional=1, method=True),
    "orb_common.logging.OrbLogger.clear_state": Form(positional=1, method=True),
    "orb_common.logging.OrbLogger.log_api_call": Form(positional=6, method=True),
    "orb_common.logging.OrbLogger.log_error": Form(positional=3, method=True),
    "orb_common.logging.OrbLogger.log_performance": Form(positional=3, method=True),
}
"""By the successor's path."""

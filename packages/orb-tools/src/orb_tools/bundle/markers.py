"""Markers and requirements as packages and locks state them, parsed where they are read.

What is handed to pip, or asked again later, is never the text of a file but what was understood of it.
"""

from __future__ import annotations

from packaging.markers import Marker
from packaging.requirements import Requirement

from .target import Target


def parse_marker(text: str) -> Marker:
    """Return the marker that `text` states. Raises `ValueError` when it is not valid, or cannot be answered."""
    try:
        marker = Marker(text)
        _answer(marker)
    except RecursionError:
        raise ValueError("the marker is nested too deeply") from None
    return marker


def parse_requirement(text: str) -> Requirement:
    """Return the requirement that `text` states. Raises `ValueError` as `parse_marker` does."""
    try:
        requirement = Requirement(text)
        if requirement.marker is not None:
            _answer(requirement.marker)
    except RecursionError:
        raise ValueError("the requirement is nested too deeply") from None
    return requirement


def _answer(marker: Marker) -> None:
    # Some markers are found to be senseless only when they are evaluated: os_name ~= "posix".
    try:
        Target.runtime().holds(marker)
    except KeyError as error:
        raise ValueError("the marker asks for what is not known of a target") from error

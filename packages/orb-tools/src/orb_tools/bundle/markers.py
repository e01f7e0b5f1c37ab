"""Parse markers and requirements of packages and locks, and reject those that cannot be evaluated.

Pip and later steps get the parsed value, never the text of a file.
"""

from __future__ import annotations

from packaging.markers import Marker
from packaging.requirements import Requirement

from .target import Target


def parse_marker(text: str) -> Marker:
    """Return the marker in `text`. Raises `ValueError` when it is not valid or cannot be evaluated."""
    try:
        marker = Marker(text)
        _require_evaluable(marker)
    except RecursionError:
        raise ValueError("the marker is nested too deeply") from None
    return marker


def parse_requirement(text: str) -> Requirement:
    """Return the requirement in `text`. Raises `ValueError` as `parse_marker` does."""
    try:
        requirement = Requirement(text)
        if requirement.marker is not None:
            _require_evaluable(requirement.marker)
    except RecursionError:
        raise ValueError("the requirement is nested too deeply") from None
    return requirement


def _require_evaluable(marker: Marker) -> None:
    # Some faults only show when a marker is evaluated: os_name ~= "posix".
    try:
        Target.runtime().matches_marker(marker)
    except KeyError as error:
        raise ValueError("the marker uses a variable that a target does not have") from error

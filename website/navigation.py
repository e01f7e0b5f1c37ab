"""The settings of the site, from zensical.toml, and its navigation with the generated pages filled in.

An entry of the navigation is the path of a page, or a mapping of a title to a path or to a list of entries.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Entry: TypeAlias = "str | list[Entry] | dict[str, Entry]"
SETTINGS = Path(__file__).with_name("zensical.toml")


def settings(generated: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Return the settings of the site.

    Args:
        generated: The paths of generated pages, by the word that stands for them in the navigation.
    """
    found: dict[str, Any] = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    found["project"]["nav"] = [_filled(entry, generated) for entry in found["project"]["nav"]]
    return found


def _filled(entry: Entry, generated: Mapping[str, Iterable[str]]) -> Entry:
    if isinstance(entry, str):
        return list(generated[entry]) if entry in generated else entry
    if isinstance(entry, dict):
        return {title: _filled(each, generated) for title, each in entry.items()}
    return [_filled(each, generated) for each in entry]


def pages(entry: Entry) -> Iterator[str]:
    """Yield the paths in an entry of the navigation, or in a list of entries."""
    if isinstance(entry, str):
        yield entry
    else:
        for each in entry.values() if isinstance(entry, dict) else entry:
            yield from pages(each)

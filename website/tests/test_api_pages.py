"""The API reference."""

from __future__ import annotations

import importlib

import pytest

import orb_common.exceptions
from website.api_pages import NAMELESS, api_pages, path_of, rooms

PAGES = api_pages()
ROOMS = rooms()


def test_each_room_has_a_page_and_a_row() -> None:
    """The overview comes first, and links to each room."""
    assert list(PAGES) == ["api/index.md", *map(path_of, ROOMS)]
    for room in ROOMS:
        assert f"[`{room.__name__}`]({room.__name__}.md)" in PAGES["api/index.md"]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_each_public_name_is_described_once_or_linked(room: object) -> None:
    """Each name of `__all__`, which the sources do not show because names load late, is on the page of its room."""
    name = getattr(room, "__name__", "")
    lines = PAGES[f"api/{name}.md"].splitlines()
    for public in getattr(room, "__all__", ()):
        described = [line for line in lines if line == f"::: {name}.{public}"]
        linked = [line for line in lines if line.startswith(f"- [`{public}`][")]
        assert len(described) + len(linked) == 1, public


def test_a_name_is_described_where_it_is_at_home() -> None:
    """The root links to the room. Otherwise readers would find each name twice."""
    link = "- [`OrbError`][orb_common.exceptions.OrbError] of [`orb_common.exceptions`](orb_common.exceptions.md)"
    assert link in PAGES["api/orb_common.md"]
    assert "::: orb_common.exceptions.OrbError\n" in PAGES["api/orb_common.exceptions.md"]
    assert orb_common.OrbError is orb_common.exceptions.OrbError


def test_private_modules_and_old_names_have_no_page() -> None:
    """Nobody should begin to use them."""
    assert not [path for path in PAGES if "._" in path or "_compat" in path]
    assert "orb_common.execution.vcs" not in {room.__name__ for room in ROOMS}


@pytest.mark.parametrize("name", sorted(NAMELESS))
def test_rooms_without_names_are_shown_by_their_modules(name: str) -> None:
    """Such a room has no `__all__`, so its modules have pages."""
    assert not getattr(importlib.import_module(name), "__all__", None)
    assert any(path.startswith(f"api/{name}.") for path in PAGES)


def test_a_room_links_to_its_guide() -> None:
    """The docstring of a room names the page that explains it."""
    assert "Guide: [logging.md](../logging.md)" in PAGES["api/orb_common.logging.md"]

"""A terminal sees the rooms, a log sees what changed."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console
from rooms_looks import BATHROOM, KITCHEN, house_look, room_look

from orb_tools.motion.house_view import action_text, changes, shown, summary_of, table_of

QUIET = house_look(room_look(KITCHEN), room_look(BATHROOM))
MUSIC = house_look(
    room_look(KITCHEN, "playback_started", "ignored_debounce", sessions=1, playing="Morning", count=2),
    room_look(BATHROOM, "ignored_quiet_hours"),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_table_says_what_plays_where_and_why_not() -> None:
    """A row for each room: who is in, the session with its motions, the music, and the last motion."""
    out = io.StringIO()
    Console(file=out, width=120).print(table_of(MUSIC, 80, lambda each: each.room is KITCHEN))
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert lines[0] == "1:20 minutes"
    assert "Kitchen Olivia active, 2 motions ♪ Morning ignored: so soon after a motion" in lines
    assert "Bathroom Olivia ignored: quiet hours" in lines
    assert lines[-1] == summary_of(MUSIC)
    assert summary_of(MUSIC).startswith("3 motions: 1 playback started, 1 ignored debounce")
    assert summary_of(QUIET) == "0 motions"


def test_an_unknown_action_is_shown_as_it_is() -> None:
    """An action of a newer function has no words here."""
    assert action_text("playback_moved") == "playback moved"


def test_changes_are_told_once() -> None:
    """A line for each new motion, and for music and sessions that begin or end."""
    begun = [" ".join(line.split()) for line in changes(QUIET, MUSIC)]
    assert begun == [
        "Kitchen motion: music starts",
        "Kitchen motion: ignored: so soon after a motion",
        "Kitchen ♪ Morning",
        "Bathroom motion: ignored: quiet hours",
    ]
    assert list(changes(MUSIC, MUSIC)) == []
    over = house_look(room_look(KITCHEN, "playback_started", "ignored_debounce"), MUSIC.rooms[1])
    assert [line.split(maxsplit=1)[1] for line in changes(MUSIC, over)] == ["the session ends", "silence"]


def test_a_log_gets_lines_and_a_terminal_a_table() -> None:
    """Both show the last look."""
    log, terminal = io.StringIO(), Terminal()
    for stream in (log, terminal):
        with shown(stream) as show:
            nobody: Any = lambda _: False  # noqa: E731
            show(QUIET, 40, nobody)
            show(MUSIC, 80, nobody)
    assert log.getvalue().splitlines()[0].split() == ["1:20", "Kitchen", "motion:", "music", "starts"]
    assert "3 motions: 1 playback started" in terminal.getvalue()

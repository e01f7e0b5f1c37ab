"""Show rooms while time passes: a live table on a terminal, a line for each motion and each change elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rich.table import Table

    from orb_tools.motion.house_look import HouseLook, RoomLook

WORDS: Final[Mapping[str, str]] = {
    "playback_started": "music starts",
    "playback_resumed": "music goes on",
    "already_playing": "music plays already",
    "ignored_debounce": "ignored: so soon after a motion",
    "ignored_quiet_hours": "ignored: quiet hours",
    "ignored_paused": "ignored: the listener stopped the music by hand",
    "ignored_stale": "ignored: too late",
    "ignored": "ignored: the sensor is off",
    "error": "failed",
}
"""What each action means."""


def action_text(action: str) -> str:
    """Return the words for an action of an event."""
    return WORDS.get(action, action.replace("_", " "))


def clock_text(seconds: int) -> str:
    """Return simulated seconds as minutes and seconds, such as `12:40`."""
    return f"{seconds // 60:3d}:{seconds % 60:02d}"


def summary_of(look: HouseLook) -> str:
    """Return what became of all motions, in one line."""
    counts = look.actions
    parts = [f"{count} {action.replace('_', ' ')}" for action, count in counts.most_common()]
    return f"{counts.total()} motions: {', '.join(parts)}" if parts else "0 motions"


def table_of(look: HouseLook, elapsed: int, is_in: Callable[[RoomLook], bool]) -> Table:
    """Return the table of a terminal."""
    from rich import box
    from rich.table import Table

    table = Table(
        title=f"{clock_text(elapsed).strip()} minutes",
        caption=summary_of(look),
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )
    for name in ("room", "person", "session", "music", "last motion"):
        table.add_column(name, no_wrap=True, overflow="ellipsis")
    for each in look.rooms:
        here = (
            f"[bold]{each.room.person.first_name}[/]"
            if is_in(each)
            else f"[dim]{each.room.person.first_name}[/]"
        )
        action = each.last_action
        style = "green" if action.startswith("playback") else "yellow" if action.startswith("ignored") else ""
        words = action_text(action)
        table.add_row(
            each.room.name,
            here,
            _session_text(each),
            f"[green]♪ {each.playing}[/]" if each.playing is not None else "",
            f"[{style}]{words}[/]" if style else words,
        )
    return table


def changes(before: HouseLook | None, after: HouseLook) -> Iterator[str]:
    """Yield a line for each motion, and each session and music that began or ended, between two looks."""
    for number, each in enumerate(after.rooms):
        old = None if before is None else before.rooms[number]
        for event in each.events[len(old.events) if old else 0 :]:
            yield f"{each.room.name:<12} motion: {action_text(event.action_taken)}"
        if old is not None and old.sessions and not each.sessions:
            yield f"{each.room.name:<12} the session ends"
        if (old is not None and old.playing is not None) and each.playing is None:
            yield f"{each.room.name:<12} silence"
        elif each.playing is not None and (old is None or old.playing is None):
            yield f"{each.room.name:<12} ♪ {each.playing}"


@contextmanager
def shown(stream: TextIO) -> Iterator[Callable[[HouseLook, int, Callable[[RoomLook], bool]], None]]:
    """Yield a function that shows a look, its simulated seconds, and in which rooms people are."""
    if stream.isatty():
        from rich.console import Console
        from rich.live import Live

        console = Console(file=stream, highlight=False)
        with Live(console=console, auto_refresh=False) as live:
            yield lambda look, elapsed, is_in: live.update(table_of(look, elapsed, is_in), refresh=True)
        return
    last: HouseLook | None = None

    def write(look: HouseLook, elapsed: int, _: Callable[[RoomLook], bool]) -> None:
        nonlocal last
        stream.writelines(f"{clock_text(elapsed)}  {line}\n" for line in changes(last, look))
        stream.flush()
        last = look

    yield write


def _session_text(look: RoomLook) -> str:
    if not look.sessions:
        return ""
    count = look.sessions[0].motion_events_count
    return f"{look.sessions[0].status}, {count} motion{'' if count == 1 else 's'}"

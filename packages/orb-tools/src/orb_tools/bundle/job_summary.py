"""A table of the bundles of a run in Markdown, for the summary of a job on GitHub and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .manifest import Entry

_REASONS_SHOWN = 3
_HEADER = """\
### Bundles

| function | size | change | start-up | why it was made |
|---|---:|---:|---:|---|
"""


def job_summary(
    entries: Mapping[str, Entry],
    *,
    earlier: Mapping[str, Mapping[str, object]] | None,
    init: Mapping[str, float],
    failed: Collection[str],
) -> str:
    """Return the table.

    Args:
        entries: The bundles, by unit.
        earlier: The entries of an earlier manifest, by unit. The sizes are compared with it. None: they are not.
        init: The measured time of the start, in milliseconds, by unit. A unit without it has a dash.
        failed: Units without a bundle. The log of the run says why.
    """
    rows = {
        name: _row(name, entry, _change(name, entry, earlier), init.get(name))
        for name, entry in entries.items()
    }
    rows |= {name: f"| {_text(name)} | no bundle | - | - | not made: see the log |\n" for name in failed}
    if not rows:
        return "### Bundles\n\nNo function is affected.\n"
    return _HEADER + "".join(row for _, row in sorted(rows.items()))


def _row(name: str, entry: Entry, change: str, init: float | None) -> str:
    size = f"{entry.size / 1e6:.2f} MB"
    started = "-" if init is None else f"{init:.0f} ms"
    return f"| {_text(name)} | {size} | {change} | {started} | {_why(entry.reasons)} |\n"


def _change(name: str, entry: Entry, earlier: Mapping[str, Mapping[str, object]] | None) -> str:
    if earlier is None:
        return "-"
    before = earlier.get(name, {})
    size = before.get("size")
    if not isinstance(size, int):
        return "new"
    if before.get("sha256") == entry.sha256:
        return "same bytes"
    percent = f" ({(entry.size - size) / size:+.1%})" if size else ""
    return f"{(entry.size - size) / 1e3:+.1f} kB{percent}"


def _why(reasons: Sequence[str]) -> str:
    if not reasons:
        return "unchanged"
    rest = f"<br>and {len(reasons) - _REASONS_SHOWN} more" if len(reasons) > _REASONS_SHOWN else ""
    return "<br>".join(map(_text, reasons[:_REASONS_SHOWN])) + rest


def _text(text: str) -> str:
    """Return `text` as it is shown: without characters that end a cell, or that Markdown and HTML read."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ")
    return "".join(f"\\{each}" if each in r"\`*_{}[]()#+!|~" else each for each in escaped)

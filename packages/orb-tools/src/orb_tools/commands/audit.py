"""`orb audit verify`: shows whether an audit trail is whole.

Reads what was written, wherever it lies now: a log group, an export of it, or the function's own output, into
which events go that CloudWatch did not take. All sources together are one trail.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orb_common.audit.fallback_reader import FallbackReader
from orb_common.audit.logger import CHAIN_KEY_VARIABLE
from orb_common.audit.verification import ChainReport, parse, verify
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Event = dict[str, object]


@click.group(name="audit")
def command() -> None:
    """Look after audit trails."""


@command.command(name="verify")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|LOG-GROUP...")
@click.option("--stream-prefix", metavar="TEXT", help="Only streams of a log group that begin so: 2026/11/21")
@click.option(
    "--partial", is_flag=True, help="The sources are a window of time: streams may begin after event 1."
)
@click.option(
    "--heads",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier output of --json: streams must still reach as far as they did then.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Machine-readable: streams with their heads, and faults."
)
def verify_command(
    sources: tuple[str, ...], stream_prefix: str | None, partial: bool, heads: Path | None, as_json: bool
) -> None:
    """Check the hash chain of events for gaps and edits.

    A source is a file (JSON lines, an `aws logs` export, application logs with AUDIT_FALLBACK lines; - for standard
    input) or a log group. Exit status 1: something is missing or was changed. AUDIT_CHAIN_KEY in the environment
    checks chains that were made with a key.

    \b
    Examples:
      orb audit verify /audit/orb-integration-hub-dev-users
      orb audit verify export.jsonl application.log
      orb audit verify /audit/orb-integration-hub-dev-users --json > heads.json
    """
    reader = FallbackReader()
    events = [event for source in sources for event in _events(source, reader, stream_prefix)]
    if not events:
        raise ToolError(
            "no audit events found",
            hint="name a log group as /audit/orb-integration-hub-dev-users, or a file with one event a line",
        )
    key = os.environ.get(CHAIN_KEY_VARIABLE, "").encode() or None
    report = verify(events, key=key, partial=partial, heads=_heads(heads) if heads else None)
    click.echo(json.dumps(_as_json(report, reader), indent=2) if as_json else _as_text(report, reader))
    sys.exit(0 if report.ok and not reader.incomplete else 1)


def _events(source: str, reader: FallbackReader, stream_prefix: str | None) -> Iterator[Event]:
    if source == "-":
        yield from read_lines(sys.stdin, reader)
    elif Path(source).is_file():
        yield from read_text(Path(source).read_text(encoding="utf-8", errors="replace"), reader)
    elif source.startswith("/"):
        yield from _from_group(source, stream_prefix)
    else:
        raise ToolError(f"there is no file {source}", hint="a log group begins with a slash")


def read_text(text: str, reader: FallbackReader) -> Iterator[Event]:
    """The events of a file: one JSON document with `events`, or a line for each."""
    try:
        whole = parse(text)
    except ValueError:
        # Not `splitlines`: it also cuts at characters that may stand within a text of JSON.
        yield from read_lines(text.split("\n"), reader)
        return
    listed = whole.get("events") if isinstance(whole, dict) else whole
    for entry in listed if isinstance(listed, list) else [whole]:
        yield from _of(entry, reader)


def read_lines(lines: Iterable[str], reader: FallbackReader) -> Iterator[Event]:
    """The events among lines; what is no event is passed over, since application logs hold much else."""
    for line in lines:
        # Exports of CloudWatch put the time of a line before it.
        start = line.find("{")
        if start < 0:
            continue
        try:
            value = parse(line[start:])
        except ValueError:
            continue
        yield from _of(value, reader)


def _of(value: object, reader: FallbackReader) -> Iterator[Event]:
    if not isinstance(value, dict):
        return
    message = value.get("message")
    if "eventType" in value:
        yield value
    elif isinstance(message, str) and message.lstrip().startswith("{"):
        yield from read_lines([message], reader)
    else:
        event = reader.read(value)
        if event is not None:
            yield event


def _from_group(group: str, stream_prefix: str | None) -> Iterator[Event]:
    from orb_common.audit.query import AuditLogQuery, AuditTrail
    from orb_common.exceptions import OrbError

    try:
        yield from AuditTrail(group).events(AuditLogQuery(limit=10_000), stream_prefix=stream_prefix)
    except OrbError as error:
        hint = "check the name, the region (AWS_REGION) and the credentials"
        raise ToolError(f"the log group cannot be read: {error.message}", hint=hint) from error


def _heads(path: Path) -> Mapping[str, tuple[int, str]]:
    try:
        streams = json.loads(path.read_text(encoding="utf-8"))["streams"]
        return {str(row["stream"]): (int(row["last"]), str(row["head"])) for row in streams}
    except (ValueError, KeyError, TypeError) as error:
        raise ToolError(f"{path} holds no heads", hint="make it by orb audit verify ... --json") from error


def _as_json(report: ChainReport, reader: FallbackReader) -> dict[str, object]:
    return {
        "ok": report.ok and not reader.incomplete,
        "streams": [
            {
                "stream": row.stream,
                "events": row.events,
                "first": row.first,
                "last": row.last,
                "head": row.head,
            }
            for row in report.streams
        ],
        "faults": [
            {"stream": fault.stream, "sequence": fault.sequence, "kind": fault.kind, "what": fault.what}
            for fault in report.faults
        ],
        "incompleteFallbacks": reader.incomplete,
    }


def _as_text(report: ChainReport, reader: FallbackReader) -> str:
    lines = [f"{row.stream}  events {row.first} to {row.last}, {row.events} seen" for row in report.streams]
    for fault in report.faults:
        place = (
            f"{fault.stream or '(no stream)'} {'' if fault.sequence is None else f'event {fault.sequence}'}"
        )
        lines.append(click.style(f"{fault.kind}: ", fg="red", bold=True) + f"{place.strip()}: {fault.what}")
    if reader.incomplete:
        lines.append(
            click.style("incomplete: ", fg="red", bold=True) + f"{reader.incomplete} events lack a part"
        )
    count = sum(row.events for row in report.streams)
    if report.ok and not reader.incomplete:
        lines.append(
            click.style("whole: ", fg="green", bold=True) + f"{count} events, {len(report.streams)} streams"
        )
    elif any(fault.kind in {"gap", "late start"} for fault in report.faults):
        lines.append(
            "next: give the function's own log as a further source; missing events may be AUDIT_FALLBACK lines"
        )
    return "\n".join(lines)

"""`orb audit verify`: check whether an audit trail is complete and unchanged.

The sources are log groups, exports of them, and the function's own log, which holds the events that CloudWatch did not
accept. All sources together are one trail.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from orb_common.audit.verification import ChainReport, parse, verify
from orb_tools.audit.source_reader import SourceReader
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from orb_common.audit.query import StoredLine
    from orb_tools.audit.source_reader import Unreadable

KEY_VARIABLE: Final = "AUDIT_CHAIN_KEY"
"""The variable with the key, to check an export without access to the secret. Functions do not read it."""
ACCESS_HINT: Final = "check the name, the region (AWS_REGION) and the credentials"
MOST_SHOWN: Final = 20
"""The number of unreadable lines that are shown. `--json` shows all."""


@click.group(name="audit")
def command() -> None:
    """Check audit trails."""


@command.command(name="verify")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|LOG-GROUP...")
@click.option(
    "--stream-prefix",
    metavar="TEXT",
    help="Only streams whose names begin with TEXT, such as 2026/11/21.",
)
@click.option(
    "--partial", is_flag=True, help="The sources are a window of time: streams may begin after event 1."
)
@click.option(
    "--heads",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier output of --json: streams must still reach as far as they did then.",
)
@click.option(
    "--secret",
    "secrets",
    multiple=True,
    metavar="NAME|ARN",
    help="The secret in Secrets Manager with the key of the chains. Repeat it for secrets that followed each other.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Machine-readable: streams with their heads, and faults."
)
def verify_command(  # noqa: PLR0917 - the options of the command
    sources: tuple[str, ...],
    stream_prefix: str | None,
    partial: bool,
    heads: Path | None,
    secrets: tuple[str, ...],
    as_json: bool,
) -> None:
    """Check the hash chain of events for gaps and edits.

    A source is a file (JSON lines, an `aws logs` export, application logs with AUDIT_FALLBACK lines; - for standard
    input) or a log group. Exit status 1: something is missing, was changed or cannot be read.

    Chains that were made with a key need it: by --secret, or by AUDIT_CHAIN_KEY in the environment, which holds the
    secret's value.

    \b
    Examples:
      orb audit verify /audit/orb-integration-hub-dev-users --secret orb-integration-hub-dev-audit-secret
      orb audit verify export.jsonl application.log --secret orb-integration-hub-dev-audit-secret
      orb audit verify export.jsonl --secret orb-integration-hub-dev-audit-secret --json > heads.json
    """
    reader = SourceReader()
    for source in sources:
        _read(source, reader, stream_prefix)
    if not reader.events:
        named = "".join(f"\n{_place(each)}" for each in reader.unreadable[:MOST_SHOWN])
        raise ToolError(
            "no audit events found"
            + (f", but {len(reader.unreadable)} lines cannot be read{named}" if named else ""),
            hint="name a log group, such as /audit/orb-integration-hub-dev-users, or a file with an event on each line",
        )
    keys = _keys(secrets)
    report = verify(
        reader.events,
        key=keys[0] if keys else None,
        older_keys=keys[1:],
        partial=partial,
        heads=_heads(heads) if heads else None,
    )
    whole = report.ok and not reader.unreadable
    click.echo(
        json.dumps(_as_json(report, reader), indent=2)
        if as_json
        else _as_text(report, reader, keyed=bool(keys))
    )
    sys.exit(0 if whole else 1)


def _read(source: str, reader: SourceReader, stream_prefix: str | None) -> None:
    if source == "-":
        reader.read_bytes("standard input", sys.stdin.buffer.read())
    elif Path(source).exists() and not Path(source).is_dir():
        # The output of another command can be a pipe, as in `verify <(zcat export.gz)`.
        reader.read_bytes(source, Path(source).read_bytes())
    elif source.startswith("/"):
        reader.read_group(source, _from_group(source, stream_prefix))
    else:
        raise ToolError(f"there is no file {source}", hint="a log group begins with a slash")


def _keys(secrets: Sequence[str]) -> list[bytes]:
    """Return the keys: the current and the previous value of each secret, then the one from the environment."""
    given = os.environ.get(KEY_VARIABLE, "").encode()
    found = [each for secret in secrets for each in _values_of(secret)]
    return [*found, given] if given else found


def _values_of(secret: str) -> Iterator[bytes]:
    from orb_common.aws.secrets import get_secret
    from orb_common.exceptions import OrbError, ResourceNotFoundError

    try:
        for stage in ("AWSCURRENT", "AWSPREVIOUS"):
            try:
                value = get_secret(secret, version_stage=stage, parse_json=False)
            except ResourceNotFoundError:
                if stage == "AWSCURRENT":
                    raise
            else:
                yield value if isinstance(value, bytes) else value.encode()
    except OrbError as error:
        raise ToolError(f"the secret {secret} cannot be read: {error.message}", hint=ACCESS_HINT) from error


def _from_group(group: str, stream_prefix: str | None) -> Iterator[StoredLine]:
    from orb_common.audit.query import AuditTrail
    from orb_common.exceptions import OrbError

    try:
        yield from AuditTrail(group).lines(stream_prefix=stream_prefix)
    except OrbError as error:
        raise ToolError(f"the log group cannot be read: {error.message}", hint=ACCESS_HINT) from error


def _heads(path: Path) -> Mapping[str, tuple[int, str]]:
    try:
        match parse(path.read_text(encoding="utf-8")):
            case {"streams": list() as rows}:
                return {str(row["stream"]): (int(row["last"]), str(row["head"])) for row in rows}
    except (ValueError, KeyError, TypeError, OverflowError):
        pass
    raise ToolError(f"{path} has no heads", hint="make it with: orb audit verify ... --json")


def _as_json(report: ChainReport, reader: SourceReader) -> dict[str, object]:
    return {
        "ok": report.ok and not reader.unreadable,
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
        "unreadable": [
            {"source": each.source, "place": each.place, "why": each.why} for each in reader.unreadable
        ],
        "incompleteFallbacks": reader.incomplete,
    }


def _as_text(report: ChainReport, reader: SourceReader, *, keyed: bool) -> str:
    lines = [f"{row.stream}  events {row.first} to {row.last}, {row.events} seen" for row in report.streams]
    for fault in report.faults:
        place = (
            f"{fault.stream or '(no stream)'} {'' if fault.sequence is None else f'event {fault.sequence}'}"
        )
        lines.append(_red(fault.kind) + f"{place.strip()}: {fault.what}")
    unreadable = reader.unreadable
    lines += [_red("unreadable") + _place(each) for each in unreadable[:MOST_SHOWN]]
    if len(unreadable) > MOST_SHOWN:
        lines.append(f"... and {len(unreadable) - MOST_SHOWN} more, which --json names")
    if unreadable:
        lines.append(f"{len(unreadable)} lines cannot be read")
    if reader.incomplete:
        lines.append(_red("incomplete") + f"{reader.incomplete} events lack a part")
    count = sum(row.events for row in report.streams)
    if report.ok and not unreadable:
        lines.append(
            click.style("whole: ", fg="green", bold=True) + f"{count} events, {len(report.streams)} streams"
        )
        if not keyed:
            lines.append("no key was given: anyone who can write the log could have made this chain")
    elif any(fault.kind in {"gap", "late start"} for fault in report.faults):
        lines.append(
            "next: give the function's own log as a further source; missing events may be AUDIT_FALLBACK lines"
        )
    return "\n".join(lines)


def _red(kind: str) -> str:
    return click.style(f"{kind}: ", fg="red", bold=True)


def _place(unreadable: Unreadable) -> str:
    text = f"{unreadable.source} {unreadable.place}: {unreadable.why}"
    # The name of a log stream can hold control characters for the terminal.
    return "".join(letter if letter.isprintable() else "?" for letter in text)

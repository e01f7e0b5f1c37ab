"""The command reference, from the command line itself: one page for each command, with its subcommands."""

from __future__ import annotations

import html
import inspect
import re
from typing import TYPE_CHECKING

import click

from orb_tools.cli import COMMANDS, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "commands"


def command_pages() -> dict[str, str]:
    """Return the Markdown of each page by its path in the site. The first is the overview."""
    overview = ["# Commands", *_description(cli), "| command | what it does |\n|---|---|"]
    overview[-1] += "".join(
        f"\n| [`orb {name}`]({name}.md) | {_prose(text)} |" for name, text in COMMANDS.items()
    )
    pages = {f"{FOLDER}/index.md": "\n\n".join([*overview, *_text(cli.epilog or "")]) + "\n"}
    context = click.Context(cli, info_name="orb")
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is None:
            raise LookupError(f"orb has no command {name}")
        pages[f"{FOLDER}/{name}.md"] = "\n\n".join(_command(name, command, context, level=1)) + "\n"
    return pages


def _command(name: str, command: click.Command, parent: click.Context, *, level: int) -> Iterator[str]:
    """Yield the blocks of a command: what it does, how it is called, its options, and its subcommands."""
    context = click.Context(command, info_name=name, parent=parent)
    yield f"{'#' * level} {context.command_path}"
    yield f"```text\n{' '.join([context.command_path, *command.collect_usage_pieces(context)])}\n```"
    yield from _description(command)
    options = [
        record for parameter in command.get_params(context) if (record := parameter.get_help_record(context))
    ]
    # An argument has no text of its own: the usage above names it.
    rows = "".join(f"\n| `{names}` | {_prose(' '.join(text.split()))} |" for names, text in options if text)
    yield f"| option | meaning |\n|---|---|{rows}"
    yield from _text(command.epilog or "")
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            subcommand = command.get_command(context, below)
            if subcommand is not None:
                yield from _command(below, subcommand, context, level=level + 1)


def _description(command: click.Command) -> Iterator[str]:
    yield from _text(inspect.cleandoc(command.help or ""))


def _text(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help text. Those whose lines click keeps as they are become code."""
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        if not paragraph.lstrip().startswith("\b"):
            yield _prose(" ".join(paragraph.split()))
            continue
        first, *lines = paragraph.lstrip().removeprefix("\b").strip("\n").splitlines()
        if first.endswith(":") and lines:
            yield f"**{_prose(first)}**"
        else:
            lines = [first, *lines]
        yield "```text\n" + inspect.cleandoc("\n".join(["", *lines])) + "\n```"


def _prose(text: str) -> str:
    """Return plain text as Markdown that shows it: `<unit>` is not a tag, and `*` does not begin emphasis.

    What is in backticks stays: help texts use them for code.
    """
    code_and_text = re.split(r"(`[^`]+`)", text)
    return "".join(
        part if part.startswith("`") else re.sub(r"([\\*_{}\[\]|])", r"\\\1", html.escape(part, quote=False))
        for part in code_and_text
    )

"""The command reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from orb_tools.cli import COMMANDS, cli
from website.command_pages import command_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = command_pages()


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """Yield a command and its subcommands, at every depth, with their contexts."""
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, click.Context(below, info_name=name, parent=context))


EVERY = list(commands(cli, click.Context(cli, info_name="orb")))[1:]


def test_every_command_has_a_page_and_a_row() -> None:
    """The pages are those of the command line, in its order, after the overview, which links to each."""
    assert list(PAGES) == ["commands/index.md", *(f"commands/{name}.md" for name in COMMANDS)]
    for name in COMMANDS:
        assert f"[`orb {name}`]({name}.md)" in PAGES["commands/index.md"]


@pytest.mark.parametrize(("command", "context"), EVERY, ids=lambda each: getattr(each, "command_path", ""))
def test_every_subcommand_is_described_with_its_options(
    command: click.Command, context: click.Context
) -> None:
    """The page of a command has a heading for each subcommand, and a row for each option."""
    page = PAGES[f"commands/{context.command_path.split()[1]}.md"]
    _, heading, text = page.partition(f"# {context.command_path}\n")
    assert heading
    section = text.partition("\n#")[0]
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option):
            assert max(parameter.opts, key=len) in section
            assert "".join((parameter.help or "").split())[:12] in section.replace("\\", "").replace(" ", "")


def test_text_is_shown_as_it_is() -> None:
    """What looks like a tag or emphasis is text, and lines of examples stay lines."""
    page = PAGES["commands/bundle.md"]
    assert "dist/&lt;unit&gt;.zip" in page
    assert "orb bundle users --arch arm64     one, for Graviton\norb bundle --keep-going" in page
    assert "\b" not in "".join(PAGES.values())

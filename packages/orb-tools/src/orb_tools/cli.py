"""The command line. Each subcommand is a module of `orb_tools.commands` and loads when it is called.

So `orb --help` is quick: it imports click and nothing else.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from difflib import get_close_matches

import click

from orb_tools.errors import ToolError

COMMANDS: dict[str, str] = {
    # name -> one line for the overview; the code is orb_tools.commands.<name>:command, with _ for -
    "generate": "write models, repositories, rights, rules, data.yml and docs/rights.md from schemas/",
    "new": "begin a function: handler, service, tests, lock and stack entry",
    "schema": "check, show, begin or migrate schemas, and compare them with a commit",
    "up": "start the embedded AWS, deploy the stacks, and wait for Ctrl-C",
    "invoke": "call a function, deployed or under AWS's runtime client",
    "token": "sign a sample person in, and print a token",
    "graphql": "call the GraphQL API as a sample person",
    "job": "submit jobs to the execution engine, watch them, and show what happened",
    "motion": "walk through simulated rooms whose sensors start music",
    "demo": "run the main job, end to end, on an embedded AWS",
    "bundle": "make dist/<unit>.zip of each function, byte-identical everywhere",
    "affected": "list the functions whose bundle differs from another commit's",
    "cache": "show what the cache of bundles holds, and remove what was not used",
    "layer": "make dist/layers/<name>.zip of packages that functions share",
    "size": "show what takes the room in a bundle, and what changed",
    "sbom": "write what is in each bundle, and what our packages need, as CycloneDX",
    "start-up": "measure a cold start of a bundle, module by module",
    "audit": "check audit trails for gaps and edits",
    "release": "plan, prepare, tag and build the next version of the packages",
    "publish": "publish built packages to a package index, and verify them there",
    "migrate": "rewrite the imports of the older common layers",
    "lock": "make Pipfile.lock of each function, for the Python of its runtime",
}


class LazyGroup(click.Group):
    """A group that knows its subcommands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature of click
        """Return the names of all subcommands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the subcommand of that name. None: it does not exist, and click reports that."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"orb_tools.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve as click does. For an unknown name, suggest the most similar one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            for suggestion in get_close_matches(args[0], COMMANDS, n=1):
                raise click.UsageError(f"{error.message} Did you mean {suggestion}?", ctx) from error
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of subcommands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


EXAMPLES = """\b
Examples:
  orb demo                              everything once, with sample people
  orb bundle users --arch arm64         a function for AWS
  orb up                                an AWS on this machine; then, in another terminal:
  orb invoke users --event event.json
  orb up --console                      the same with sample people and a page to try the hub
"""


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    epilog=EXAMPLES,
)
@click.version_option(package_name="orb-tools", message="orb %(version)s")
def cli() -> None:
    """Generate models, bundle functions, run them on an embedded AWS.

    Completion: eval "$(_ORB_COMPLETE=bash_source orb)" (or zsh_source, fish_source).
    """


def report(error: ToolError, *, as_json: bool) -> None:
    """Write an error to standard error, for a person or as JSON."""
    if as_json:
        body = {"error": error.message, "hint": error.hint, "faults": list(error.faults)}
        click.echo(json.dumps(body), err=True)
        return
    for fault in error.faults:
        click.echo(fault, err=True)
    click.echo(click.style("error: ", fg="red", bold=True) + error.message, err=True)
    if error.hint:
        click.echo(f"  next: {error.hint}", err=True)


def main() -> None:
    """Run the command `orb`."""
    # pydantic would search the metadata of all installed packages for plugins. No command needs any.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        cli(prog_name="orb")
    except ToolError as error:
        report(error, as_json="--json" in sys.argv)
    except OSError as error:
        # A full disk, a file where a folder must be, missing rights: nothing that this code can repair.
        where = "" if error.filename is None else f": {error.filename}"
        hint = "check that file or folder, its rights, and the free space on its disk, then try again"
        report(ToolError(f"{error.strerror or error}{where}", hint=hint), as_json="--json" in sys.argv)
    else:
        return
    sys.exit(1)

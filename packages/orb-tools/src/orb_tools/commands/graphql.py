"""`orb graphql`: its options and its output."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from orb_tools.commands.completion import complete_person_names
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace


@click.command("graphql")
@click.argument("query")
@click.option(
    "--as", "name", required=True, metavar="NAME", shell_complete=complete_person_names, help="Who asks."
)
@click.option(
    "--variables", metavar="JSON|@FILE", help="The query's variables: a JSON object, or a file with one."
)
def command(query: str, name: str, variables: str | None) -> None:
    """Call the GraphQL API as a sample person, and print its answer as JSON.

    QUERY is the text of a query or mutation, @FILE for a file with it, or - for standard input. The people are those
    of `orb up --people`. The exit status is 1 if the answer has GraphQL errors, or if an
    operation answered with a StatusCode of 400 or more. Standard error then says which.

    \b
    Examples:
      orb graphql '{ UsersList(input: {limit: 5}) { StatusCode Data { items { userId email } } } }' --as olivia
      orb graphql @query.graphql --variables '{"input": {"limit": 5}}' --as olivia
      orb graphql - --variables @variables.json --as bruno < query.graphql
    """
    from orb_tools.embedded.state_file import require_running
    from orb_tools.hub.accounts_file import find_account
    from orb_tools.hub.graphql_api import GraphqlApi
    from orb_tools.hub.user_pool import UserPool

    text = _query(query)
    values = _variables(variables)
    workspace = Workspace.find()
    running = require_running(workspace)
    account = find_account(workspace, running, name)
    api = GraphqlApi.of(running, agent="orb-graphql/1")
    answer = api.call(text, values, token=UserPool.of(running).sign_in(account).access)
    click.echo(json.dumps(answer.body, indent=2, ensure_ascii=False))
    failures = answer.failures()
    if failures:
        raise ToolError("the answer has errors", faults=failures)


def _query(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    return _file(given[1:]) if given.startswith("@") else given


def _variables(given: str | None) -> dict[str, object]:
    if given is None:
        return {}
    text, source = (_file(given[1:]), given[1:]) if given.startswith("@") else (given, "--variables")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"{source}:{getattr(error, 'lineno', 1)}:{getattr(error, 'colno', 1)}"
        raise ToolError(f"{where}: this is not JSON", hint='write it like {"input": {"limit": 5}}') from error
    if not isinstance(values, dict):
        raise ToolError(
            f"{source}: variables are a JSON object", hint='write it like {"input": {"limit": 5}}'
        )
    return values


def _file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ToolError(f"{name}: this is not a text file", hint="write it in UTF-8") from error

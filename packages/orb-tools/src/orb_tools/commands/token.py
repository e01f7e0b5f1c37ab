"""`orb token`: its options and its output."""

from __future__ import annotations

import json

import click

from orb_tools.commands.completion import complete_person_names
from orb_tools.workspace import Workspace


@click.command("token")
@click.argument("name", shell_complete=complete_person_names)
@click.option("--access", "use", flag_value="access", default="access", help="The access token. The default.")
@click.option("--id", "use", flag_value="id", help="The id token, which also has the e-mail address.")
@click.option("--json", "as_json", is_flag=True, help="Both tokens and when they expire, for a program.")
def command(name: str, use: str, *, as_json: bool) -> None:
    """Sign a sample person in, and print a token.

    The people are those of `orb up --people`. The token is signed with RS256 by the user pool of the embedded AWS, and
    lives one hour. It is for the embedded AWS only.

    \b
    Examples:
      orb token olivia
      curl -H "Authorization: $(orb token olivia)" -d '{"query": "{ __typename }"}' URL
      orb token bruno --json
    """
    from orb_tools.embedded.state_file import require_running
    from orb_tools.hub.accounts_file import find_account
    from orb_tools.hub.user_pool import UserPool

    workspace = Workspace.find()
    running = require_running(workspace)
    account = find_account(workspace, running, name)
    tokens = UserPool.of(running).sign_in(account)
    if as_json:
        body = {
            "name": account.name,
            "access": tokens.access,
            "id": tokens.id,
            "expiresAt": tokens.expires_at,
        }
        click.echo(json.dumps(body))
    else:
        click.echo(tokens.access if use == "access" else tokens.id)

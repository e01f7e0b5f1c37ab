"""`orb graphql` calls the deployed API as a person, and its exit status says whether everything worked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from small_workspace import Orb

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("hub_aws")]
QUERY = """
query List($input: UsersListInput) { UsersList(input: $input) { StatusCode Message Data { items { email } } } }
"""


@pytest.mark.parametrize("way", ["argument", "file", "input"])
def test_query_and_variables_come_in_three_ways(hub_orb: Orb, tmp_path: Path, way: str) -> None:
    """From the command line, from files, and the query also from standard input."""
    (tmp_path / "q.graphql").write_text(QUERY)
    (tmp_path / "v.json").write_text('{"input": {"limit": 2}}')
    query = {"argument": QUERY, "file": f"@{tmp_path}/q.graphql", "input": "-"}[way]
    variables = f"@{tmp_path}/v.json" if way == "file" else '{"input": {"limit": 2}}'

    done = hub_orb("graphql", query, "--as", "olivia", "--variables", variables, text=QUERY)

    assert (done.returncode, done.stderr) == (0, "")
    listed = json.loads(done.stdout)["data"]["UsersList"]
    assert (listed["StatusCode"], len(listed["Data"]["items"])) == (200, 2)


def test_a_refused_operation_is_named(hub_orb: Orb) -> None:
    """The function refuses a person who is not in a group of the right. The answer is printed all the same."""
    done = hub_orb("graphql", QUERY, "--as", "bruno")
    assert done.returncode == 1
    assert json.loads(done.stdout)["data"]["UsersList"]["StatusCode"] == 403
    assert "UsersList: 403" in done.stderr


@pytest.mark.parametrize(
    ("query", "message"),
    [("{ Nothing { StatusCode } }", "Nothing"), ("{ UsersList {", "MalformedHttpRequestException")],
)
def test_errors_of_graphql_fail(hub_orb: Orb, query: str, message: str) -> None:
    """A field that the API does not have, and a text that is not GraphQL."""
    done = hub_orb("graphql", query, "--as", "olivia")
    assert done.returncode == 1
    assert message in done.stderr
    assert json.loads(done.stdout)["errors"]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ("{", "--variables:1:2: this is not JSON"),
        ("[1]", "--variables: variables are a JSON object"),
        ("@missing.json", "missing.json"),
    ],
)
def test_faults_of_the_command_line_are_reported(hub_orb: Orb, variables: str, message: str) -> None:
    """Nothing is sent, and there is no stack trace."""
    done = hub_orb("graphql", QUERY, "--as", "olivia", "--variables", variables)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr

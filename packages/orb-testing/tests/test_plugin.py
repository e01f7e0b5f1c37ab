"""Laws of the plugin. pytest loads it into every session, so it must be cheap until a test uses it."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_testing.plugin import MARKERS, pytest_plugins
from orb_testing.suites.audit_sink import AuditSinkSuite
from orb_testing.suites.token_verifier import TokenVerifierSuite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.engines import MotoEngine
    from orb_testing.suites.scenarios import Scenario

PAGE = Path(__file__).parents[3] / "docs" / "testing.md"
EMPTY_RUN = """
import json, sys, pytest
status = pytest.main(["-p", "no:cacheprovider", "-p", "no:hypothesispytest"])
print(json.dumps([status, sorted(sys.modules)]))
"""


def test_an_empty_run_loads_only_the_fixtures(tmp_path: Path) -> None:
    """A session without tests loads the plugin, the modules of its fixtures, and no library."""
    done = subprocess.run(
        [sys.executable, "-c", EMPTY_RUN], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    status, loaded = json.loads(done.stdout.splitlines()[-1])
    assert status == pytest.ExitCode.NO_TESTS_COLLECTED
    own = {name for name in loaded if name.startswith("orb_")}
    light = {"environment", "fixtures", "plugin", "seeds"}
    assert own == {"orb_testing", *(f"orb_testing.{name}" for name in light), *pytest_plugins}
    libraries = {"boto3", "botocore", "hypothesis", "joserfc", "moto", "pydantic", "werkzeug", "yaml"}
    assert libraries & set(loaded) == set()


def test_without_the_extra_only_moto_fails(tmp_path: Path) -> None:
    """Without moto, pytest runs, and a fixture that needs moto fails with the name of the extra."""
    (tmp_path / "test_them.py").write_text(
        "def test_event(appsync_event):\n"
        "    assert appsync_event('UsersGet')['identity'] is None\n"
        "def test_moto(aws):\n"
        "    pass\n"
    )
    code = "import sys, pytest\nsys.modules['moto'] = None\nsys.exit(pytest.main(['-p', 'no:cacheprovider']))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "1 passed, 1 error" in done.stdout
    assert "install orb-testing[pytest]" in done.stdout


def test_a_setting_makes_dynamodb_lenient(tmp_path: Path) -> None:
    """With it, moto takes what AWS refuses. Without it, the tests of strict_dynamodb show that moto does not."""
    (tmp_path / "test_it.py").write_text(
        "def test_batch(aws):\n"
        "    key = {'AttributeName': 'id', 'KeyType': 'HASH'}\n"
        "    types = [{'AttributeName': 'id', 'AttributeType': 'S'}]\n"
        "    client = aws.client()\n"
        "    client.create_table(TableName='Things', BillingMode='PAY_PER_REQUEST', KeySchema=[key],\n"
        "                        AttributeDefinitions=types)\n"
        "    client.get_item(TableName='Things', Key={'id': {'N': '1'}})\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-o", "orb_strict_dynamodb=false"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout, done.stdout


def fixtures() -> Iterator[tuple[str, str]]:
    """Yield the name and the docstring of each public fixture of the plugin."""
    for module in pytest_plugins:
        tree = ast.parse(Path(str(import_module(module).__file__)).read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.decorator_list:
                yield node.name, ast.get_docstring(node) or ""


@pytest.mark.parametrize(("name", "text"), list(fixtures()), ids=lambda value: value.partition(" ")[0][:30])
def test_a_fixture_shows_its_use(name: str, text: str) -> None:
    """`pytest --fixtures` shows an example of each fixture, whose Python is valid, and docs/testing.md lists it."""
    code = "\n".join(line[4:] for line in text.partition("\nExample:\n")[2].splitlines())
    used = {node.arg for node in ast.walk(ast.parse(code)) if isinstance(node, ast.arg)}
    assert name in used
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")


def test_the_page_lists_the_markers() -> None:
    """docs/testing.md has each marker of the plugin."""
    page = PAGE.read_text(encoding="utf-8")
    for marker in MARKERS:
        assert f"`{marker.partition('(')[0].partition(':')[0]}`" in page


def test_markers_need_no_configuration(request: pytest.FixtureRequest) -> None:
    """With `--strict-markers`, as here, the markers of the plugin are known, each with one line on its use."""
    known = request.config.getini("markers")
    assert set(MARKERS) <= set(known)
    assert all(len(marker.splitlines()) == 1 and ": " in marker for marker in MARKERS)


def test_a_test_with_an_engine_is_an_integration_test(
    request: pytest.FixtureRequest, aws: MotoEngine
) -> None:
    """`-m "not integration"` leaves out what needs a server, without a marker by hand."""
    assert request.node.get_closest_marker("integration")


@pytest.mark.unit
def test_a_marker_of_ones_own_stays(request: pytest.FixtureRequest, aws: MotoEngine) -> None:
    """A test that says how much of a system it has is not marked otherwise."""
    assert request.node.get_closest_marker("integration") is None


@pytest.mark.parametrize(
    "scenario", [*TokenVerifierSuite().scenarios()[:1], *AuditSinkSuite().scenarios()[:1]]
)
def test_scenarios_have_the_marker_of_their_suite(
    request: pytest.FixtureRequest, scenario: Scenario[object]
) -> None:
    """A test of a scenario has the marker that its suite names, or none."""
    assert [mark.name for mark in request.node.iter_markers() if mark.name != "parametrize"] == (
        [scenario.marker] if scenario.marker else []
    )


MODELS = """
import pytest

@pytest.fixture(scope="module")
def shared():
    from orb_testing.factories import UsersFactory  # for the first time

    return UsersFactory.build()

@pytest.fixture(scope="module", params=[1, 2])
def numbered(request):
    from orb_testing.factories import UsersFactory

    return UsersFactory.build()

@pytest.mark.parametrize("name", ["a", "b"])
def test_it(name, shared):
    from orb_testing.factories import UsersFactory

    print("made", name, shared.user_id, UsersFactory.build().user_id)

def test_numbered(numbered):
    print("made", numbered.user_id, numbered.user_id)
"""


def test_factories_follow_from_names(tmp_path: Path) -> None:
    """A test makes the same models in any order and number of tests, and other tests make others. So does a fixture."""
    (tmp_path / "test_it.py").write_text(MODELS)
    made = []
    for chosen in (["test_it.py"], ["test_it.py::test_it[b]"]):
        command = [sys.executable, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", *chosen]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        made += [
            line.partition("made ")[2].rstrip(".").split()
            for line in done.stdout.splitlines()
            if "made " in line
        ]
    first, second, *numbered, alone = made
    assert second == alone, "the models depend on the tests before"
    assert first[1] == second[1], "one model of the fixture serves both tests"
    assert len({first[1], first[2], second[2], *(each[0] for each in numbered)}) == 5, (
        "two have the same model"
    )


IN_A_GROUP = """
import os, pytest

@pytest.mark.xdist_group("group")
def test_it():
    from orb_testing.factories import UsersFactory

    with open(os.environ["MADE"], "a") as made:
        print(UsersFactory.build().user_id, os.environ.get("PYTEST_XDIST_WORKER"), file=made)
"""


def test_a_group_of_xdist_changes_no_model(tmp_path: Path) -> None:
    """A test of a group makes the same models alone as under `--dist loadgroup`, which adds the group to its id."""
    (tmp_path / "test_it.py").write_text(IN_A_GROUP)
    made = tmp_path / "made"
    for options in ([], ["-n", "1", "--dist", "loadgroup"]):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
        subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "MADE": str(made)}, capture_output=True, check=True
        )
    (alone, _), (grouped, worker) = (line.split() for line in made.read_text().splitlines())
    assert worker == "gw0"
    assert alone == grouped


SHELL = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "the shell's",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_ENDPOINT_URL_SECRETS_MANAGER": "https://secretsmanager.us-east-1.amazonaws.com",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
}
AT_IMPORT = """
import botocore.session

client = botocore.session.Session().create_client("secretsmanager", region_name="us-east-1")
"""
USES = """
import botocore.session
from {module} import client

def test_client():
    print("made with", client._request_signer._credentials.access_key, "for", client.meta.endpoint_url)

def test_aws(aws):
    assert botocore.session.Session().create_client("secretsmanager").list_secrets()["SecretList"] == []
"""


def run_in_shell(folder: Path, *options: str) -> str:
    command = [sys.executable, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | SHELL
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    assert "2 passed" in done.stdout, done.stdout
    return done.stdout


def test_what_is_imported_finds_no_account(tmp_path: Path) -> None:
    """A client that a conftest makes when pytest imports it has neither the shell's credentials nor an endpoint of AWS.

    A proxy of the shell is not in the way of the engines.
    """
    (tmp_path / "conftest.py").write_text(AT_IMPORT)
    (tmp_path / "test_it.py").write_text(USES.format(module="conftest"))
    assert "made with testing for http://127.0.0.1:9" in run_in_shell(tmp_path)


def test_a_setting_leaves_the_real_account(tmp_path: Path) -> None:
    """With `orb_fake_aws = false`, a test without an AWS fixture has the shell's account, and the others moto."""
    (tmp_path / "made.py").write_text(AT_IMPORT)
    (tmp_path / "test_it.py").write_text(USES.format(module="made"))
    output = run_in_shell(tmp_path, "-o", "orb_fake_aws=false", "-o", "pythonpath=.")
    assert "made with AKIAIOSFODNN7EXAMPLE for https://secretsmanager.us-east-1.amazonaws.com" in output


def test_the_environment_is_given_back(tmp_path: Path) -> None:
    """After a session in a process, its environment is as before."""
    code = (
        "import os, pytest\n"
        "before = dict(os.environ)\n"
        "pytest.main(['-q', '-p', 'no:cacheprovider'])\n"
        "assert dict(os.environ) == before\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, **SHELL}, check=True)

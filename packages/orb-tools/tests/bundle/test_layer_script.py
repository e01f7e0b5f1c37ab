"""infrastructure/scripts: the login to CodeArtifact, and layers with it and without it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from moved_packages import FROM_INDEX, from_index, move, publish, trust
from package_index import PASSWORD, package_index
from recorded_cli import recorded_cli

from orb_tools.bundle.layers import read_layers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from package_index import PackageIndex
    from recorded_cli import RecordedCli
    from small_monorepo import Tree

pytestmark = pytest.mark.repository
SCRIPTS = Path(__file__).resolve().parents[4] / "infrastructure" / "scripts"
ENDPOINT, TOKEN = "codeartifact get-repository-endpoint", "codeartifact get-authorization-token"
DENIED = "An error occurred (AccessDeniedException) when calling the GetAuthorizationToken operation\n"


@pytest.fixture
def checkout(demo: Tree) -> Tree:
    """A small monorepo with the scripts."""
    trust(demo)
    shutil.copytree(SCRIPTS, demo.root / "infrastructure" / "scripts")
    return demo


@pytest.fixture
def index(tmp_path: Path) -> Iterator[PackageIndex]:
    with package_index(tmp_path / "private") as running:
        yield running


def cli_for(tmp_path: Path, index: PackageIndex) -> RecordedCli:
    """The AWS CLI as it answers with `--output text`."""
    endpoint = index.simple.removesuffix("simple/")
    return recorded_cli(tmp_path / "cli", {ENDPOINT: f"{endpoint}\n", TOKEN: f"{PASSWORD}\n"})


def build_layer(
    tree: Tree, folder: Path, *arguments: str, options: tuple[str, ...] = (), **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the script. Its PATH has the program `aws` of `folder`, then orb."""
    path = os.pathsep.join([str(folder), str(Path(sys.executable).parent), "/usr/bin", "/bin"])
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CODEARTIFACT", "ORB_INDEX", "GITHUB"))
    }
    return subprocess.run(
        ["bash", *options, str(tree.root / "infrastructure/scripts/build_layer.sh"), *arguments],
        env={**kept, "PATH": path, **variables}, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_layer_of_the_checkout(checkout: Tree, tmp_path: Path) -> None:
    """Without CODEARTIFACT_DOMAIN nobody logs in: our packages come from the checkout, in any folder."""
    cli = recorded_cli(tmp_path / "cli", {})
    done = build_layer(checkout, cli.folder, "shared")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("dist/layers/shared.zip  python3.13 x86_64")
    assert cli.calls() == []
    for arguments in ((), ("--json",)):
        done = build_layer(checkout, cli.folder, *arguments)
        assert (done.returncode, done.stderr.startswith("usage: build_layer.sh <layer>")) == (2, True)


@pytest.mark.slow
def test_a_layer_of_the_index(checkout: Tree, index: PackageIndex, tmp_path: Path) -> None:
    """With CODEARTIFACT_DOMAIN the script logs in, and the layer is that of the checkout.

    The token is in no argument, output or file: not with `bash -x`, and not when GitHub is asked to hide it.
    """
    cli = cli_for(tmp_path, index)
    assert build_layer(checkout, cli.folder, "shared").returncode == 0
    folder = checkout.workspace.dist / "layers"
    before = read_layers(folder)["shared"]
    entry = from_index(publish(checkout, "shared", index))
    move(checkout, {"shared": entry}, pipfile=f"shared = {FROM_INDEX}")
    refused = build_layer(checkout, cli.folder, "shared")
    assert (refused.returncode, "the variable ORB_INDEX_URL is not set" in refused.stderr) == (1, True)
    shutil.rmtree(checkout.workspace.dist)
    # Others come from the index too: it is the only one that is left.
    shutil.copy(checkout.index / "leaf-1.0-py3-none-any.whl", index.folder)
    shutil.copy(checkout.index / "twig-1.0-py3-none-any.whl", index.folder)
    shutil.rmtree(checkout.workspace.state / "bundle")
    variables = {"CODEARTIFACT_DOMAIN": "orb-dev", "CODEARTIFACT_DOMAIN_OWNER": "123456789012"}
    done = build_layer(checkout, cli.folder, "shared", options=("-x",), **variables)
    assert done.returncode == 0, done.stderr
    assert read_layers(folder)["shared"] == before
    domain = ["--domain", "orb-dev", "--domain-owner", "123456789012"]
    text = ["--output", "text"]
    assert cli.calls() == [
        [*ENDPOINT.split(), *domain, "--format", "pypi", "--repository", "python-packages",
         "--query", "repositoryEndpoint", *text],
        [*TOKEN.split(), *domain, "--query", "authorizationToken", *text],
    ]  # fmt: skip
    assert PASSWORD not in done.stdout + done.stderr + json.dumps(cli.calls())
    found = [
        path for path in checkout.root.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()
    ]
    assert not found
    masked = build_layer(checkout, cli.folder, "shared", **variables, GITHUB_ACTIONS="true")
    assert masked.stdout.startswith(f"::add-mask::{PASSWORD}\n")
    assert PASSWORD not in masked.stdout.removeprefix(f"::add-mask::{PASSWORD}\n") + masked.stderr


@pytest.mark.parametrize(
    ("answers", "status", "message"),
    [
        ({ENDPOINT: (254, "", DENIED), TOKEN: "t\n"}, 254, DENIED),
        ({ENDPOINT: "https://x.example/\n", TOKEN: (254, "", DENIED)}, 254, DENIED),
        ({ENDPOINT: "https://x.example/\n", TOKEN: "None\n"}, 1, "error: CodeArtifact gives no token"),
        ({ENDPOINT: "https://x.example/\n", TOKEN: ""}, 1, "error: CodeArtifact gives no token"),
        ({ENDPOINT: "None\n", TOKEN: "t\n"}, 1, "error: CodeArtifact gives no token or no address"),
    ],
)
def test_a_login_that_fails(
    checkout: Tree, tmp_path: Path, answers: dict[str, str | tuple[int, str, str]], status: int, message: str
) -> None:
    """Nothing is built without a login, not even from the checkout, and the message is that of AWS."""
    cli = recorded_cli(tmp_path / "cli", answers)
    done = build_layer(checkout, cli.folder, "shared", CODEARTIFACT_DOMAIN="orb-dev")
    assert (done.returncode, done.stderr.startswith(message), done.stdout) == (status, True, "")
    assert not checkout.workspace.dist.exists()


def source(tree: Tree, script: str, folder: Path = Path("/nowhere"), **variables: str) -> tuple[str, str]:
    """Run a script in the checkout, in which `$login` is the path of the login. Return its output and its errors."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CODEARTIFACT", "ORB_INDEX", "GITHUB"))
    }
    path = os.pathsep.join([str(folder), str(Path(sys.executable).parent), "/usr/bin", "/bin"])
    login = {"login": "infrastructure/scripts/codeartifact_login.sh", "PATH": path}
    done = subprocess.run(
        ["bash", "-c", script], cwd=tree.root, env={**environment, **login, **variables}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    return done.stdout, done.stderr


def test_a_login_needs_a_domain(checkout: Tree) -> None:
    """The script to source says which variable it needs, and sets none."""
    output, errors = source(checkout, 'source $login; echo "${ORB_INDEX_URL-unset}"')
    assert "CODEARTIFACT_DOMAIN: must be the domain of codeartifact.yml" in errors
    assert output in {"", "unset\n"}


def test_no_other_index_counts_after_a_login(checkout: Tree, tmp_path: Path) -> None:
    """Pip would take the highest version of all indexes, so those of pip.conf and of the environment are left out."""
    cli = recorded_cli(tmp_path / "cli", {ENDPOINT: "https://x.example/pypi/\n", TOKEN: "t\n"})
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nextra-index-url = https://evil.example\nfind-links = /evil\n")
    script = "source $login && python -m pip config list"
    output, errors = source(
        checkout, script, cli.folder, CODEARTIFACT_DOMAIN="orb", PIP_CONFIG_FILE=str(settings), PIP_FIND_LINKS="/evil",
        PIP_EXTRA_INDEX_URL="https://evil.example", PIP_NO_INDEX="1",
    )  # fmt: skip
    assert ":env:.index-url='https://aws:t@x.example/pypi/simple/'" in output.splitlines(), errors
    assert "evil" not in output
    assert "no-index" not in output


@pytest.mark.parametrize("token", ["t\n", (254, "", DENIED)])
def test_tracing_goes_on_after_a_login(
    checkout: Tree, tmp_path: Path, token: str | tuple[int, str, str]
) -> None:
    """`set -x` is as before, whether the login succeeds or not, and shows no token."""
    cli = recorded_cli(tmp_path / "cli", {ENDPOINT: "https://x.example/pypi/\n", TOKEN: token})
    output, errors = source(checkout, "set -x; source $login; echo $-", cli.folder, CODEARTIFACT_DOMAIN="orb")
    assert "x" in output
    assert "aws:t" not in errors

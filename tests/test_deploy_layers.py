"""The workflow `deploy-lambda-layers`, run from its YAML: Lambda is moto."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from orb_testing.environment import REGION
from tests.local_workflow import Done, Origin, Run
from tests.signing import Keys, needs_signatures

if TYPE_CHECKING:
    from pathlib import Path

    from orb_testing.engines import Engine

pytestmark = needs_signatures
PARAMETERS = {"CustomerId": "orb", "ProjectId": "small", "Runtime": "python3.13", "Architecture": "arm64"}
BUILD_LAYER = """#!{python}
import os, sys, zipfile
from pathlib import Path
name, *options = sys.argv[1:]
assert options == ["--python", "3.13", "--arch", "arm64", "--require-bytecode"], options
assert os.environ["CODEARTIFACT_DOMAIN"] == "orb" and os.environ["AWS_SESSION_TOKEN"]
if not Path(f"{{name}}.txt").exists():
    sys.exit(f"no package {{name}}")
Path("dist/layers").mkdir(parents=True, exist_ok=True)
with zipfile.ZipFile(f"dist/layers/{{name}}.zip", "w") as layer:
    layer.writestr(zipfile.ZipInfo("python/words.txt"), Path(f"{{name}}.txt").read_text())
"""
"""In place of the real one, which needs packages and locks: it has tests of its own."""
VARIABLES = {
    "AWS_REGION": REGION, "DEPLOY_ROLE_ARN": "arn:aws:iam::123456789012:role/deploy", "CODEARTIFACT_DOMAIN": "orb",
    "READER_ROLE_ARN": "arn:aws:iam::123456789012:role/reader",
}  # fmt: skip
DONE = dict.fromkeys(("named", "build", "sign", "publish"), "success")
LEFT_OUT = dict.fromkeys(("sign", "publish"), "skipped")


class Repository(Origin):
    """A repository with one function, which names the layer `deps`."""

    def __init__(self, root: Path, engine: Engine) -> None:
        super().__init__(root)
        self._engine, self._runs = engine, 0
        self.keys = Keys(root / "keys")
        self.write("pyproject.toml", "[tool.orb]\n")
        self.write("infrastructure/parameters/dev.json", json.dumps({"Parameters": PARAMETERS}))
        for path, text in (
            ("infrastructure/scripts/build_layer.sh", BUILD_LAYER.format(python=sys.executable)),
            (".ci/send-metric", '#!/bin/sh\necho "send-metric $*" >> "$TOOLS/calls"\n'),
        ):
            self.write(path, text)
            (self.work / path).chmod(0o755)
        self.write("lambdas/users/Pipfile", "")
        self.write("lambdas/users/pyproject.toml", '[tool.orb-bundle]\nlayers = ["deps"]\n')
        self.write("deps.txt", "1")
        self.write("extra.txt", "1")
        cli = f"#!{sys.executable}\nimport sys\nfrom awscli.clidriver import main\nsys.exit(main())\n"
        self.program("venv/bin/aws", cli)
        self.program("venv/bin/python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')

    def begin(self, layers: str = "") -> tuple[Run, Path]:
        """Push. Return a run that has not begun, and its folder."""
        self.push("feat: change")
        self._runs += 1
        place = self.root / "runs" / str(self._runs)
        run = Run(
            self, "deploy-lambda-layers.yml", place, environment={"AWS_ENDPOINT_URL": self._engine.endpoint_url},
            vars=VARIABLES | self.keys.variables(), secrets={"SIGNING_KEY": self.keys.private()},
            inputs={"layers": layers},
        )  # fmt: skip
        return run, place

    def run(self, layers: str = "") -> Done:
        run, _ = self.begin(layers)
        return run.go()

    def versions(self, layer: str) -> list[int]:
        found = self._engine.client("lambda").list_layer_versions(LayerName=f"orb-small-dev-{layer}")
        return sorted(version["Version"] for version in found["LayerVersions"])


@pytest.fixture
def repository(tmp_path: Path, aws: Engine) -> Repository:
    return Repository(tmp_path, aws)


def test_layers_with_new_bytes_are_published(repository: Repository) -> None:
    """Layers that functions name, and those of a person, are published. Equal bytes get no new version."""
    done = repository.run()
    assert done.results == DONE, done.logs
    assert f"arn:aws:lambda:{REGION}:123456789012:layer:orb-small-dev-deps:1` is new" in done.summary
    done = repository.run("extra")
    assert "orb-small-dev-deps:1` has these bytes already" in done.summary
    assert "orb-small-dev-extra:1` is new" in done.summary
    repository.write("deps.txt", "2")
    assert repository.run().results == DONE
    assert (repository.versions("deps"), repository.versions("extra")) == ([1, 2], [1])


def test_a_layer_that_cannot_be_made(repository: Repository) -> None:
    """Nothing is published, also not the layer that could be made, and the failure is counted."""
    done = repository.run("nowhere")
    assert done.results == {"named": "success", "build": "failure", **LEFT_OUT}
    assert "no package nowhere" in done.logs["build"]
    assert repository.calls()[-1] == "send-metric InstallsFailed"
    assert repository.versions("deps") == []


def test_no_function_names_a_layer(repository: Repository) -> None:
    """Nothing is made, and the run is green."""
    repository.write("lambdas/users/pyproject.toml", "")
    assert repository.run().results == {"named": "success", "build": "skipped", **LEFT_OUT}


def test_names_that_are_no_layers(repository: Repository) -> None:
    """Names become paths and arguments, so only `deps` and normal names of packages are taken."""
    run, _ = repository.begin("extra * ../deps Orb_Common --unit")
    done = run.only("named")
    assert done.results == {"named": "failure"}
    assert "small letters: ['*', '--unit', '../deps', 'Orb_Common']" in done.logs["named"]


@pytest.mark.parametrize("change", ["a byte", "one file more", "another key", "no signature"])
def test_layers_that_are_not_those_that_were_signed(repository: Repository, change: str) -> None:
    """They are not published: neither files that changed after the signature, nor those of another key."""
    run, place = repository.begin()
    folder = place / "artifacts/layers"
    folder.mkdir(parents=True)
    (folder / "deps.zip").write_bytes(b"1")
    repository.keys.sign(folder, other=change == "another key")
    if change == "a byte":
        (folder / "deps.zip").write_bytes(b"2")
    elif change == "one file more":
        (folder / "extra.zip").write_bytes(b"2")
    elif change == "no signature":
        (folder / "SHA256SUMS.sig").unlink()
    done = run.only("publish", named={"layers": "deps"})
    assert done.results == {"publish": "failure"}
    assert "not verified" in done.logs["publish"]
    assert repository.versions("deps") == []

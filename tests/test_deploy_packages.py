"""The workflow `deploy-packages`, run from its YAML on a small repository: what it publishes, tags and leaves out."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.github_expressions import filled
from tests.local_workflow import ROOT, Done, Origin, Run
from tests.signing import Keys, needs_signatures

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_signatures
PACKAGES = ("orb-common", "orb-models")
ORB = """
import json, os, sys
from pathlib import Path
tools = Path(os.environ["TOOLS"])
with (tools / "calls").open("a") as calls:
    calls.write(" ".join(["orb", *sys.argv[1:]]) + "\\n")
plan = {"version": "1.4.0.dev2+gabc", "prepared": None, "released": False, "tag": "orb-common-v1.4.0"}
if sys.argv[1:] == ["release", "plan", "--branch", "main", "--json"]:
    facts = tools / "plan"
    print(json.dumps(plan | (json.loads(facts.read_text()) if facts.exists() else {})))
elif sys.argv[1:] == ["release", "build", "--branch", "main"]:
    for name in ("orb_common", "orb_models"):
        dist = Path("dist/packages")
        dist.mkdir(parents=True, exist_ok=True)
        (dist / f"{name}-{os.environ['PACKAGE_VERSION']}-py3-none-any.whl").write_bytes(name.encode())
elif sys.argv[1] == "sbom":
    for wheel in sys.argv[2:]:
        sbom = Path("dist/sbom") / f"{Path(wheel).name.partition('-')[0]}.cdx.json"
        sbom.parent.mkdir(exist_ok=True)
        sbom.write_text("{}")
elif sys.argv[1] == "publish":
    # The AWS CLI that orb finds is the one of the environment.
    assert os.environ["PATH"].startswith(str(Path(".venv/bin").absolute()))
    assert os.environ["AWS_SESSION_TOKEN"] and os.environ["CODEARTIFACT_DOMAIN"]
    fault = tools / "publish-fails"
    if fault.exists():
        sys.exit(fault.read_text())
    files = sorted(path.name for path in Path("dist/packages").iterdir())
    (tools / "published").write_text(json.dumps(files))
else:
    sys.exit(f"unexpected: {sys.argv}")
"""
GH = """#!/bin/bash
set -eu
echo "gh $*" >> "$TOOLS/calls"
[ -n "$GH_TOKEN" ] && [ "$GH_REPO" = orb/orb ]
kept=$TOOLS/kept/$3
case "$1 $2" in
    "release view") [ -d "$kept" ] && ls "$kept" ;;
    "release create") [ "$4" = --verify-tag ] && mkdir -p "$kept" ;;
    "release upload") [ ! -e "$kept/${4##*/}" ] && cp "$4" "$kept" ;;
    *) exit 2 ;;
esac
"""
"""GitHub's command, as far as releases go: `view`, `create` and `upload`."""
VARIABLES = {
    "CODEARTIFACT_DOMAIN": "orb", "CODEARTIFACT_REPOSITORY": "python-packages", "AWS_REGION": "eu-central-1",
    "PUBLISHER_ROLE_ARN": "arn:aws:iam::123456789012:role/publisher",
}  # fmt: skip
WORK = ("test", "build", "sign", "publish", "tag")


class Repository(Origin):
    """A repository with two small packages, and the keys of its signatures."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.keys, self._runs = Keys(root / "keys"), 0
        for package in PACKAGES:
            self.write(f"packages/{package}/{package.replace('-', '_')}/__init__.py", "")
        self.program("venv/bin/orb", f"#!{sys.executable}\n{ORB}")
        # The real one: what it sends is tested with the stacks that it watches.
        self.write(".ci/send-metric", '#!/bin/sh\necho "send-metric $*" >> "$TOOLS/calls"\n')
        (self.work / ".ci/send-metric").chmod(0o755)
        self.program("gh", GH)
        self.program("venv/bin/python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        self.push("feat: begin")

    def run(self, branch: str = "main", **contexts: dict[str, Any]) -> Done:
        self._runs += 1
        variables = VARIABLES | self.keys.variables() | contexts.pop("vars", {})
        secrets = {"SIGNING_KEY": self.keys.private()}
        folder = self.root / "runs" / str(self._runs)
        return Run(
            self, "deploy-packages.yml", folder, branch=branch, vars=variables, secrets=secrets, **contexts
        ).go()

    def refs(self) -> dict[str, str]:
        lines = self.git("ls-remote", "origin").splitlines()
        return {name: commit for commit, name in (line.split("\t") for line in lines) if "heads" not in name}

    def published(self) -> list[str]:
        found: list[str] = json.loads((self.tools / "published").read_text())
        return found


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def worked(done: Done) -> bool:
    """Whether every job did its work. None may be left out."""
    return done.results == dict.fromkeys(("changes", *WORK, "gate"), "success")


def left_out(done: Done) -> bool:
    """Whether there was nothing to do, and the gate is green."""
    return done.results == {"changes": "success", **dict.fromkeys(WORK, "skipped"), "gate": "success"}


def test_from_a_push_to_a_published_package(repository: Repository) -> None:
    """A push publishes signed files of one pre-release. The next one without a change publishes nothing."""
    done = repository.run()
    assert worked(done), done.logs
    built = ["orb_common-1.4.0.dev2+gabc-py3-none-any.whl", "orb_models-1.4.0.dev2+gabc-py3-none-any.whl"]
    assert set(built) | {"SHA256SUMS", "SHA256SUMS.sig"} == set(repository.published())
    first = repository.git("rev-parse", "HEAD")
    assert repository.refs() == {"HEAD": first, "refs/orb/published/main": first}
    assert "orb publish --index codeartifact" in repository.calls()
    assert not any(call.startswith("gh ") for call in repository.calls())

    repository.write("docs/page.md", "words")
    repository.push("docs: a page")
    assert left_out(repository.run())
    assert worked(repository.run(github={"event_name": "workflow_dispatch"}))


def test_a_release(repository: Repository) -> None:
    """The commit that orb calls prepared is released, with a tag at it. Its files are kept, signed, in one archive.

    A repeated run changes nothing. A later commit is a pre-release, also when the tag is missing.
    """
    plan = repository.tools / "plan"
    plan.write_text('{"prepared": "1.4.0"}')
    released = repository.push("chore(release): 1.4.0")
    for _ in range(2):
        done = repository.run(github={"event_name": "workflow_dispatch"})
        assert worked(done), done.logs
        assert done.outputs["changes"] == {"version": "1.4.0", "tag": "orb-common-v1.4.0"}
        assert repository.refs()["refs/tags/orb-common-v1.4.0^{}"] == released
    repository.git("fetch", "--quiet", "--tags", "origin")
    assert (
        repository.git("tag", "--list", "--format=%(objecttype) %(contents:subject)") == "tag Release 1.4.0"
    )
    assert [call.split()[2] for call in repository.calls() if call.startswith("gh ")] == [
        "view", "view", "create", "upload", "view",
    ]  # fmt: skip
    archive = repository.root / "kept"
    archive.mkdir()
    kept = repository.tools / "kept/orb-common-v1.4.0/orb-common-v1.4.0.tar"
    subprocess.run(["tar", "--extract", "--file", str(kept), "--directory", str(archive)], check=True)
    for folder in ("packages", "sbom"):
        subprocess.run(
            [".ci/verified", str(archive / folder)],
            cwd=ROOT,
            env=os.environ | repository.keys.variables(),
            check=True,
        )
        assert len(list((archive / folder).iterdir())) == 4
    plan.write_text('{"released": true, "version": "1.4.0+orb"}')
    again = repository.run(github={"event_name": "workflow_dispatch"})
    assert (again.outputs["changes"]["tag"], worked(again)) == ("orb-common-v1.4.0", True)
    plan.unlink()
    repository.write("packages/orb-common/orb_common/more.py", "")
    repository.push("feat: more")
    done = repository.run()
    assert done.outputs["changes"] == {"version": "1.4.0.dev2+gabc", "tag": ""}
    assert repository.refs()["refs/tags/orb-common-v1.4.0^{}"] == released


@pytest.mark.parametrize("annotated", [True, False])
def test_a_tag_that_is_there(repository: Repository, annotated: bool) -> None:
    """A tag that a person made at this commit is accepted, with a message or without. One at another commit is not."""
    (repository.tools / "plan").write_text('{"prepared": "1.4.0"}')
    options = ["--annotate", "--message", "Release 1.4.0"] if annotated else []
    repository.git("tag", *options, "orb-common-v1.4.0")
    repository.git("push", "--quiet", "origin", "orb-common-v1.4.0")
    assert worked(repository.run())
    before = repository.refs()
    repository.push("feat: later")
    done = repository.run(github={"event_name": "workflow_dispatch"})
    assert (done.results["publish"], done.results["tag"]) == ("success", "failure")
    assert "orb-common-v1.4.0 is another commit" in done.logs["tag"]
    assert {name: commit for name, commit in repository.refs().items() if name != "HEAD"} == {
        name: commit for name, commit in before.items() if name != "HEAD"
    }


def refuse(repository: Repository, refs: str) -> None:
    """Refuse the refs of that pattern to jobs, as GitHub does when main got another workflow. People may push them."""
    hook = repository.bare / "hooks/update"
    hook.write_text(f'#!/bin/sh\ncase "${{GITHUB_TOKEN:+job}} $1" in "job "{refs}) exit 1 ;; esac\n')
    hook.chmod(0o755)


def test_a_refused_mark(repository: Repository) -> None:
    """A run whose mark alone is refused is green, with a warning. The next push publishes, whatever it changes."""
    refuse(repository, "refs/orb/*")
    (repository.tools / "plan").write_text('{"prepared": "1.4.0"}')
    done = repository.run()
    assert worked(done), done.logs
    for text in (done.logs["tag"], done.summary):
        assert "warning: refs/orb/published/main could not be pushed" in text
    assert {name for name in repository.refs() if "orb" in name} == {
        "refs/tags/orb-common-v1.4.0", "refs/tags/orb-common-v1.4.0^{}",
    }  # fmt: skip
    (repository.tools / "plan").unlink()
    (repository.bare / "hooks/update").unlink()
    repository.write("docs/page.md", "words")
    last = repository.push("docs: a page")
    assert worked(repository.run())
    assert repository.refs()["refs/orb/published/main"] == last


def test_a_refused_tag(repository: Repository) -> None:
    """When GitHub refuses the tag, nothing is marked or kept. The printed commands and another run make up for it."""
    refuse(repository, "refs/*")
    (repository.tools / "plan").write_text('{"prepared": "1.4.0"}')
    released = repository.git("rev-parse", "HEAD")
    done = repository.run()
    assert (done.results["publish"], done.results["tag"], done.results["gate"]) == (
        "success", "failure", "failure",
    )  # fmt: skip
    assert {name for name in repository.refs() if "orb" in name} == set()
    assert not (repository.tools / "kept").exists()
    assert "orb-common-v1.4.0 could not be pushed" in done.summary
    repository.push("feat: later")
    commands = [line for line in done.logs["tag"].splitlines() if line.startswith("    git ")]
    assert commands == [line for line in done.summary.splitlines() if line.startswith("    git ")]
    for command in commands:
        repository.git(*shlex.split(command)[1:])
    tag = "refs/tags/orb-common-v1.4.0^{}"
    assert repository.refs()[tag] == released
    assert repository.git("tag", "--list", "--format=%(contents:subject)") == "Release 1.4.0"

    repository.git("push", "--quiet", "--force", "origin", f"{released}:refs/heads/main")
    again = repository.run()
    assert worked(again), again.logs
    assert repository.refs()[tag] == released
    assert (repository.tools / "kept/orb-common-v1.4.0").exists()


def test_a_release_that_waits_is_not_cancelled() -> None:
    """Each release has a queue of its own. Pre-releases share one, because the newest has the changes of all."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/deploy-packages.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["publish"]
    assert not job["concurrency"]["cancel-in-progress"]
    assert "changes" in job["needs"]

    def group(tag: str) -> str:
        contexts = {"needs": {"changes": {"outputs": {"tag": tag}}}, "github": {"ref": "refs/heads/main"}}
        return filled(job["concurrency"]["group"], contexts, {})

    assert len({group("orb-common-v1.4.0"), group("orb-common-v1.5.0"), group("")}) == 3


def test_another_branch(repository: Repository) -> None:
    """Only main publishes, also when a person starts the workflow elsewhere."""
    repository.push("feat: aside", branch="develop")
    done = repository.run("develop", github={"event_name": "workflow_dispatch"})
    assert set(done.results.values()) == {"skipped"}


def test_a_run_that_fails_is_made_up_for(repository: Repository) -> None:
    """When publishing fails, the gate is red and nothing is marked. So the next push publishes, whatever it changes."""
    assert worked(repository.run())
    first = repository.refs()["refs/orb/published/main"]
    repository.write("packages/orb-models/orb_models/more.py", "")
    repository.push("feat: more")
    (repository.tools / "publish-fails").write_text("the index answered 500")
    done = repository.run()
    assert done.results == {
        **dict.fromkeys(("changes", "test", "build", "sign"), "success"),
        "publish": "failure", "tag": "skipped", "gate": "failure",
    }  # fmt: skip
    assert "send-metric PublishesFailed" in repository.calls()
    assert repository.refs()["refs/orb/published/main"] == first
    (repository.tools / "publish-fails").unlink()
    repository.write("docs/page.md", "words")
    last = repository.push("docs: a page")
    assert worked(repository.run())
    assert repository.refs()["refs/orb/published/main"] == last


def test_a_failed_test_publishes_nothing(repository: Repository) -> None:
    """The jobs after it are left out, and the gate is red: what is left out does not count as done."""
    repository.program("make", '#!/bin/sh\nset -eu\nln -sfn "$TOOLS/venv" .venv\ntest "$1" != test-wheels\n')
    done = repository.run()
    assert done.results == {
        "changes": "success", "test": "failure", **dict.fromkeys(WORK[1:], "skipped"), "gate": "failure",
    }  # fmt: skip
    assert not (repository.tools / "published").exists()


def test_a_repository_without_an_index(repository: Repository) -> None:
    """It is green, and publishes nothing."""
    done = repository.run(vars={"CODEARTIFACT_DOMAIN": ""})
    assert left_out(done)
    assert "there is no index to publish to" in done.logs["changes"]


@pytest.mark.parametrize("change", ["a byte", "one file more", "another key", "no signature"])
def test_files_that_are_not_those_that_were_signed(
    repository: Repository, change: str, tmp_path: Path
) -> None:
    """They are not published: neither files that changed after the signature, nor those of another key."""
    run = Run(
        repository, "deploy-packages.yml", tmp_path / "run", vars=VARIABLES | repository.keys.variables()
    )
    folder = tmp_path / "run/artifacts/packages/packages"
    folder.mkdir(parents=True)
    (folder / "one.whl").write_bytes(b"1")
    repository.keys.sign(folder, other=change == "another key")
    if change == "a byte":
        (folder / "one.whl").write_bytes(b"2")
    elif change == "one file more":
        (folder / "two.whl").write_bytes(b"2")
    elif change == "no signature":
        (folder / "SHA256SUMS.sig").unlink()
    done = run.only("publish")
    assert done.results == {"publish": "failure"}
    assert "not verified" in done.logs["publish"]
    assert not (repository.tools / "published").exists()


def test_nobody_sees_a_secret(repository: Repository) -> None:
    """Logs, outputs, summaries and artifacts hold no key and no token, and no program gets one as an argument."""
    repository.program("git", '#!/bin/sh\necho "git $*" >> "$TOOLS/calls"\nexec /usr/bin/git "$@"\n')
    done = repository.run(github={"token": "secret-of-the-job"})
    assert worked(done), done.logs
    files = (path for path in (repository.root / "runs").rglob("*") if path.is_file())
    text = done.seen() + "\n".join(repository.calls())
    for secret in ("secret-of-the-job", repository.keys.private().splitlines()[2]):
        assert secret not in text
        assert not any(secret.encode() in path.read_bytes() for path in files)


@pytest.mark.nightly
@pytest.mark.repository
# pypiserver leaves the temporary files of large uploads to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_whole_way_with_orb(tmp_path: Path) -> None:
    """With the real orb, small packages and an index: a pre-release, a release by `release`, a pre-release after it.

    The archive of the release has its signed bills of materials, and the packages in it are one whole release.
    """
    sys.path.insert(0, str(ROOT / "packages/orb-tools/tests"))
    from package_index import PASSWORD, package_index
    from recorded_cli import recorded_cli
    from release_monorepo import Monorepo

    from orb_tools.release.publication import BuiltRelease

    monorepo = Monorepo(tmp_path / "monorepo").begin()
    setup = monorepo.read("packages/orb-tools/setup.py")
    monorepo.write("packages/orb-tools/src/orb_tools/cli.py", "def main():\n    print('orb')\n")
    command = 'setup(entry_points={"console_scripts": ["orb = orb_tools.cli:main"]}, '
    monorepo.write("packages/orb-tools/setup.py", setup.replace("setup(", command))
    origin, keys = Origin(tmp_path / "github"), Keys(tmp_path / "keys")
    for name in ("packages", "pyproject.toml"):
        subprocess.run(["cp", "-R", monorepo.root / name, origin.work], check=True)
    origin.write("requirements/dev.txt", "# These packages need nothing.\n")
    orb = "from orb_tools.cli import main; main()"
    origin.program("venv/bin/orb", f"#!/bin/sh\nexec {sys.executable} -c '{orb}' \"$@\"\n")
    origin.program("gh", GH)
    origin.push("feat: begin")
    done: list[Done] = []

    def run(index: str) -> Done:
        cli.answer(
            {"codeartifact get-repository-endpoint": index, "codeartifact get-authorization-token": PASSWORD}
        )
        done.append(
            Run(
                origin, "deploy-packages.yml", tmp_path / "runs" / str(len(done)), vars=VARIABLES | keys.variables(),
                secrets={"SIGNING_KEY": keys.private()}, environment={"PIP_CONFIG_FILE": os.devnull},
            ).go()
        )  # fmt: skip
        assert worked(done[-1]), done[-1].logs
        return done[-1]

    cli = recorded_cli(tmp_path / "cli", {})
    (origin.tools / "venv/bin/aws").symlink_to(cli.folder / "aws")
    with package_index(tmp_path / "index") as index:
        first = run(index.address).outputs["changes"]
        assert (first["version"][:10], first["tag"]) == ("0.1.0.dev1", "")
        prepared = Run(origin, "release.yml", tmp_path / "prepared", inputs={"version": "0.2.0"}).go()
        assert prepared.results == {"prepare": "success", "commit": "success"}, prepared.logs
        origin.git("fetch", "--quiet", "origin", "release/0.2.0")
        origin.git("merge", "--quiet", "--no-ff", "--message", "Merge release/0.2.0", "FETCH_HEAD")
        origin.git("push", "--quiet", "origin", "main")
        released = origin.git("rev-parse", "HEAD")
        assert run(index.address).outputs["changes"] == {"version": "0.2.0", "tag": "orb-common-v0.2.0"}
        origin.write("packages/orb-models/src/orb_models/more.py", "")
        origin.push("feat(orb-models): more")
        last = run(index.address).outputs["changes"]
        assert (last["version"][:10], last["tag"]) == ("0.3.0.dev1", "")
        assert len(index.files) == 24
    assert origin.git("ls-remote", "origin", "refs/tags/orb-common-v0.2.0^{}").split("\t")[0] == released
    seen = "".join(each.seen() for each in done) + str(cli.calls())
    assert PASSWORD not in seen
    kept = origin.tools / "kept/orb-common-v0.2.0/orb-common-v0.2.0.tar"
    subprocess.run(["tar", "--extract", "--file", kept, "--directory", tmp_path], check=True)
    for folder in ("packages", "sbom"):
        command = str(ROOT / ".ci/verified")
        subprocess.run(
            [command, str(tmp_path / folder)], cwd=ROOT, env=os.environ | keys.variables(), check=True
        )
    release = BuiltRelease.read(tmp_path / "packages")
    described = {path.name.partition(".")[0] for path in (tmp_path / "sbom").glob("*.cdx.json")}
    assert (str(release.version), set(release.files)) == ("0.2.0+orb", described)

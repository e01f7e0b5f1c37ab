"""Laws of all workflows: steps, rights, actions, gates. And CI shows each area of the execution engine by itself."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from infrastructure.tests.iam_policies import admits

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
AREAS = (
    "infrastructure/tests/test_execution.py",
    "lambdas/init_job",
    "lambdas/orchestrator",
    "lambdas/watchdog",
    "lambdas/worker",
    "packages/orb-common/tests/execution",
    "packages/orb-common/tests/vcs",
    "packages/orb-tools/tests/commands/test_job.py",
    "packages/orb-tools/tests/jobs",
)
"""Where the tests of the engine are."""


WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
RIGHTS = {
    "dependencies/commit": {"contents": "write"},
    "deploy-lambda-layers/build": {"id-token": "write"},
    "deploy-lambda-layers/publish": {"id-token": "write"},
    "deploy-lambda-layers/sign": {"id-token": "write", "attestations": "write"},
    "deploy-packages/publish": {"id-token": "write"},
    "deploy-packages/sign": {"id-token": "write", "attestations": "write"},
    "deploy-packages/tag": {"contents": "write"},
    "deploy/deploy": {"id-token": "write"},
    "deploy/sign": {"id-token": "write", "attestations": "write"},
    "release/commit": {"contents": "write"},
    "security/": {"security-events": "write"},
}
"""The jobs that may write. A name that ends in a slash stands for each job of the workflow."""
WITH_CACHE = {"deploy-lambda-layers/named", "deploy-packages/changes"}
"""The jobs that may use a cache of pip beside those that publish: they only say what there is to do."""
OTHER_CALLERS = {
    ".ci/run": "people, before they push",
    ".ci/scan.py": "make scan",
    ".ci/test-wheels": "make test-wheels",
}
"""The scripts that no step and no other script names, and what runs them."""


def read(path: Path) -> dict[str, Any]:
    # Without types, so that "on" is no boolean.
    workflow: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return workflow


def jobs() -> dict[str, Any]:
    found: dict[str, Any] = read(ROOT / ".github/workflows/ci.yml")["jobs"]
    return found


def all_jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            yield f"{path.stem}/{name}", job


def all_steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for place, job in all_jobs():
        for step in job["steps"]:
            yield place, step


def scripts() -> set[str]:
    """The programs of .ci, by their paths."""
    listed = subprocess.run(["git", "ls-files", ".ci"], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in listed.stdout.split() if not name.endswith(".toml")}


def expanded(path: str) -> list[str]:
    """The paths that bash makes of one with a list in braces."""
    before, names, after = re.fullmatch(r"([^{]*)(?:\{(.*)\})?([^}]*)", path).groups()  # type: ignore[union-attr]
    return [f"{before}{name}{after}" for name in names.split(",")] if names else [path]


def named(script: str, text: str) -> bool:
    """Whether a test names a script: by its path, or by its folder and its name. A name alone is a word like `sign`."""
    folder, _, name = script.rpartition("/")
    apart = f'"{folder}"' in text and f'"{name}"' in text
    return apart or re.search(rf"(?<![\w/-]){re.escape(script)}(?![\w/.-])", text) is not None


def test_a_word_is_no_name_of_a_script() -> None:
    """A test names a script with its folder, so that no other word counts."""
    assert named(".ci/sign", 'run(ROOT / ".ci/sign")')
    assert named(".ci/sign", 'FOLDER = ROOT / ".ci"\nrun("sign")')
    for text in (
        'run("sign")',
        '".ci/sign-more"',
        '".ci/signs"',
        'ROOT / ".ci/layers" / "sign"',
        "x.ci/sign",
    ):
        assert not named(".ci/sign", text), text


def files_of(path: str) -> list[Path]:
    place = ROOT / path
    return sorted(place.rglob("test_*.py")) if place.is_dir() else [place]


def test_each_test_of_the_engine_is_in_one_area() -> None:
    """No test is left out, none is run by two areas, and each path of an area exists."""
    given = [entry["tests"].split() for entry in jobs()["execution"]["strategy"]["matrix"]["include"]]
    run = sorted(chain.from_iterable(files_of(one) for path in chain(*given) for one in expanded(path)))
    assert run == sorted(chain.from_iterable(map(files_of, AREAS)))
    assert all(path.is_file() for path in run)


def test_the_gate_waits_for_every_job() -> None:
    """A pull request cannot be merged while a job fails, because the gate needs all."""
    assert sorted([*jobs()["gate"]["needs"], "gate"]) == sorted(jobs())


def test_each_step_is_one_command() -> None:
    """A step runs one program: a script that a test runs too, or a command that people use as well."""
    several = [
        f"{place}: {step['run']}"
        for place, step in all_steps()
        if re.search(r"\n|&&|\|\||[;|`<>]|\$\(", step.get("run", "").strip())
    ]
    assert several == []
    unknown = [
        f"{place}: {step['run']}"
        for place, step in all_steps()
        if not re.match(r"(make|\.venv/bin/orb|(\.venv/bin/python )?\.ci/\S+)( |$)", step.get("run", "make"))
    ]
    assert unknown == []


def test_no_step_pastes_a_value_into_a_command() -> None:
    """A title of a pull request could be a command. Values come by variables of the environment."""
    assert [place for place, step in all_steps() if "${{" in step.get("run", "")] == []


def test_each_script_runs_and_is_tested() -> None:
    """Each script of .ci is run by a step or by another script, and named or run by a test."""
    found = scripts()
    steps = [step.get("run", "") for _, step in all_steps()]
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in found}
    unused = {
        name
        for name in found
        if not any(re.search(rf"{re.escape(name)}(?![\w/.-])", text) for text in steps)
        and not any(name in text for other, text in texts.items() if other != name)
    }
    assert unused == OTHER_CALLERS.keys()
    tests = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests").glob("test_*.py")
        if path.name != Path(__file__).name
    ]
    # A test that runs a whole workflow runs the scripts of its steps, and those that they run.
    run = {path.stem for path in WORKFLOWS if any(f'"{path.name}"' in test for test in tests)}
    by_workflow = " ".join(step.get("run", "") for place, step in all_steps() if place.split("/")[0] in run)
    for _ in range(2):
        by_workflow += "".join(text for name, text in texts.items() if name in by_workflow)
    untested = {
        name for name in found if name not in by_workflow and not any(named(name, test) for test in tests)
    }
    assert untested - OTHER_CALLERS.keys() == set()


def test_rights() -> None:
    """No right is given to a whole workflow. A job reads the code; those that may write are in the table."""
    for path in WORKFLOWS:
        assert read(path)["permissions"] == {}, path.name
    for place, job in all_jobs():
        given = {right: value for right, value in job.get("permissions", {}).items() if value != "read"}
        assert given == RIGHTS.get(place, {}) or given == RIGHTS.get(f"{place.split('/')[0]}/", {}), place


def test_each_role_is_for_the_jobs_that_use_it() -> None:
    """A role trusts the subject of its jobs: their environment, or the branch for a job without one."""
    environments = {
        "PUBLISHER_ROLE_ARN": "publishing",
        "READER_ROLE_ARN": None,
        "DEPLOY_ROLE_ARN": "${{ inputs.environment || 'dev' }}",
    }
    used = set()
    for place, job in all_jobs():
        for step in job["steps"]:
            for role in re.findall(r"vars\.(\w+_ROLE_ARN)", str(step.get("with", {}))):
                used.add(role)
                assert job.get("environment") == environments[role], place
    assert used == environments.keys()


def test_actions_are_pinned() -> None:
    """Each action is named by its commit, everywhere the same, with its version. No checkout keeps the token."""
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for used in re.findall(r"uses: (.*)", path.read_text(encoding="utf-8")):
            name, commit, version = re.fullmatch(r"(\S+)@([0-9a-f]{40}) # (v[\d.]+)", used).groups()  # type: ignore[union-attr]
            pins.setdefault(name, set()).add(f"{commit} {version}")
    assert {name: found for name, found in pins.items() if len(found) > 1} == {}
    for place, step in all_steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false", place


def test_jobs_that_need_the_history_have_it() -> None:
    """Tests of releases clone this repository, and a measurement compares with the last release."""
    found = set()
    for place, job in all_jobs():
        if any(re.match(r"make (test-nightly|bench)", step.get("run", "")) for step in job["steps"]):
            found.add(place)
            assert job["steps"][0]["with"]["fetch-depth"] == "0", place
    assert found == {"nightly/properties", "nightly/packages"}


def test_no_job_runs_for_ever() -> None:
    """Each job has an end, and each workflow says what happens when it runs twice at a time."""
    assert [place for place, job in all_jobs() if "timeout-minutes" not in job] == []
    assert [path.name for path in WORKFLOWS if "concurrency" not in read(path)] == []
    # A deployment or a publication that is ended in the middle would leave half of it.
    for name in ("deploy", "deploy-packages", "deploy-lambda-layers", "release"):
        assert read(ROOT / f".github/workflows/{name}.yml")["concurrency"]["cancel-in-progress"] == "false"


def test_what_is_published_comes_from_no_cache() -> None:
    """Another run could have left something in a cache. So no job on the way to something published uses one."""
    writers = {place.split("/")[0] for place in RIGHTS if not place.endswith("/")}
    for place, step in all_steps():
        given = step.get("with", {})
        if step.get("uses", "").startswith("actions/setup-python@"):
            # GitHub only warns of an input that an action does not have.
            assert given.keys() <= {"python-version", "cache", "cache-dependency-path"}, place
        if place.split("/")[0] in writers:
            assert "cache" not in given or place in WITH_CACHE, place
            assert not step.get("uses", "").startswith("actions/cache"), place


def test_what_is_signed_is_attested() -> None:
    """Each folder that a job signs is attested by the same job, unless ATTESTATIONS is "off"."""
    for place, job in all_jobs():
        signed = {
            f"{step['run'].split()[1]}/SHA256SUMS"
            for step in job["steps"]
            if step.get("run", "").startswith(".ci/sign ")
        }
        attests = [
            step for step in job["steps"] if "actions/attest-build-provenance@" in step.get("uses", "")
        ]
        assert {step["with"]["subject-checksums"] for step in attests} == signed, place
        assert {step["if"] for step in attests} <= {"vars.ATTESTATIONS != 'off'"}, place


def test_secrets_are_given_to_one_step() -> None:
    """A secret is in the environment of a step that runs a script of ours, never of a job, an output or an action."""
    for place, job in all_jobs():
        steps = [{**step, "env": {}} if "run" in step else step for step in job["steps"]]
        assert "secrets." not in str({**job, "steps": steps}), place
        assert "github.token" not in str({**job, "steps": steps}), place
    for path in WORKFLOWS:
        assert "secrets" not in str({key: value for key, value in read(path).items() if key != "jobs"}), (
            path.name
        )


def section(title: str) -> str:
    """A section of the page about the workflows."""
    page = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    return re.split(rf"^## {title}\n", page, flags=re.MULTILINE)[1].split("\n## ")[0]


def test_the_page_names_each_workflow() -> None:
    """The table of docs/ci.md has each workflow, and no other."""
    page = (ROOT / "docs/ci.md").read_text(encoding="utf-8").partition("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)) == {path.stem for path in WORKFLOWS}


def gates(text: str) -> set[str]:
    """The gates that a text names, such as "*Gate* of `ci`"."""
    return set(re.findall(r"\*[^*]+\* of `[\w-]+`", text))


def test_the_page_names_each_check_to_require() -> None:
    """Those are the gates of the workflows that run for a pull request. Another one would never report."""
    (required,) = (line for line in section("Setting it up").splitlines() if "checks to require" in line)
    assert gates(required) == {
        f"*{read(path)['jobs']['gate']['name']}* of `{path.stem}`"
        for path in WORKFLOWS
        if "pull_request" in read(path)["on"]
    }


def test_the_way_of_a_change_names_each_required_check() -> None:
    """The table of docs/workflow.md says of each required check what it proves."""
    page = (ROOT / "docs/workflow.md").read_text(encoding="utf-8")
    table = page.partition("\n## 4. Open the pull request\n")[2].partition("\n## ")[0]
    (required,) = (line for line in section("Setting it up").splitlines() if "checks to require" in line)
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert gates(table) == gates(required)
    assert [row for row in rows if len(gates(row)) != 1] == []


def test_the_page_names_each_setting() -> None:
    """Each variable, secret and environment of a workflow is in "Setting it up", and nothing else is in its tables."""
    texts = [path.read_text(encoding="utf-8") for path in WORKFLOWS]
    used = set(re.findall(r"(?:vars|secrets)\.([A-Z_]+)", "".join(texts)))
    environments = {"dev", "staging", "prod"} | {
        job["environment"]
        for _, job in all_jobs()
        if "environment" in job and "${{" not in job["environment"]
    }
    rows = "".join(line for line in section("Setting it up").splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`([A-Z_]{4,})`", rows)) == used
    first = re.findall(r"^\| (`[a-z`, ]+`) \|", section("Setting it up"), re.MULTILINE)
    assert {name for each in first for name in re.findall(r"`(\w+)`", each)} == environments


def test_the_deploy_role_is_for_the_jobs_of_one_environment_and_branch() -> None:
    """The trust of the page lets a job of prod on main in, and none of another environment, branch or repository."""
    (text,) = re.findall(r'```json\n(\{\n  "Effect".*?)```', section("Setting it up"), re.DOTALL)
    statement = json.loads(text)
    subject, ref = "repo:OWNER/REPOSITORY:environment:prod", "refs/heads/main"
    for name, branch, fits in (
        (subject, ref, True),
        (subject, "refs/heads/develop", False),
        (subject, "refs/tags/main", False),
        (subject.replace("prod", "dev"), ref, False),
        (subject.replace("OWNER", "OTHER"), ref, False),
    ):
        values = {"aud": "sts.amazonaws.com", "sub": name, "ref": branch}
        claims = {f"token.actions.githubusercontent.com:{key}": value for key, value in values.items()}
        assert admits({"Statement": [statement]}, statement["Principal"]["Federated"], claims) is fits


def test_the_deploy_role_has_the_services_of_the_stacks() -> None:
    """CloudFormation has the rights of the deploy role, so the policy of the page has each service of a template."""
    stacks = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["orb"]["stacks"]
    templates = "".join((ROOT / f"infrastructure/cloudformation/{stack}.yml").read_text() for stack in stacks)
    renamed = {"apigatewayv2": "apigateway", "cognito": "cognito-idp", "stepfunctions": "states"}
    found = {name.lower() for name in re.findall(r"Type: AWS::(\w+)::\w+", templates)}
    services = {renamed.get(name, name) for name in found} | {"cloudformation"}
    (policy,) = re.findall(r'```json\n(\{\n  "Version".*?)```', section("Setting it up"), re.DOTALL)
    every, roles = json.loads(policy)["Statement"]
    assert {action.partition(":")[0] for action in roles["Action"]} == {"iam"}
    assert set(every["Action"]) == {f"{service}:*" for service in services - {"iam"}}

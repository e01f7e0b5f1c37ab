"""The script that runs the scanners, with programs that answer in place of them, and the list of what it accepts."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
REASON = "it is only an example"
BANDIT = {
    "errors": [],
    "results": [{"filename": "./a.py", "line_number": 3, "test_id": "B301", "issue_text": "a pickle"}],
}
NOTHING = {"errors": [], "results": []}


@dataclass(frozen=True)
class Checkout:
    """A checkout with one file and one lock, and programs that answer in place of the scanners."""

    root: Path

    def scanner(self, name: str, answer: object, *, status: int = 0) -> None:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        path = self.root / "scanners" / name
        path.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\nexit {status}\n")
        path.chmod(0o755)

    def skip(self, **fields: object) -> None:
        given = {"scan": "bandit", "rule": "B301", "path": "a.py", "reason": REASON, **fields}
        lines = [f"{name} = {json.dumps(value)}\n" for name, value in given.items() if value is not None]
        with (self.root / "skips.toml").open("a") as file:
            file.writelines(["[[skip]]\n", *lines])

    def scan(self, *scans: str, **settings: str) -> subprocess.CompletedProcess[str]:
        places = {"SCANNERS": "scanners", "TOOLS": "scanners", "SKIPS": "skips.toml"}
        return subprocess.run(
            [sys.executable, str(ROOT / ".ci/scan.py"), *scans], cwd=self.root,
            env={**os.environ, **places, **settings}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def sarif(self, scan: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((self.root / f"dist/scan/{scan}.sarif").read_text())
        return document


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path)
    for folder in (
        "scanners",
        "requirements",
        "benchmarks/usual",
        "infrastructure/cloudformation",
        "lambdas/users",
    ):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "skips.toml").touch()
    (tmp_path / "a.py").touch()
    for lock in ("requirements/dev.txt", "benchmarks/usual/requirements.txt"):
        (tmp_path / lock).write_text("Some_pack[x]==1.0 ; python_version > '3' \\\n    --hash=sha256:0\n")
    content = {"default": {"some-pack": {"version": "==2.0"}, "orb-common": {"path": "."}}, "develop": {}}
    (tmp_path / "lambdas/users/Pipfile.lock").write_text(json.dumps(content))
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    made.scanner("bandit", BANDIT, status=1)
    return made


def test_a_finding_fails_the_scan(checkout: Checkout) -> None:
    """It is in the output and in the SARIF, with its place."""
    done = checkout.scan("bandit")
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "a.py:3: B301 a pickle"), done.stderr
    (run,) = checkout.sarif("bandit")["runs"]
    (result,) = run["results"]
    assert result["ruleId"] == "B301"
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("a.py", 3)
    checkout.scanner("bandit", NOTHING)
    assert checkout.scan("bandit").returncode == 0
    assert checkout.sarif("bandit")["runs"][0]["results"] == []


def test_what_is_accepted(checkout: Checkout) -> None:
    """An entry accepts findings of its rule and path, as many as it says. One that accepts nothing is out of date.

    One wrong entry hides nothing: all findings that are not accepted are shown, also those that it is about.
    """
    checkout.skip(count=1)
    assert checkout.scan("bandit").returncode == 0
    (first,) = BANDIT["results"]
    others = [{**first, "line_number": 9}, {**first, "filename": "b.py"}]
    checkout.scanner("bandit", {**BANDIT, "results": [first, *others]}, status=1)
    done = checkout.scan("bandit")
    assert (done.returncode, "2 findings, 1 accepted" in done.stdout) == (1, True)
    places = [line for line in done.stdout.splitlines() if line.endswith("B301 a pickle")]
    assert places == ["a.py:3: B301 a pickle", "a.py:9: B301 a pickle", "b.py:3: B301 a pickle"]
    assert len(checkout.sarif("bandit")["runs"][0]["results"]) == 3
    checkout.scanner("bandit", NOTHING)
    done = checkout.scan("bandit")
    assert (done.returncode, "0 findings, 1 accepted" in done.stdout) == (1, True)
    assert checkout.sarif("bandit")["runs"][0]["results"] == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [({"reason": None}, "reason"), ({"reason": "  "}, "has no reason"), ({"reason": "ok"}, "has no reason"),
     ({"scan": "other"}, "there is no scan other"), ({"until": "later"}, "until")],
)  # fmt: skip
def test_a_skip_without_a_reason_is_refused(
    checkout: Checkout, fields: dict[str, object], fault: str
) -> None:
    """Nothing is scanned with a list that has an entry without a reason, or one that cannot be read."""
    checkout.skip(**fields)
    done = checkout.scan("bandit")
    assert done.returncode == 1
    assert fault in done.stdout


@pytest.mark.parametrize(
    ("answer", "status"),
    [("", 0), ("", 1), (BANDIT, 70), ({**NOTHING, "errors": [{"filename": "a.py"}]}, 0), ("not JSON", 0),
     ({}, 0), ([], 0), ({**NOTHING, "results": [{}]}, 1)],
)  # fmt: skip
def test_a_scanner_that_does_not_work(checkout: Checkout, answer: object, status: int) -> None:
    """No answer is not an answer without findings. An old SARIF does not stay, and the other scans run."""
    checkout.scan("bandit")
    checkout.scanner("bandit", answer, status=status)
    checkout.scanner("pip-audit", {"dependencies": []})
    done = checkout.scan("bandit", "audit")
    assert done.returncode == 1
    assert done.stdout.count("not scanned") == 2
    assert not (checkout.root / "dist/scan/bandit.sarif").exists()


def test_a_scanner_that_is_missing(checkout: Checkout) -> None:
    """It fails its scan, and the other scans run. So does a list that cannot be read."""
    checkout.scanner("pip-audit", {"dependencies": [{"name": "some-pack", "version": "?", "vulns": []}]})
    (checkout.root / "scanners/bandit").unlink()
    done = checkout.scan("bandit", "audit")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("bandit: not scanned: a scanner is missing")
    assert "\naudit: 0 findings" in done.stdout
    (checkout.root / "skips.toml").write_text("[[skip]")
    done = checkout.scan("audit")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("audit: not scanned: skips.toml: ")


def test_vulnerabilities_are_in_their_locks(checkout: Checkout) -> None:
    """Each version of each lock is looked up. A finding names the lock that holds it."""
    fault = {"id": "PYSEC-1", "fix_versions": ["3.0"]}
    checkout.scanner(
        "pip-audit", {"dependencies": [{"name": "some-pack", "version": "?", "vulns": [fault]}]}, status=1
    )
    done = checkout.scan("audit")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:3] == [
        "benchmarks/usual/requirements.txt:1: PYSEC-1 some-pack 1.0 is vulnerable; mended in 3.0",
        "lambdas/users/Pipfile.lock:1: PYSEC-1 some-pack 2.0 is vulnerable; mended in 3.0",
        "requirements/dev.txt:1: PYSEC-1 some-pack 1.0 is vulnerable; mended in 3.0",
    ]


def test_an_audit_without_a_database_fails(checkout: Checkout) -> None:
    """A package that the database did not answer about fails the audit, although pip-audit ends well."""
    checkout.scanner("pip-audit", {"dependencies": [{"name": "some-pack", "skip_reason": "not found"}]})
    done = checkout.scan("audit")
    assert (done.returncode, "no answer about some-pack" in done.stdout) == (1, True)


def test_templates_and_secrets(checkout: Checkout) -> None:
    """What a comment skips counts as a finding, and cfn-lint and checkov fill one list."""
    lint = {
        "Filename": "t.yml",
        "Location": {"Start": {"LineNumber": 2}},
        "Rule": {"Id": "E1"},
        "Message": "bad",
    }
    check = {
        "file_path": "/t.yml",
        "file_line_range": [4, 5],
        "check_id": "CKV_1",
        "check_name": "key",
        "resource": "R",
    }
    checkout.scanner("cfn-lint", [lint], status=2)
    checkout.scanner("checkov", {"results": {"failed_checks": [], "skipped_checks": [check]}})
    done = checkout.scan("templates", "secrets")
    assert done.returncode == 1
    lines = [line for line in done.stdout.splitlines() if line.startswith("t.yml")]
    assert lines == ["t.yml:2: E1 bad", "t.yml:4: CKV_1 key: R", "t.yml:4: CKV_1 key"]


def test_each_accepted_finding_has_a_reason() -> None:
    """The list of this checkout has reasons, names files that exist, and has no entry twice."""
    skips = tomllib.loads((ROOT / ".ci/scan-skips.toml").read_text(encoding="utf-8"))["skip"]
    for skip in skips:
        assert len(skip["reason"].split()) >= 3, skip
        assert next(ROOT.glob(skip["path"].replace("*/", "**/", 1)), None), skip
    assert len({(each["scan"], each["rule"], each["path"]) for each in skips}) == len(skips)
    # A secret that is new beside invented ones must not be accepted with them.
    assert all("count" in skip for skip in skips if skip["scan"] != "templates")


def test_no_comment_skips_a_scan() -> None:
    """The list is the only place: a comment would hide a finding from those who review the list."""
    comments = r"#\s*nosec\b|checkov:skip|bridgecrew:skip|pragma: allowlist (next ?line )?secret"
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    found = [
        name
        for name in listed.split("\0")
        if Path(name).suffix in {".json", ".md", ".py", ".sh", ".toml", ".yml"}
        and name != "tests/test_scan.py"
        and (ROOT / name).is_file()
        and re.search(comments, (ROOT / name).read_text(encoding="utf-8"))
    ]
    assert found == []


def test_rules_of_templates_are_ignored_with_a_reason() -> None:
    """A template that ignores a rule of cfn-lint says why, on the same line."""
    for path in (ROOT / "infrastructure/cloudformation").glob("*.yml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "ignore_checks" in line:
                assert len(line.partition("#")[2].split()) >= 3, (path.name, line)


def test_the_workflow_shows_all_findings() -> None:
    """Each scan has a job of its own, which shows its SARIF also when it found something, and may do nothing else."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/security.yml").read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    job = workflow["jobs"]["scan"]
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    scans = re.search(r"^SCANS.*?= \{(.*?)\}", (ROOT / ".ci/scan.py").read_text(), re.MULTILINE | re.DOTALL)
    assert scans is not None
    assert job["strategy"]["matrix"]["scan"] == re.findall(r'"(\w+)":', scans[1])
    assert sorted([*workflow["jobs"]["gate"]["needs"], "gate"]) == sorted(workflow["jobs"])


def test_findings_are_sent_to_github(checkout: Checkout) -> None:
    """The file arrives as it is, for the commit and branch of the run. Without a file nothing is sent."""
    gh = checkout.root / "scanners/gh"
    copied = 'for last; do [ "$before" = --input ] && cp "$last" sent.json; before=$last; done'
    gh.write_text(f'#!/bin/sh\necho "$@" > sent.txt\n{copied}\n')
    gh.chmod(0o755)
    settings = {
        "PATH": f"{gh.parent}:{os.environ['PATH']}", "GITHUB_SHA": "c0ffee", "GITHUB_REF": 'refs/heads/a"b\\c',
        "GITHUB_REPOSITORY": "orb/orb",
    }  # fmt: skip

    def show(name: str) -> str:
        done = subprocess.run(
            [str(ROOT / ".ci/show-findings"), name], cwd=checkout.root, env={**os.environ, **settings},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    assert "does not exist" in show("none.sarif")
    assert not (checkout.root / "sent.txt").exists()
    (checkout.root / "a.sarif").write_text('{"version": "2.1.0"}')
    assert show("a.sarif") == "shown: a.sarif\n"
    assert "repos/orb/orb/code-scanning/sarifs" in (checkout.root / "sent.txt").read_text()
    sent = json.loads((checkout.root / "sent.json").read_text())
    assert gzip.decompress(base64.b64decode(sent.pop("sarif"))) == b'{"version": "2.1.0"}'
    assert sent == {"commit_sha": "c0ffee", "ref": 'refs/heads/a"b\\c'}


@pytest.mark.nightly
@pytest.mark.repository
def test_the_scanners_answer_as_they_are_read(checkout: Checkout) -> None:
    """The programs themselves accept the templates of this checkout, find what is planted, and need a database."""
    made = subprocess.run(
        ["make", ".venv-scan/.ready"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    scanners, tools = str(ROOT / ".venv-scan/bin"), str(Path(sys.executable).parent)
    stacks = checkout.root / "infrastructure/cloudformation"
    shutil.copytree(ROOT / "infrastructure/cloudformation", stacks, dirs_exist_ok=True)
    (checkout.root / "a.py").write_text("import pickle\n\n\npickle.loads(input())  # nosec\n")
    (checkout.root / "b.txt").write_text("aws_access_key_id = AKIA" + "QWZRSTUVBNXYIO45\n")

    def scan(name: str, **settings: str) -> tuple[int, list[str]]:
        done = checkout.scan(name, SCANNERS=scanners, TOOLS=tools, **settings)
        assert done.stderr == ""
        return done.returncode, done.stdout.splitlines()

    accepted = str(ROOT / ".ci/scan-skips.toml")
    assert scan("templates", SKIPS=accepted)[0] == 0
    topic = stacks / "monitoring.yml"
    topic.write_text(topic.read_text().replace("EnableKeyRotation: true", "EnableKeyRotation: 'often'"))
    status, lines = scan("templates", SKIPS=accepted)
    assert (status, [line.split()[1] for line in lines[:-1]]) == (1, ["CKV_AWS_7", "E3012"])
    status, lines = scan("bandit")
    assert (status, lines[0].startswith("a.py:4: B301 ")) == (1, True)
    status, lines = scan("secrets")
    assert (status, [line.partition(" ")[0] for line in lines[:-1]]) == (1, ["b.txt:1:"])
    status, lines = scan("audit", OSV_URL="http://127.0.0.1:9")
    assert (status, lines[0].startswith("audit: not scanned: pip-audit ended with status 1")) == (1, True)

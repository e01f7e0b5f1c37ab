"""Scan the checkout: python .ci/scan.py [SCAN]... writes dist/scan/<scan>.sarif. Exit status 1: something was found.

bandit: faults of our Python that an attacker could use. audit: known vulnerabilities of all Python packages in locks.
secrets: keys and passwords in files. templates: CloudFormation, by checkov and cfn-lint.

What is accepted stands in scan-skips.toml, with its reason: comments in the sources do not count, so that there is one
list to review. A scanner that cannot do its work fails the run: no findings and no scan would look the same.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SKIPS = Path(os.environ.get("SKIPS", Path(__file__).with_name("scan-skips.toml")))
SCANNERS = Path(os.environ.get("SCANNERS", ".venv-scan/bin")).absolute()
TOOLS = Path(os.environ.get("TOOLS", Path(sys.executable).parent)).absolute()
PYTHON_LOCKS = ("requirements/*.txt", "**/requirements.txt", "**/Pipfile.lock")
LOCKS = (*PYTHON_LOCKS, "**/package-lock.json")
FEWEST_WORDS = 3
"""A shorter reason says nothing."""
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One finding of a scanner."""

    path: str
    """From the root of the checkout."""
    line: int
    rule: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Findings that are accepted."""

    scan: str
    rule: str
    path: str
    """A path, or a pattern in which a star stands for any text."""
    reason: str
    count: int | None = None
    """How many findings there are. None: one or more. A new finding beside accepted ones is then accepted too."""


class ScanError(Exception):
    """A scanner did not do its work, or the list of skips is not right."""


def run(*command: str | Path, folder: Path | None = None) -> str:
    """Return the output of a scanner. Its exit status says no more than the output, if there is one."""
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False
    )
    if (
        done.returncode not in {0, 1, 2, 4, 6, 8, 10, 12, 14} or not done.stdout.strip()
    ):  # cfn-lint's are bits
        lines = done.stderr.strip().splitlines() or ["no output"]
        raise ScanError(f"{Path(command[0]).name} ended with status {done.returncode}: {lines[-1]}")
    return done.stdout


def sources(*patterns: str) -> list[Path]:
    """Return the files of the checkout that git knows or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return sorted(path for path in map(Path, filter(None, listed.split("\0"))) if path.is_file())


def copy_of_sources(folder: Path, *, without: Iterable[str] = ()) -> Path:
    """Copy these files into a folder, and return it."""
    for source in sources(".", *(f":(exclude,glob){pattern}" for pattern in without)):
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder / source)
    return folder


def bandit(folder: Path) -> list[Finding]:
    """Scan our Python, without tests. Findings of low severity are left to ruff's rules S, which "make lint" checks."""
    command = [
        SCANNERS / "bandit",
        "--quiet",
        "--recursive",
        ".",
        "--ignore-nosec",
        "-ll",
        "--format",
        "json",
    ]
    report = json.loads(run(*command, "--exclude", "*/tests/*", folder=copy_of_sources(folder)))
    if report["errors"]:
        raise ScanError(f"bandit could not read {report['errors'][0]['filename']}")
    return [
        Finding(
            path=_plain(each["filename"]),
            line=each["line_number"],
            rule=each["test_id"],
            message=each["issue_text"],
        )
        for each in report["results"]
    ]


def locked() -> dict[tuple[str, str], list[str]]:
    """Return the locks that hold each version of a Python package."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in sources(*(f":(glob){pattern}" for pattern in PYTHON_LOCKS)):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".lock":
            content = json.loads(text)
            entries = {**content["default"], **content["develop"]}
            pins = [
                (name, each["version"].removeprefix("=="))
                for name, each in entries.items()
                if "version" in each
            ]
        else:
            pins = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", text, re.MULTILINE)
        for name, version in pins:
            found.setdefault((re.sub(r"[-_.]+", "-", name).lower(), version), []).append(str(path))
    return found


def audit(folder: Path) -> list[Finding]:
    """Look the locked packages up in a database of vulnerabilities: PyPI's, or that of OSV at OSV_URL."""
    pins = locked()
    options = ["--strict", "--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    if url := os.environ.get("OSV_URL"):
        options += ["--vulnerability-service", "osv", "--osv-url", url]
    findings, waiting = [], sorted(pins)
    while waiting:
        # pip-audit reads one version of a package at a time.
        batch = dict(reversed(waiting))
        waiting = [pin for pin in waiting if batch[pin[0]] != pin[1]]
        file = folder / "pins.txt"
        file.write_text("".join(f"{name}=={version}\n" for name, version in batch.items()))
        report = json.loads(run(SCANNERS / "pip-audit", "--requirement", file, *options))
        answered = {each["name"]: each for each in report["dependencies"] if "skip_reason" not in each}
        if missing := sorted(batch.keys() - answered.keys()):
            raise ScanError(f"pip-audit has no answer about {', '.join(missing)}")
        findings += [
            Finding(
                path=path,
                line=1,
                rule=fault["id"],
                message=f"{name} {version} is vulnerable; mended in {mended}",
            )
            for name, version in batch.items()
            for fault in answered[name]["vulns"]
            for mended in [", ".join(fault["fix_versions"]) or "no version"]
            for path in pins[name, version]
        ]
    return findings


def secrets(folder: Path) -> list[Finding]:
    """Look for keys and passwords. Locks are left out: they hold thousands of hashes, and no addresses."""
    copy_of_sources(folder, without=LOCKS)
    return checkov(folder, "secrets", "--enable-secret-scan-all-files")


def templates(folder: Path) -> list[Finding]:
    """Check the templates against checkov's rules and AWS's specification."""
    shutil.copytree("infrastructure/cloudformation", folder / "infrastructure/cloudformation")
    paths = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.yml"))
    report = json.loads(run(TOOLS / "cfn-lint", "--format", "json", *paths, folder=folder))
    faults = [
        Finding(
            path=each["Filename"], line=each["Location"]["Start"]["LineNumber"], rule=each["Rule"]["Id"],
            message=each["Message"],
        )
        for each in report
    ]  # fmt: skip
    return [*faults, *checkov(folder, "cloudformation")]


def checkov(folder: Path, framework: str, *options: str) -> list[Finding]:
    """Return the findings of checkov in a folder. What a comment skips counts too, so `--quiet` would hide it."""
    command = [SCANNERS / "checkov", "--framework", framework, "--skip-download", "--compact"]
    report = json.loads(run(*command, "--output", "json", "--directory", ".", *options, folder=folder))
    if "results" not in report:  # without a finding and without a check it only has figures
        return []
    results = report["results"]
    if results.get("parsing_errors"):
        raise ScanError(f"checkov could not read {results['parsing_errors'][0]}")
    return [
        Finding(
            path=_plain(each["file_path"]), line=max(each["file_line_range"][0], 1), rule=each["check_id"],
            message=each["check_name"] + (f": {each['resource']}" if framework == "cloudformation" else ""),
        )
        for each in [*results["failed_checks"], *results["skipped_checks"]]
    ]  # fmt: skip


def _plain(path: str) -> str:
    return path.removeprefix("./").removeprefix("/")


SCANS: dict[str, Callable[[Path], list[Finding]]] = {
    "bandit": bandit, "audit": audit, "secrets": secrets, "templates": templates,
}  # fmt: skip


def findings_of(scan: str) -> list[Finding]:
    """Return what a scan finds. Raises `ScanError` when its scanner is missing, or does not answer as it should."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return SCANS[scan](Path(folder))
        except (
            AttributeError,
            LookupError,
            OSError,
            TypeError,
            ValueError,
            subprocess.SubprocessError,
        ) as error:
            raise ScanError(f"a scanner is missing, or its answer is not as expected: {error!r}") from error


def read_skips(path: Path) -> list[Skip]:
    """Return the accepted findings. Raises `ScanError` when one has no reason, or a field is missing or unknown."""
    try:
        skips = [Skip(**each) for each in tomllib.loads(path.read_text(encoding="utf-8")).get("skip", [])]
    except (OSError, TypeError, ValueError) as error:
        raise ScanError(f"{path.name}: {error}") from error
    for each in skips:
        if len(each.reason.split()) < FEWEST_WORDS:
            raise ScanError(f"{path.name}: {each.rule} in {each.path} has no reason")
        if each.scan not in SCANS:
            raise ScanError(f"{path.name}: there is no scan {each.scan}")
    return skips


def not_accepted(findings: Iterable[Finding], skips: Iterable[Skip]) -> tuple[list[Finding], list[str]]:
    """Return the findings that no skip accepts, and the skips that accept less or more than they say.

    When there are more findings than a skip accepts, all are returned: which of them is new is not known.
    """
    remaining, wrong = sorted(findings), []
    for skip in skips:
        hit = [each for each in remaining if each.rule == skip.rule and fnmatch(each.path, skip.path)]
        if not hit or skip.count not in {None, len(hit)}:
            expected = "one or more" if skip.count is None else skip.count
            wrong.append(f"{skip.rule} in {skip.path}: {len(hit)} findings, {expected} accepted")
        if skip.count is None or len(hit) <= skip.count:
            remaining = [each for each in remaining if each not in hit]
    return remaining, wrong


def sarif(scan: str, findings: Iterable[Finding]) -> dict[str, Any]:
    """Return findings as SARIF 2.1.0, which GitHub reads."""
    found = list(findings)
    results = [
        {
            "ruleId": each.rule,
            "level": "error",
            "message": {"text": each.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": each.path},
                        "region": {"startLine": each.line},
                    }
                }
            ],
        }
        for each in found
    ]
    driver = {
        "name": f"orb-scan-{scan}",
        "rules": [{"id": rule} for rule in sorted({each.rule for each in found})],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def main(chosen: list[str]) -> int:
    """Run the scans, all of them even when one fails. Return the exit status."""
    if unknown := sorted(set(chosen) - SCANS.keys()):
        sys.exit(f"there is no scan {', '.join(unknown)}: {', '.join(SCANS)}")
    status, output = 0, Path("dist/scan")
    output.mkdir(parents=True, exist_ok=True)
    for scan in chosen or SCANS:
        file = output / f"{scan}.sarif"
        file.unlink(missing_ok=True)
        try:
            skips = [each for each in read_skips(SKIPS) if each.scan == scan]
            findings, wrong = not_accepted(findings_of(scan), skips)
        except ScanError as error:
            print(f"{scan}: not scanned: {error}")
            status = 1
            continue
        file.write_text(json.dumps(sarif(scan, findings), indent=2) + "\n", encoding="utf-8")
        for each in findings:
            print(f"{each.path}:{each.line}: {each.rule} {each.message}")
        for line in wrong:
            print(f"{SKIPS.name}: {line}")
        print(f"{scan}: {len(findings)} findings, {len(skips)} accepted kinds")
        status |= bool(findings or wrong)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

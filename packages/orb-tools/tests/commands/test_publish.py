"""`orb publish`: its output, and a release of small packages from the tag to an import in a clean environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from package_index import PASSWORD, USER, package_index, small_release
from recorded_cli import recorded_cli
from release_monorepo import Monorepo

if TYPE_CHECKING:
    from pathlib import Path


def orb(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command, with no settings of this machine."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "TWINE_", "CODEARTIFACT_", "PACKAGE_VERSION", "GIT_"))
    }
    environment = {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0", **variables}
    command = [sys.executable, "-c", "from orb_tools.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_from_tag_to_import(tmp_path: Path) -> None:
    """A commit is prepared, tagged, built and published with a token of the AWS CLI. A replay uploads nothing."""
    monorepo = Monorepo(tmp_path / "monorepo").begin()
    monorepo.write("packages/orb-tools/src/orb_tools/cli.py", "def main():\n    print('orb')\n")
    setup = monorepo.read("packages/orb-tools/setup.py")
    monorepo.write(
        "packages/orb-tools/setup.py",
        setup.replace("setup(", 'setup(entry_points={"console_scripts": ["orb = orb_tools.cli:main"]}, '),
    )
    monorepo.commit("feat(orb-tools): a command")
    for arguments in (["release", "prepare"], None, ["release", "tag"], ["release", "build"]):
        if arguments is None:
            monorepo.commit("chore(release): 0.1.0")
        else:
            done = orb(*arguments, cwd=monorepo.root)
            assert done.returncode == 0, done.stderr
    with package_index(tmp_path / "index") as index:
        cli = recorded_cli(
            tmp_path / "cli",
            {
                "codeartifact get-repository-endpoint": index.address,
                "codeartifact get-authorization-token": PASSWORD,
            },
        )
        settings = {"PATH": f"{cli.folder}:{os.environ['PATH']}", "CODEARTIFACT_DOMAIN": "orb"}
        index.faults = [lambda *_: None] * 3 + [_refused]
        cut = orb("publish", "--index", "codeartifact", cwd=monorepo.root, **settings)
        assert (cut.returncode, len(index.files)) == (1, 3)
        resumed = orb("publish", "--index", "codeartifact", "--json", cwd=monorepo.root, **settings)
        assert resumed.returncode == 0, resumed.stderr
        body = json.loads(resumed.stdout)
        assert (body["version"], len(body["uploaded"]), len(body["present"])) == ("0.1.0+orb", 5, 3)
        uploads = len(index.uploads)
        replayed = orb("publish", "--index", "codeartifact", cwd=monorepo.root, **settings)
        assert replayed.stdout == "0.1.0+orb is published and verified: 0 files uploaded, 8 were there\n"
        assert len(index.uploads) == uploads
        shown = "".join(each.stdout + each.stderr for each in (cut, resumed, replayed))
        assert PASSWORD not in shown + str(cli.calls())
        assert index.address not in shown
    written = b"".join(path.read_bytes() for path in (monorepo.root / "dist").rglob("*") if path.is_file())
    assert PASSWORD.encode() not in written


def _refused(request: dict[str, object], start: object) -> list[bytes]:
    from package_index import status

    answer = status(403)(request, start)  # type: ignore[arg-type]
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--index", "https://me:made-up@ours.example.com"],
            "the address of the index holds a user name or password",
        ),
        (["--index", "codeartifact"], "CODEARTIFACT_DOMAIN is not set"),
        ([], "Missing option '--index'"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str, tmp_path: Path) -> None:
    """An index that cannot be used ends the command before anything is uploaded. The password is not repeated."""
    folder = small_release(tmp_path / "dist", "1.4.0+orb")
    (tmp_path / "pyproject.toml").write_text('[tool.orb]\nindex = "codeartifact"\n')
    done = orb("publish", str(folder), *arguments, cwd=tmp_path, TWINE_USERNAME=USER)
    assert done.returncode != 0
    assert message in done.stderr
    assert "made-up" not in done.stderr
    assert done.stdout == ""

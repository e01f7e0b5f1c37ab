"""The job of the demo: a diamond of four orders, one of which fails, and a fifth whose worker is killed."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orb_common.execution.archive import pack
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.deploy import BUCKET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.embedded.state_file import Running

SECRET: Final = "jobs/site-token"  # noqa: S105 - the name of a secret
ARCHIVE: Final = "jobs/site.zip"
FETCH: Final = """\
#!/bin/sh
echo "fetching with $SITE_TOKEN"
echo '{"event_type": "pages", "status": "info", "count": 12}' > "$IAC_CI_EVENTS_DIR/pages.json"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the job needs, in the embedded AWS."""

    token: str
    """The value of the secret, which must not be found anywhere."""
    job: Mapping[str, object]


def make_site(running: Running) -> Site:
    """Store a secret, and an archive with a script, and return the job that uses both."""
    token = secrets.token_urlsafe(24)
    vault = aws_client("secretsmanager", running.endpoint)
    vault.create_secret(Name=SECRET, SecretString=token)
    with tempfile.TemporaryDirectory() as name:
        folder, archive = Path(name, "site"), Path(name, "site.zip")
        folder.mkdir()
        script = folder / "fetch.sh"
        script.write_text(FETCH, encoding="utf-8")
        script.chmod(0o755)
        pack(folder, archive)
        body = archive.read_bytes()
    aws_client("s3", running.endpoint).put_object(Bucket=BUCKET, Key=ARCHIVE, Body=body)
    return Site(token=token, job=_job())


def _job() -> Mapping[str, object]:
    def order(name: str, *cmds: str, **more: object) -> dict[str, object]:
        return {
            "order_name": name,
            "queue_id": name,
            "s3_location": f"s3://{BUCKET}/{ARCHIVE}",
            "execution_target": "lambda",
            "timeout": 60,
            "cmds": list(cmds),
            **more,
        }

    return {
        "username": "olivia",
        "flow_label": "demo",
        "orders": [
            order("fetch", "./fetch.sh", secret_manager_paths=[SECRET]),
            order("build", "echo building; sleep 0.2", dependencies=["fetch"]),
            order("test", "echo testing", "echo '1 test failed' >&2; exit 7", dependencies=["fetch"]),
            order("deploy", "echo deploying", dependencies=["build", "test"]),
            # The parent of the shell is the worker: this is the end of its function.
            order("measure", "kill -9 $PPID", dependencies=["fetch"], timeout=1, must_succeed=False),
        ],
    }

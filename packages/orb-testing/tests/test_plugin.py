"""Laws of the plugin. pytest loads it into every session, so it must be cheap until a test uses it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def test_loading_it_loads_no_library() -> None:
    """A session that uses no fixture of the plugin loads neither moto nor boto3."""
    code = (
        "import sys, orb_testing.plugin, orb_testing.events, orb_testing.context, orb_testing.tables\n"
        "import orb_testing.fixtures.fakes\n"
        "print([m for m in ('moto', 'boto3', 'botocore', 'yaml', 'pydantic', 'werkzeug') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


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

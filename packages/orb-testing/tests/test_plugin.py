"""The plugin is loaded into every session, so it must cost nothing until it is used."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from orb_testing.events import appsync_event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orb_testing.context import LambdaContext


def test_loading_it_loads_no_library() -> None:
    """A session that uses no fixture of ours loads neither moto nor boto3."""
    code = (
        "import sys, orb_testing.plugin, orb_testing.events, orb_testing.context, orb_testing.tables\n"
        "print([m for m in ('moto', 'boto3', 'botocore', 'yaml', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_context_time_is_settable(lambda_context: LambdaContext) -> None:
    """The remaining time is what the test says it is."""
    lambda_context.remaining_ms = 250
    assert lambda_context.get_remaining_time_in_millis() == 250
    assert lambda_context.invoked_function_arn.endswith(lambda_context.function_name)


def test_resolver_event_has_the_shape_of_appsync(appsync_event: Callable[..., dict[str, Any]]) -> None:
    """Identity, arguments and headers stand where AppSync puts them, and the whole is JSON."""
    event = appsync_event(
        "UsersGet", {"input": {"userId": "1"}}, sub="s-1", groups=["OWNER"], headers={"user-agent": "x"}
    )
    assert json.loads(json.dumps(event)) == event
    assert (event["info"]["fieldName"], event["info"]["parentTypeName"]) == ("UsersGet", "Query")
    assert event["identity"]["sub"] == "s-1"
    assert event["identity"]["groups"] == event["identity"]["claims"]["cognito:groups"] == ["OWNER"]
    assert event["request"]["headers"] == {"user-agent": "x", "x-forwarded-for": "192.0.2.10, 198.51.100.7"}


@pytest.mark.parametrize(
    ("field", "parent"),
    [("UsersCreate", "Mutation"), ("UsersQueryByEmail", "Query"), ("UserOrganizations", "Query")],
)
def test_parent_type_follows_the_operation(field: str, parent: str) -> None:
    """Reads are queries, the rest are mutations; a caller by API key has no identity."""
    event = appsync_event(field)
    assert event["info"]["parentTypeName"] == parent
    assert event["identity"] is None


def test_a_page_runs_from_top_to_bottom(tmp_path: Path) -> None:
    """Blocks share names, other languages are left alone, and a failure names the line of the page."""
    from orb_testing.doc_examples import run_examples

    page = tmp_path / "page.md"
    page.write_text(
        "# T\n```python\na = 1\n```\n```text\nnot python\n```\n- item\n  ```python\n  b = a + 1\n  ```\n"
    )
    assert run_examples(page)["b"] == 2

    page.write_text("# T\n\n```python\na = 1\nassert a == 2\n```\n")
    with pytest.raises(AssertionError) as caught:
        run_examples(page)
    assert (caught.traceback[-1].path, caught.traceback[-1].lineno) == (page, 4)


def test_without_the_extra_only_its_engines_fail(tmp_path: Path) -> None:
    """A pytest that has the plugin but not moto runs; a fixture that needs moto names the extra."""
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

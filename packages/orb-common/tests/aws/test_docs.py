"""The pages of this room run as they stand."""

from pathlib import Path

import pytest

from orb_testing.docs import run_examples

DOCS = Path(__file__).resolve().parents[4] / "docs"


@pytest.mark.parametrize("page", ["aws", "dynamodb", "s3", "secrets"])
def test_examples_run(aws: object, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python block of the page, from top to bottom."""
    from orb_common.aws import secrets

    monkeypatch.setattr(secrets, "_default", None)
    run_examples(DOCS / f"{page}.md")

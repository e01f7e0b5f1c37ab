"""The names of repositories."""

from __future__ import annotations

import pytest

from orb_common.utils.repositories import is_repository


@pytest.mark.parametrize(
    "text", ["o/n", "org/infra.structure", "a-b_c/.github", "0/_", "o" * 100 + "/" + "n" * 100]
)
def test_names(text: str) -> None:
    """An owner and a name are a repository."""
    assert is_repository(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "o", "o/", "/n", "o/n/m", "o/..", "o/.", "../n", "./n", "-o/n", "o.x/n", "o/n\n", "o/n?x", "o/ü", "o//n",
        "o" * 101 + "/n", "o/" + "n" * 101,
    ],
)  # fmt: skip
def test_other_texts(text: str) -> None:
    """Whatever leads to another place of an address or a path is not a repository."""
    assert not is_repository(text)

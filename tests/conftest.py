"""The address of the repository."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def repository() -> str:
    """Return the address of the repository, which is the same in every package."""
    (address,) = {
        tomllib.loads(path.read_text(encoding="utf-8"))["project"]["urls"]["Repository"]
        for path in ROOT.glob("packages/*/pyproject.toml")
    }
    return str(address)

"""Fixtures of the embedded AWS."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from embedded_aws import copied_orb, pytest_itemcollected, small_aws, small_orb

__all__ = ["copied_orb", "pytest_itemcollected", "small_aws", "small_orb"]

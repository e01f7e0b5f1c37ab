"""Patterns are compiled on first use."""

from __future__ import annotations

import subprocess
import sys


def test_nothing_is_compiled_at_start() -> None:
    """Imports and loggers compile no pattern. A line without signs of secrets compiles only those that split names."""
    code = (
        "import io; from orb_common.redaction.patterns import pattern\n"
        "from orb_common.logging import get_logger; from orb_common.audit import AuditLogger, StateTracker\n"
        "log = get_logger('x', stream=io.StringIO())\n"
        "assert not pattern.cache_info().currsize\n"
        "log.info('seen', orderId='o-1', n=2)\n"
        "assert pattern.cache_info().currsize <= 2, pattern.cache_info()\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)

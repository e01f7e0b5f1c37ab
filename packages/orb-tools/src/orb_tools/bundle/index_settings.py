"""Which of a person's settings of pip reach the pip that fetches: the ones that say where packages come from.

Every other one (platform, no-binary, constraint, dest ...) would change what is fetched, and pip adds some of them to
what the command line says. So pip is asked for its settings, and runs with those of the index and the connection alone.
They go by the environment: an address can hold a password, and arguments are open to all who use the machine.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT = frozenset(
    {
        "cache-dir", "cert", "client-cert", "default-timeout", "extra-index-url", "find-links", "index-url",
        "keyring-provider", "no-cache-dir", "no-index", "proxy", "pypi-url", "retries", "timeout", "trusted-host",
    }
)  # fmt: skip
_SECTIONS = ("global", "download", ":env:")
"""Of pip's settings, the later over the earlier: as `pip download` reads them."""


def index_settings() -> dict[str, str]:
    """Return the settings of the index and of the connection, by pip's name of each ("index-url").

    Raises:
        ToolError: pip cannot read its own settings.
    """
    finished = subprocess.run(
        [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "config", "list"],
        stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True,
    )  # fmt: skip
    if finished.returncode:
        hint = "mend pip's settings: pip config debug shows where they are"
        raise ToolError("pip cannot read its settings", hint=hint, faults=tail(scrub(finished.stderr)))
    found: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for line in finished.stdout.splitlines():
        key, equals, value = line.partition("=")
        section, _, name = key.partition(".")
        if equals and section in found and name in _KEPT:
            found[section][name] = str(ast.literal_eval(value))
    return {name: value for section in _SECTIONS for name, value in found[section].items()}


def isolated(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a pip that knows `settings` and no other: neither variables nor files."""
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("PIP_")}
    environment["PIP_CONFIG_FILE"] = os.devnull  # For pip this means: no file at all.
    return environment | {f"PIP_{name.upper().replace('-', '_')}": value for name, value in settings.items()}

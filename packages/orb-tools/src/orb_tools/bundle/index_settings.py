"""Read pip's own settings, and keep only those that say where packages come from.

Other settings (platform, no-binary, constraint, dest ...) would change what pip fetches, and pip adds some of them to
its command line. So orb asks pip for its settings, and passes it only those of the index and the connection. It passes
them in environment variables, because an address can hold a password, and all users of the machine can read arguments.
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

_INDEX_SETTINGS = frozenset(
    {
        "cache-dir", "cert", "client-cert", "default-timeout", "extra-index-url", "find-links", "index-url",
        "keyring-provider", "no-cache-dir", "no-index", "proxy", "pypi-url", "retries", "timeout", "trusted-host",
    }
)  # fmt: skip
_SECTIONS = ("global", "download", ":env:")
"""The sections of pip's settings that `pip download` reads. A later one overrides an earlier one."""


def index_settings() -> dict[str, str]:
    """Return the settings of the index and of the connection, by pip's name for each ("index-url").

    Raises:
        ToolError: pip cannot read its own settings.
    """
    finished = subprocess.run(
        [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "config", "list"],
        stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True,
    )  # fmt: skip
    if finished.returncode:
        hint = "correct pip's settings: pip config debug shows where they are"
        raise ToolError("pip cannot read its settings", hint=hint, faults=tail(scrub(finished.stderr)))
    found: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for line in finished.stdout.splitlines():
        key, equals, value = line.partition("=")
        section, _, name = key.partition(".")
        if equals and section in found and name in _INDEX_SETTINGS:
            found[section][name] = str(ast.literal_eval(value))
    return {name: value for section in _SECTIONS for name, value in found[section].items()}


def isolated_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return environment variables under which pip uses `settings` only, and no other variables or files."""
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("PIP_")}
    environment["PIP_CONFIG_FILE"] = os.devnull  # With this value pip reads no settings file.
    return environment | {f"PIP_{name.upper().replace('-', '_')}": value for name, value in settings.items()}

"""Ask pip where packages come from, so that a bundle uses the same indexes and connection as pip on this machine.

Only the settings of the index and the connection are used. Others (platform, no-binary, constraint ...) would change
which files are taken.
"""

from __future__ import annotations

import ast
import math
import subprocess
import sys
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECTIONS = ("global", "download", ":env:")
"""The sections of pip's settings that `pip download` reads. A later one overrides an earlier one."""
PYPI = "https://pypi.org/simple"
_TIMEOUT, _RETRIES = 15, 5
"""Pip's defaults."""
_FALSE = frozenset({"", "0", "f", "false", "n", "no", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSettings:
    """Where packages come from, and how to connect. Addresses can hold passwords, so they are never shown."""

    indexes: tuple[str, ...] = ()
    """Addresses of simple repositories: `index-url` and `extra-index-url`. Empty with `no-index`."""
    find_links: tuple[str, ...] = ()
    """Folders, wheels, and addresses of pages with links."""
    trusted_hosts: frozenset[str] = frozenset()
    """Hosts, or hosts with a port, whose certificate is not checked and that may use http."""
    cert: str | None = None
    """A file or folder of certificates to trust. None: those of the system."""
    client_cert: str | None = None
    proxy: str | None = None
    """None: the variables http_proxy, https_proxy and no_proxy decide."""
    timeout: float = _TIMEOUT
    """Seconds that the index may take to answer."""
    retries: int = _RETRIES
    keyring_provider: str = "auto"
    """As pip does without a terminal, the keyring is only asked for "import" and "subprocess"."""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> IndexSettings:
        """Return the settings from pip's values by pip's names.

        Raises `ValueError` when the timeout or the retries are not valid.
        """
        timeout = float(values.get("timeout") or values.get("default-timeout") or _TIMEOUT)
        retries = int(values.get("retries", _RETRIES))
        if not 0 < timeout < math.inf or retries < 0:
            raise ValueError("not in its range")
        indexes = [values.get("index-url") or values.get("pypi-url") or PYPI]
        indexes += values.get("extra-index-url", "").split()
        return cls(
            indexes=() if values.get("no-index", "").lower() not in _FALSE else tuple(dict.fromkeys(indexes)),
            find_links=tuple(dict.fromkeys(values.get("find-links", "").split())),
            trusted_hosts=frozenset(values.get("trusted-host", "").lower().split()),
            cert=values.get("cert") or None,
            client_cert=values.get("client-cert") or None,
            proxy=values.get("proxy") or None,
            timeout=timeout,
            retries=retries,
            keyring_provider=values.get("keyring-provider") or "auto",
        )


def is_this_machine(host: str) -> bool:
    """Return whether a host of an address is this machine, so that http to it can be read by nobody else."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def index_settings() -> IndexSettings:
    """Return pip's settings of the index and of the connection.

    Raises:
        ToolError: pip cannot read its own settings, or one of them is not valid.
    """
    finished = subprocess.run(
        [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "config", "list"],
        stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True,
    )  # fmt: skip
    hint = "correct pip's settings: pip config debug shows where they are"
    if finished.returncode:
        raise ToolError("pip cannot read its settings", hint=hint, faults=tail(scrub(finished.stderr)))
    found: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for line in finished.stdout.splitlines():
        key, equals, value = line.partition("=")
        section, _, name = key.partition(".")
        if equals and section in found:
            found[section][name] = str(ast.literal_eval(value))
    try:
        return IndexSettings.of({name: value for each in found.values() for name, value in each.items()})
    except ValueError as error:
        message = "in pip's settings, timeout must be a number above 0, and retries a whole number from 0 on"
        raise ToolError(message, hint=hint) from error

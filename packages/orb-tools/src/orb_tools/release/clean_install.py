"""Install a published release from its index into a clean environment, and import it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import run, tail

from .published_files import settings_of
from .released_packages import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from packaging.version import Version

    from .index_access import IndexAccess

_PLAIN = ("PATH", "HOME", "LANG")
_CONNECTION = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "requests_ca_bundle")
"""The variables, in lower case, that say how pip reaches the index."""
_IMPORT = """
import sys
from importlib import import_module
from importlib.metadata import version
from pkgutil import iter_modules

wanted, *packages = sys.argv[1:]
for package in packages:
    assert version(package) == wanted, f"{package} {version(package)} is installed"
    module = import_module(package.replace("-", "_"))
    assert module.__file__.startswith(sys.prefix), f"{package} was imported from {module.__file__}"
    for room in iter_modules(module.__path__, module.__name__ + "."):
        if room.ispkg:
            import_module(room.name)
"""


def verify_install(access: IndexAccess, version: Version) -> None:
    """Install the packages and all that they need from the index alone, check them, import them, and run `orb`.

    Raises:
        ToolError: One of these does not work. The release is published all the same.
    """
    settings = settings_of(access)
    # What runs code of packages gets nothing else. The variables of this process have the identity of the job, the
    # credentials of AWS and passwords of indexes.
    plain = {name: os.environ[name] for name in _PLAIN if name in os.environ}
    # Only this index: with another one, a package of the same name elsewhere could be what is verified. An installation
    # of wheels runs no code of theirs.
    installing = plain | {name: value for name, value in os.environ.items() if name.lower() in _CONNECTION}
    installing |= {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": access.pages,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_ONLY_BINARY": ":all:",
        "PIP_RETRIES": str(settings.retries),
        "PIP_TIMEOUT": str(settings.timeout),
        "PIP_TRUSTED_HOST": " ".join(settings.trusted_hosts),
    }
    connection = {
        "PIP_CERT": settings.cert,
        "PIP_CLIENT_CERT": settings.client_cert,
        "PIP_PROXY": settings.proxy,
    }
    installing |= {name: value for name, value in connection.items() if value}
    ours = [f"{package}=={version}" for package in PACKAGES]
    with tempfile.TemporaryDirectory(prefix="orb-verify-") as scratch:
        folder = Path(scratch)
        python = folder / "venv" / "bin" / "python"
        pip: list[str | Path] = [sys.executable, "-P", "-m", "pip", "--python", python, "--quiet"]
        # Without the cache, which could hold an older file of the same address. What others made may come from it.
        made: list[str | Path] = [sys.executable, "-m", "venv", "--without-pip", folder / "venv"]
        imported: list[str | Path] = [python, "-I", "-c", _IMPORT, str(version), *PACKAGES]
        alone, all_others = ["--no-cache-dir", "install", "--no-deps", *ours], ["install", *ours]
        steps: list[tuple[str, list[str | Path], Mapping[str, str]]] = [
            ("no environment can be made", made, plain),
            ("the packages cannot be installed", [*pip, *alone], installing),
            ("what the packages need cannot be installed", [*pip, *all_others], installing),
            ("the installed packages do not fit each other", [*pip, "--isolated", "check"], plain),
            ("the packages cannot be imported", imported, plain),
            ("the command orb does not start", [folder / "venv" / "bin" / "orb", "--version"], plain),
        ]
        for wrong, command, environment in steps:
            finished = run(command, cwd=folder, environment=environment)
            if finished.status:
                hint = "the release is published; correct the cause, or release the next version"
                raise ToolError(f"{wrong} from the index", hint=hint, faults=tail(finished.output))

"""The libraries of the console's page, from npm packages: GraphiQL, and React, which it runs on.

GraphiQL 3 is the last one with a file that works in a page without a bundler. Versions and digests are pinned here. The
files are downloaded once, into `.orb/`; the page uses no network afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_testing.npm_packages import NpmFile, PackageUnavailableError
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from orb_tools.workspace import Workspace

_REACT = "sha512-wS+hAgJShR0KhEvPJArfuPVN1+Hz1t0Y6n5jLrGQbkb4urgPE/0Rve+1kMB1v/oWgHgm4WIcV+i7F2pTVj+2iQ=="
_REACT_DOM = "sha512-5m4nQKp+rZRb09LNH59GM4BxTh9251/ylbKIbpe7TpGxfJ+9kv6BLkLBXIjjspbgbnIBNqlI23tRnTWT0snUIw=="
_GRAPHIQL = "sha512-rJYFlHdBbug9+YbFSwRVvgfPjCayC7wHecZkx/qB4XLuQPFQZw/yB9pmHFtOJV6RiNBBHro3u1GdocKa3YcGRA=="
FILES: Mapping[str, NpmFile] = {
    "react.js": NpmFile(
        package="react", version="18.3.1", integrity=_REACT, path="umd/react.production.min.js"
    ),
    "react-dom.js": NpmFile(
        package="react-dom", version="18.3.1", integrity=_REACT_DOM, path="umd/react-dom.production.min.js"
    ),
    "graphiql.js": NpmFile(package="graphiql", version="3.9.0", integrity=_GRAPHIQL, path="graphiql.min.js"),
    "graphiql.css": NpmFile(
        package="graphiql", version="3.9.0", integrity=_GRAPHIQL, path="graphiql.min.css"
    ),
}
"""The files by the names that the page uses."""


def console_assets(workspace: Workspace) -> dict[str, Path]:
    """Return the path of each file in the workspace's `.orb/console`. Download those that are not there.

    Raises:
        ToolError: npm is missing, the download failed, or a package does not have the pinned digest.
    """
    folder = workspace.state / "console"
    try:
        return {name: each.download(folder / f"{each.version}-{name}") for name, each in FILES.items()}
    except PackageUnavailableError as error:
        raise ToolError(
            f"the console cannot be installed: {error}",
            hint="install Node, and look at `npm config get registry`; orb graphql needs neither",
        ) from error
    except ValueError as error:
        raise ToolError(
            str(error), hint="look at `npm config get registry`: it must not change packages"
        ) from error

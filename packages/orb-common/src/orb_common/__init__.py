"""What every orb Lambda function needs: errors, logging, AWS access, security, audit.

Importing this costs no more than an empty module. The names that the package once offered here are found in
their rooms on first use, with one warning that tells where.
"""

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    __version__: str


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        globals()["__version__"] = found = version("orb-common")
        return found
    # The mechanism itself is loaded for those who use it: most import a room, never a name of the root.
    from ._root import find

    return find(name)


def __dir__() -> list[str]:
    from ._root import NAMES

    return sorted({*globals(), "__version__", *NAMES})

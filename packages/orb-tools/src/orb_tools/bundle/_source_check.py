"""Say why a Python cannot compile sources. `syntax` runs this file as a process of the target's Python.

It reads the sources from standard input and writes the faults to standard output. It imports nothing of orb.
"""

import marshal
import sys
import warnings

TOO_DEEP = (1, "an expression or a chain in it is nested too deeply")
MARSHAL_VERSION = 4
"""A format that all versions of Python read that Lambda has."""


def compile_fault(source: bytes) -> tuple[int, str] | None:
    """Return line and message of the first fault. None: this Python compiles the source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "<module>", "exec", dont_inherit=True)
        except (RecursionError, MemoryError):
            return TOO_DEEP
        except (SyntaxError, ValueError) as error:
            line = error.lineno if isinstance(error, SyntaxError) else None
            message = error.msg if isinstance(error, SyntaxError) else str(error)
            return line or 1, message
    return None


if __name__ == "__main__":
    found = [compile_fault(source) for source in marshal.load(sys.stdin.buffer)]  # noqa: S302 - written by `syntax`
    sys.stdout.buffer.write(marshal.dumps(found, MARSHAL_VERSION))

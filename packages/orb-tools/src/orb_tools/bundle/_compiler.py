"""Runs as a process of its own: sources on standard input, compiled modules on standard output."""

import importlib.util
import marshal
import sys

UNCHECKED_HASH = 1
"""Flags of PEP 552: the header holds a hash, and nobody compares it with the source."""

compiled: dict[str, bytes] = {}
for name, source in marshal.load(sys.stdin.buffer):  # noqa: S302 - written by the process that started this one
    try:
        code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError):
        # Packages carry templates and samples named .py. Whoever imports them learns of the error then.
        continue
    header = importlib.util.MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little")
    compiled[name] = header + importlib.util.source_hash(source) + marshal.dumps(code)
sys.stdout.buffer.write(marshal.dumps(compiled))

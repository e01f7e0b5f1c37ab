"""Compile sources from standard input into the file whose descriptor is the argument.

`bytecode` runs this file with the target's Python, which may be older or newer than the Python of orb.
"""

import importlib.util
import marshal
import sys

UNCHECKED_HASH = 1
"""Flags of PEP 552: the header holds a hash that Python does not compare with the source."""
EXCHANGE = 2
"""The format of marshal for input and output, which every Python reads and writes."""

compiled: dict[str, bytes] = {}
for name, source in marshal.load(sys.stdin.buffer):  # noqa: S302 - written by the process that started this one
    try:
        code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # Some packages ship templates named .py. They only fail when they are imported, as they do without a bundle.
        continue
    header = importlib.util.MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little")
    compiled[name] = header + importlib.util.source_hash(source) + marshal.dumps(code)
with open(int(sys.argv[1]), "wb") as output:  # noqa: PTH123 - a descriptor, not a path
    output.write(marshal.dumps(compiled, EXCHANGE))

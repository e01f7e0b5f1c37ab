"""Compile sources from standard input to standard output. `bytecode` runs this file as a separate process."""

import importlib.util
import marshal
import sys

UNCHECKED_HASH = 1
"""Flags of PEP 552: the header holds a hash that Python does not compare with the source."""

compiled: dict[str, bytes] = {}
for name, source in marshal.load(sys.stdin.buffer):  # noqa: S302 - written by the process that started this one
    try:
        code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError):
        # Some packages ship templates named .py. They only fail when they are imported, as they do without a bundle.
        continue
    header = importlib.util.MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little")
    compiled[name] = header + importlib.util.source_hash(source) + marshal.dumps(code)
sys.stdout.buffer.write(marshal.dumps(compiled))

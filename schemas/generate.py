"""Write models, enums, repositories, rights, rules, data.yml, entity.schema.json and docs/rights.md from the schemas.

This is the command `orb generate`. Run it from any folder with the environment of the checkout: `make generate`, or
`.venv/bin/python schemas/generate.py`.
"""

import sys
from pathlib import Path

try:
    from orb_tools.cli import main
except ModuleNotFoundError as error:
    sys.exit(f"error: {error.name} is not installed in this Python\n  next: make install, then make generate")

if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    given = sys.argv[1:]
    if not any(argument.split("=")[0] == "--schemas" for argument in given):
        given = ["--schemas", str(here), *given]
    sys.argv = ["orb", "generate", *given]
    main()

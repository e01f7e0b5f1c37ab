"""Draw small functions that import in all ways, and find out what Python does with them."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from random import Random

HEAD = """\
import importlib
import sys
import typing
import contextlib
from contextlib import suppress as ignore
from importlib.util import find_spec
from typing import TYPE_CHECKING as CHECKING
ERRORS = (ImportError, AttributeError)
"""
GOOD = [
    "import json", "import os.path", "import xml.etree.ElementTree as tree", "from collections import OrderedDict",
    "import leaf", "import leaf.sub", "from leaf import sub", "import shared", "from shared import ONE",
    "from shared.one import ONE", "from shared import two", "import shared.space.inner", "from .a import NAME",
    "from . import a", "from . import b", "from .b import NAME as other", "from .deep.end import NAME",
    "from lambdas.demo import a as mine", "importlib.import_module('leaf.sub')", "__import__('leaf')",
    "importlib.import_module('.a', __package__)", "from shared.space import inner",
]  # fmt: skip
BAD = [
    "import nowhere", "import leaf.gone", "import json.gone", "import leaf.sub.gone", "from . import gone",
    "from .gone import NAME", "from .a import GONE", "from shared import GONE", "import shared.gone",
    "from shared.one import GONE", "from .....gone import NAME", "importlib.import_module('gone')",
    "import shared.one.ONE", "from shared.space import gone", "import a", "from shared.two import NAME, GONE",
    "import asyncore5",
]  # fmt: skip
TRUE = [
    "sys.version_info >= (3, 11)", "sys.version_info[0] == 3", "sys.version_info[:2] > (3, 5)",
    "not typing.TYPE_CHECKING",
    "not CHECKING", "sys.platform == 'linux'", "sys.platform.startswith('lin')", "find_spec('leaf')", "True",
    "find_spec('leaf') is not None", "sys.version_info.major == 3 and not CHECKING", "find_spec('nowhere') is None",
    "sys.platform in ('linux', 'darwin')", "__name__ != '__main__'", "sys.implementation.name == 'cpython'",
]  # fmt: skip
FALSE = [
    "sys.version_info < (3, 11)", "sys.version_info >= (4,)", "typing.TYPE_CHECKING", "CHECKING", "0",
    "sys.platform == 'win32'", "find_spec('nowhere')", "sys.version_info[:2] <= (3, 10) or CHECKING",
    "__name__ == '__main__'",
    "sys.version_info.minor < 11", "find_spec('leaf') is None", "not find_spec('leaf')",
]  # fmt: skip
CATCHING = [
    "except ImportError", "except ModuleNotFoundError", "except Exception", "except",
    "except (ValueError, ImportError)",
    "except ERRORS", "except (*ERRORS, KeyError)", "except ImportError as error", "except ValueError", "except OSError",
    "except (KeyError, LookupError)", "except BaseException",
]  # fmt: skip
SUPPRESS = [
    "with contextlib.suppress(ImportError)", "with ignore(ModuleNotFoundError)", "with ignore(*ERRORS)",
    "with contextlib.nullcontext(), ignore(ImportError)", "with ignore(ValueError)", "with contextlib.nullcontext()",
]  # fmt: skip
ORACLE = """
import builtins, importlib, json, sys

def outcome(folder):
    sys.path[0] = folder
    for name in list(sys.modules):
        if name.partition(".")[0] in ("lambdas", "shared", "leaf", "a"):
            del sys.modules[name]
    importlib.invalidate_caches()
    tried, functions = set(), []
    sys.tried = tried
    def later(function):
        functions.append(function)
        return function
    builtins.later = later
    try:
        for name in ("lambdas.demo.handler", "lambdas.demo.a", "lambdas.demo.b", "lambdas.demo.deep.end"):
            if name in tried:
                continue
            importlib.import_module(name)
            while functions:
                function = functions.pop(0)
                module = sys.modules.get(function.__module__)
                if module is not None and vars(module) is function.__globals__:
                    function()
    except Exception as error:
        return repr(error)
    return ""

print(json.dumps([outcome(folder) for folder in json.load(sys.stdin)]))
"""


class Drawing:
    """One draw of the sources of a function and of a local package."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._functions = 0

    def files(self) -> dict[str, str]:
        """Return the sources by path in the bundle. The package of an index is always the same."""
        one = self._random.choice(["", *GOOD[:8]])
        return {
            "lambdas/demo/__init__.py": "",
            "lambdas/demo/handler.py": self._module(5),
            "lambdas/demo/a.py": self._module(2) + "NAME = 1\n",
            "lambdas/demo/b.py": self._module(2) + "NAME = 1\n",
            "lambdas/demo/deep/end.py": "NAME = 1\n" + self._module(1),
            "shared/__init__.py": f"{one}\nONE = 1\n" if "shared" not in one else "ONE = 1\n",
            "shared/one.py": "ONE = 1\n" + HEAD + self._block("", 1, own=False),
            "shared/two.py": HEAD + self._block("", 1, own=False) + "NAME = 1\n",
            "shared/space/inner.py": "",
            "leaf/__init__.py": "",
            "leaf/sub.py": "",
        }

    def _module(self, count: int) -> str:
        return "__import__('sys').tried.add(__name__)\n" + HEAD + self._block("", count)

    def _block(self, indent: str, count: int, *, own: bool = True, function: bool = False) -> str:
        lines = "".join(
            self._statement(indent, own=own, function=function) for _ in range(self._random.randint(1, count))
        )
        return lines or f"{indent}pass\n"

    def _import(self, indent: str, *, own: bool) -> str:
        pool = GOOD if self._random.random() < 0.6 else BAD
        pool = (
            pool
            if own
            else [each for each in pool if " ." not in each and "'." not in each and "lambdas" not in each]
        )
        return f"{indent}{self._random.choice(pool)}\n"

    def _statement(self, indent: str, *, own: bool, function: bool) -> str:
        kinds = ["import", "if", "try", "try", "with", "flag"]
        if len(indent) > 8:
            kinds = ["import"]
        elif own and not indent:
            kinds += ["function", "class"]
        kind = self._random.choice(kinds)
        if kind == "import":
            # An import that fails ends the module, so most of them are guarded.
            if indent or self._random.random() < 0.15:
                return self._import(indent, own=own)
            return f"{indent}{self._random.choice(GOOD[:4])}\n"
        if kind == "try":
            return self._try(indent, own=own, function=function)
        return self._compound(kind, indent, own=own, function=function)

    def _compound(self, kind: str, indent: str, *, own: bool, function: bool) -> str:
        deeper = indent + "    "
        body = self._block(
            deeper, 1 if kind == "class" else 2, own=own, function=function or kind == "function"
        )
        match kind:
            case "if":
                return self._if(indent, body, own=own, function=function)
            case "with":
                return f"{indent}{self._random.choice(SUPPRESS)}:\n{body}"
            case "flag":
                text = f"{indent}try:\n{self._import(deeper, own=own)}{deeper}HAS = True\n"
                text += f"{indent}except ImportError:\n{deeper}HAS = False\n"
                return text + f"{indent}if {self._random.choice(['', 'not '])}HAS:\n{body}"
            case "class":
                return f"class C:\n{body}"
            case _:
                self._functions += 1
                return f"@later\ndef f{self._functions}():\n{body}"

    def _if(self, indent: str, body: str, *, own: bool, function: bool) -> str:
        deeper = indent + "    "
        test = self._random.choice([*TRUE, *FALSE])
        if not function and self._random.random() < 0.1:
            return f"{indent}if {test}:\n{deeper}raise ImportError('no')\n"
        text = f"{indent}if {test}:\n{body}"
        if self._random.random() < 0.4:
            other = self._block(deeper, 2, own=own, function=function)
            text += f"{indent}elif {self._random.choice([*TRUE, *FALSE])}:\n{other}"
        if self._random.random() < 0.5:
            text += f"{indent}else:\n{self._block(deeper, 2, own=own, function=function)}"
        return text

    def _try(self, indent: str, *, own: bool, function: bool) -> str:
        deeper = indent + "    "
        text = f"{indent}try:\n" + "".join(
            self._import(deeper, own=own) for _ in range(self._random.randint(1, 2))
        )
        if self._random.random() < 0.2:
            text += self._try(deeper, own=own, function=function)
        handlers = self._random.sample(CATCHING, self._random.choice([1, 1, 2]))
        for handler in sorted(handlers, key=lambda each: each == "except"):
            body = (
                self._block(deeper, 1, own=own, function=function)
                if self._random.random() < 0.5
                else f"{deeper}pass\n"
            )
            if not function and self._random.random() < 0.15:
                body = (
                    deeper
                    + self._random.choice(["raise", "raise RuntimeError('no')", "raise ImportError('no')"])
                    + "\n"
                )
            text += f"{indent}{handler}:\n{body}"
        if self._random.random() < 0.3:
            text += f"{indent}else:\n{self._block(deeper, 1, own=own, function=function)}"
        if self._random.random() < 0.1:
            text += f"{indent}finally:\n{deeper}pass\n"
        return text


def run_python(cases: Sequence[Mapping[str, str]], folder: Path) -> list[str]:
    """Run each case in a bare Python. Return the error of each, or an empty text."""
    for number, files in enumerate(cases):
        for path, text in files.items():
            file = folder / str(number) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    folders = [str(folder / str(number)) for number in range(len(cases))]
    done = subprocess.run(
        [sys.executable, "-S", "-B", "-c", ORACLE],
        cwd=folder, input=json.dumps(folders), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[str] = json.loads(done.stdout)
    return found

"""Leave out parts of packages that no function needs, by named rules.

A rule applies to the wheels of an index, never to the packages and functions of this repository. A unit switches it
off with `keep` in its `[tool.orb-bundle]`. Some rules look at the package first: its tests stay if its own modules
import them. What one package leaves out, another one or the function can still use: such a bundle is refused, because
it would fail when that code runs (`missing_parts`).

All decisions are made from the text of the files, not by parsing, so they do not depend on the Python that runs orb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeVar

    from .source_files import HasContent

    AnyFile = TypeVar("AnyFile", bound=HasContent)

# An import statement, also after a colon or a semicolon. Its names can be on several lines: in brackets, or after a
# backslash.
_IMPORT = re.compile(
    rb"(?:^|[;:])[ \t]*(?:from[ \t]+(?P<source>[.\w]+)[ \t]+import\b(?P<names>[ \t]*\([^)]*\)|(?:\\\r?\n|[^\n;])*)"
    rb"|import[ \t]+(?P<plain>(?:\\\r?\n|[^\n;])*))",
    re.MULTILINE,
)
_COMMENT = re.compile(rb"#[^\n]*")
_WORD = re.compile(r"[\w.]+")
_TEST_FOLDERS = ("tests", "test")
_TEST_TEXT = re.compile(rb"\btests?\b")
# A quoted name with one of the folders as a part: "pkg.tests.data", 'tests/data'.
_TEST_NAME = re.compile(rb"""(["'])(?:[^"'\s]*[./\\])?(tests?)(?:[./\\][^"'\s]*)?\1""")
_STUB_READER = re.compile(rb"""\.pyi["']|\battach_stub\b""")
_SOURCE_SUFFIXES = ("c", "cc", "cpp", "cxx", "f", "f90", "h", "hh", "hpp", "pxd", "pxi", "pyx", "rs")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What a rule left out of a package."""

    rule: str
    files: int
    bytes: int
    modules: tuple[str, ...]
    """Folders of tests that are missing, as import names. Other rules name no modules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A place in a module that uses what a rule may leave out of another package."""

    rule: str
    module: str
    """The imported module. Empty: the place uses whatever the rule leaves out."""
    place: str
    """path:line"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is left out, and why nothing needs it."""

    name: str
    version: int = 1
    """A new selection needs a new number, because packed packages are cached by it."""
    what: str
    reason: str
    select: Callable[[Mapping[str, HasContent]], Iterable[str]]
    """Returns the paths to leave out of the files of a wheel."""
    package: str | None = None
    """The canonical name of the only package that it is about. None: every package."""
    used_by: re.Pattern[bytes] | None = None
    """Finds code of other packages that needs what is left out."""
    mentions: tuple[bytes, ...] = ()
    """One of these words is in each match of `used_by`. They are found much faster than the pattern."""
    unless: str | None = None
    """The canonical name of a package. If the unit locks it, the rule does not apply."""

    def is_about(self, package: str) -> bool:
        """Whether the rule is about the package of that canonical name."""
        return self.package in {None, package}


def applicable_rules(keep: Iterable[str], locked: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules for a unit.

    Args:
        keep: Names of rules that the unit switches off.
        locked: Canonical names of the packages in its lock.
    """
    kept, present = frozenset(keep), frozenset(locked)
    return tuple(rule for rule in RULES.values() if rule.name not in kept and rule.unless not in present)


def kept_files(
    package: str, files: Mapping[str, AnyFile], rules: Iterable[Rule]
) -> tuple[dict[str, AnyFile], tuple[LeftOut, ...]]:
    """Return the files of a wheel that ship, by path, and what each rule left out. Metadata and licences stay.

    A rule that would leave out every module of a package does not apply to it.
    """
    content = {path: file for path, file in files.items() if not _is_metadata(path)}
    report = []
    for rule in rules:
        if not rule.is_about(package):
            continue
        removed = {path: content[path] for path in rule.select(content)}
        modules = {path for path in content if path.endswith(".py")}
        if not removed or (modules and modules <= removed.keys()):
            continue
        content = {path: file for path, file in content.items() if path not in removed}
        report.append(
            LeftOut(
                rule=rule.name,
                files=len(removed),
                bytes=sum(len(file.content) for file in removed.values()),
                modules=tuple(sorted(_missing_folders(removed))),
            )
        )
    return {path: file for path, file in files.items() if path in content or _is_metadata(path)}, tuple(
        report
    )


def find_uses(package: str, files: Mapping[str, HasContent]) -> tuple[Use, ...]:
    """Return the places in the modules of a package or function that use what rules may leave out of others."""
    own = {path.partition("/")[0] for path in files}
    found: dict[tuple[str, str], Use] = {}
    for path, file in sorted(files.items()):
        if not path.endswith(".py"):
            continue
        content = file.content
        for rule in RULES.values():
            mentioned = any(word in content for word in rule.mentions)
            if rule.used_by is not None and rule.package != package and mentioned:
                match = rule.used_by.search(content)
                if match:
                    place = f"{path}:{_line(content, match.start())}"
                    found.setdefault((rule.name, ""), Use(rule=rule.name, module="", place=place))
        if b"test" in content and _TEST_TEXT.search(content):
            for module, line in _imports(path, content):
                head, *rest = module.split(".")
                if head not in own and any(folder in rest for folder in _TEST_FOLDERS):
                    place = f"{path}:{line}"
                    found.setdefault(("tests", module), Use(rule="tests", module=module, place=place))
    return tuple(found.values())


def _is_metadata(path: str) -> bool:
    return path.partition("/")[0].endswith(".dist-info")


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _missing_folders(removed: Iterable[str]) -> set[str]:
    folders = set()
    for path in removed:
        parts = path.split("/")
        for number, part in enumerate(parts[:-1]):
            if part in _TEST_FOLDERS:
                folders.add(".".join(parts[: number + 1]))
                break
    return folders


def _imports(path: str, content: bytes) -> Iterator[tuple[str, int]]:
    """Yield the dotted names that a module imports, with their lines. `from a import b` gives a.b."""
    parts = path.split("/")[:-1]
    # The last bracket closes one that the text leaves open: otherwise each search for it would read to the end.
    line, counted = 1, 0
    for match in _IMPORT.finditer(content + b")"):
        # Counted from the last import on, because counting from the start for each is slow in a long file.
        line += content.count(b"\n", counted, match.start())
        counted = match.start()
        if match["plain"] is not None:
            for name in _COMMENT.sub(b"", match["plain"]).decode("utf-8", errors="replace").split(","):
                if words := _WORD.findall(name):
                    yield words[0], line
            continue
        source = match["source"].decode("utf-8", errors="replace")
        level = len(source) - len(source.lstrip("."))
        above = parts[: len(parts) - level + 1] if level else []
        base = [*above, *filter(None, source.lstrip(".").split("."))]
        yield ".".join(base), line
        for name in (
            _COMMENT.sub(b"", match["names"]).decode("utf-8", errors="replace").strip(" \t()").split(",")
        ):
            if words := _WORD.findall(name):
                yield ".".join([*base, words[0]]), line


def _test_folder(path: str) -> str:
    """Return the outermost folder of tests that a path is in. Empty: it is in none."""
    parts = path.split("/")
    for number, part in enumerate(parts[:-1]):
        if part in _TEST_FOLDERS:
            return "/".join(parts[: number + 1])
    return ""


def _tests(files: Mapping[str, HasContent]) -> set[str]:
    folders = {path: folder for path in files if (folder := _test_folder(path))}
    needed: set[str] = set()
    for path, file in files.items() if folders else ():
        if path in folders or not path.endswith(".py") or not _TEST_TEXT.search(file.content):
            continue
        imported = {module for module, _ in _imports(path, file.content)}
        named = {match[2].decode() for match in _TEST_NAME.finditer(file.content)}
        for folder in set(folders.values()) - needed:
            dotted = folder.replace("/", ".")
            if folder.rpartition("/")[2] in named or any(
                module == dotted or module.startswith(f"{dotted}.") for module in imported
            ):
                needed.add(folder)
    return {path for path, folder in folders.items() if folder not in needed}


def _stubs(files: Mapping[str, HasContent]) -> set[str]:
    if any(_STUB_READER.search(file.content) for path, file in files.items() if path.endswith(".py")):
        return set()
    return {path for path in files if path.endswith((".pyi", "/py.typed")) or "-stubs/" in path}


def _top_folder(path: str) -> str:
    """Return the outermost folder of a path. Empty: it is in none."""
    return path.rpartition("/")[0].partition("/")[0]


def _sources(files: Mapping[str, HasContent]) -> set[str]:
    # Elsewhere such a file can be data: words.h of a list of words, model.f of a model.
    compiled = {_top_folder(path) for path in files if path.endswith(".so")}
    chosen: set[str] = set()
    for suffix in _SOURCE_SUFFIXES:
        found = {path for path in files if path.endswith(f".{suffix}") and _top_folder(path) in compiled}
        # A package such as a compiler reads its own sources. Then a module has their name or suffix in quotes.
        reader = re.compile(rb"\." + suffix.encode() + rb"""["']""")
        if found and not any(
            reader.search(file.content) for path, file in files.items() if path.endswith(".py")
        ):
            chosen |= found
    return chosen


def _paths(*prefixes: str) -> Callable[[Mapping[str, HasContent]], set[str]]:
    """Return a selection of these files, and of all files in the folders that end with a slash."""
    folders = tuple(prefix for prefix in prefixes if prefix.endswith("/"))
    return lambda files: {path for path in files if path in prefixes or path.startswith(folders)}


_RULES = (
    Rule(
        name="tests",
        version=2,
        what="folders `tests` and `test` of packages",
        reason="they test the package; they stay if a module of the package imports or names them",
        select=_tests,
    ),
    Rule(
        name="stubs",
        what="`*.pyi`, `py.typed` and folders `*-stubs`",
        reason="type checkers read them; they stay if a module of the package reads them to import lazily",
        select=_stubs,
    ),
    Rule(
        name="sources",
        version=2,
        what="sources of compiled modules: `*.c`, `*.h`, `*.pyx`, `*.pxd`, `*.rs` and similar",
        reason="compilers read them; they stay without a compiled module, and if a module of the package names them",
        select=_sources,
    ),
    Rule(
        name="type-checkers",
        what="pydantic's plugins for mypy and hypothesis",
        reason="only those tools import them",
        package="pydantic",
        select=_paths("pydantic/mypy.py", "pydantic/v1/mypy.py", "pydantic/v1/_hypothesis_plugin.py"),
        mentions=(b"pydantic.",),
        used_by=re.compile(rb"\bpydantic(?:\.v1)?\.(?:mypy|_hypothesis_plugin)\b"),
    ),
    Rule(
        name="pydantic-v1",
        what="`pydantic.v1`, the copy of pydantic 1 inside pydantic 2",
        reason="only code for pydantic 1 imports it",
        package="pydantic",
        select=_paths("pydantic/v1/"),
        mentions=(b"pydantic", b"__get_validators__"),
        used_by=re.compile(
            rb"\bpydantic\.v1\b|\bpydantic\.utils\b|\bpydantic[ \t]+import\b[^\n]*\bv1\b|\b__get_validators__\b"
        ),
    ),
    Rule(
        name="swagger",
        what="the script and the styles of Powertools' Swagger page",
        reason="only `enable_swagger` reads them",
        package="aws-lambda-powertools",
        select=_paths(
            "aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui-bundle.min.js",
            "aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui.min.css",
        ),
        mentions=(b"enable_swagger",),
        used_by=re.compile(rb"\benable_swagger[ \t]*\("),
    ),
    Rule(
        name="parser",
        what="`aws_lambda_powertools.utilities.parser`, if the unit does not lock pydantic",
        reason="it imports pydantic, so it cannot be imported without it",
        package="aws-lambda-powertools",
        select=_paths("aws_lambda_powertools/utilities/parser/"),
        mentions=(b"aws_lambda_powertools.utilities",),
        used_by=re.compile(rb"\baws_lambda_powertools\.utilities(?:\.|[ \t]+import[ \t]+)parser\b"),
        unless="pydantic",
    ),
    Rule(
        name="git-commands",
        what="dulwich's commands of git: `dulwich.cli` and `dulwich.porcelain`",
        reason="they are for a terminal; functions use the modules below them",
        package="dulwich",
        select=_paths("dulwich/__main__.py", "dulwich/cli.py", "dulwich/porcelain/", "dulwich/porcelain.py"),
        mentions=(b"dulwich",),
        used_by=re.compile(rb"\bdulwich(?:\.|[ \t]+import\b[^\n]*\b)(?:cli|maintenance|porcelain)\b"),
    ),
    Rule(
        name="charset-command",
        what="the command `normalizer` of charset-normalizer",
        reason="it is for a terminal",
        package="charset-normalizer",
        select=_paths("charset_normalizer/__main__.py", "charset_normalizer/cli/"),
        mentions=(b"charset_normalizer",),
        used_by=re.compile(rb"\bcharset_normalizer(?:\.|[ \t]+import\b[^\n]*\b)cli\b"),
    ),
    Rule(
        name="emscripten",
        what="`urllib3.contrib.emscripten`",
        reason="urllib3 imports it in a browser only",
        package="urllib3",
        select=_paths("urllib3/contrib/emscripten/"),
        mentions=(b"urllib3",),
        used_by=re.compile(rb"\burllib3\.contrib(?:\.|[ \t]+import\b[^\n]*\b)emscripten\b"),
    ),
)
RULES: Mapping[str, Rule] = {rule.name: rule for rule in _RULES}
"""All rules by name, in the order in which they apply."""

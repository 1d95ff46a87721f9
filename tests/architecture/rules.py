"""The house's rules as functions: each gives what breaks it, and the tests show that it bites."""

import ast
import re
import sys
from collections.abc import Iterator

from tests.architecture.tree import calls, functions, imports, length, prose

FUNCTION_LINES = 50
FILE_LINES = 400  # 300 split nouns that are read as one
BANNED = {"utils", "util", "common", "core", "helpers", "helper", "services", "service"}
BANNED |= {"manager", "managers", "handler", "handlers", "data", "process", "misc"}
NOUNS = {"Service"}  # the product's own: what a catalogue holds beside tariffs
BANNED_ENDINGS = ("Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Handler")
BANNED_VERBS = {"process", "handle", "manage", "helper", "util"}
CLOCKS = re.compile(
    r"(^|\.)(now|utcnow|today|time|time_ns|monotonic|perf_counter|localtime|gmtime)$"
)
LOTS = re.compile(r"^(random|secrets|uuid|os\.urandom)\b")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
WAITS = (ast.Await, ast.AsyncFor, ast.AsyncWith)
IMPURE = {"asyncio", "random", "secrets", "time", "os", "io", "socket", "subprocess", "threading"}
RULE = re.compile(r"\b([SAMCDHBEVI]\d{1,2})\b(?!-compatible)")

# Assembled here, so that this file does not break the rule it states.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
    )
)
WORKPLACE = tuple("".join(parts) for parts in (("/wo", "rk/"), (".libr", "ary"), ("farm", "-b")))


def long_functions(tree: ast.AST) -> Iterator[ast.AST]:
    """A function that needs scrolling hides its second idea."""
    return (one for one in functions(tree) if length(one) > FUNCTION_LINES)


def banned_names(tree: ast.AST) -> Iterator[ast.AST]:
    """A name that says nothing attracts everything."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and _says_nothing(node.name):
            yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in BANNED_VERBS:
            yield node


def _says_nothing(name: str) -> bool:
    return name.endswith(BANNED_ENDINGS) and name not in NOUNS


def sleeps(tree: ast.AST) -> Iterator[ast.AST]:
    """A sleep hides a race, and costs its time on every run. `asyncio.sleep(0)` is a mere turn."""
    for call, name in calls(tree):
        if name in {"time.sleep", "asyncio.sleep", "sleep", "anyio.sleep"}:
            turn = call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0
            if not turn:
                yield call


def clock_reads(tree: ast.AST) -> Iterator[ast.AST]:
    """Time is an argument: a rule that reads a clock can't be tested at its boundary."""
    return (call for call, name in calls(tree) if CLOCKS.search(name) or LOTS.search(name))


def foreign_imports(tree: ast.AST, own: str) -> Iterator[ast.AST]:
    """The core is the standard library's pure part, and itself."""
    for node, name in imports(tree):
        root = name.partition(".")[0]
        if root != own and (root not in sys.stdlib_module_names or root in IMPURE):
            yield node


def imports_of(tree: ast.AST, *forbidden: str) -> Iterator[ast.AST]:
    """Where one of `forbidden` is imported."""
    return (node for node, name in imports(tree) if name.partition(".")[0] in forbidden)


TURNS = re.compile(r"# (suspends|bounded): \S")


def endless_loops(text: str) -> Iterator[tuple[int, str]]:
    """A `while` around an `await` that can turn without suspending holds up the whole process: an
    `await` of what is done already gives nobody else a turn. Each says, on its line or the one
    before, what suspends it or what bounds its turns.
    """
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.While) and _awaits(node):
            said = lines[max(0, node.lineno - 2) : node.lineno]
            if not any(TURNS.search(line) for line in said):
                yield node.lineno, lines[node.lineno - 1].strip()


def _awaits(node: ast.AST) -> bool:
    """Whether it waits for something, functions within it apart."""
    inside = (one for one in ast.iter_child_nodes(node) if not isinstance(one, FUNCTIONS))
    return any(isinstance(one, WAITS) or _awaits(one) for one in inside)


def cited(text: str) -> Iterator[tuple[int, str]]:
    """Rules that comments and docstrings cite."""
    for line, words in prose(text):
        yield from ((line, rule) for rule in RULE.findall(words.split("noqa:")[0]))


def stated(rulebook: str) -> set[str]:
    """Rules that the rulebook states."""
    return set(re.findall(r"\*\*([A-Z]\d{1,2})\b", rulebook))

"""`python infra/purity.py [ROOT]`: what the import linter cannot see, read off the syntax tree.

Scoring (bulk/ apart) has no float, clock, file, environment or generated code; below `lvheng` nobody reads the environment,
and in `lvheng` only the settings do. What is meant all the same stands in `infra/purity.toml`, each with its reason.
Exit status 0 when it holds; else one line for each place: file, line, rule, what was found and what to do.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FLOORS = ("scoring_plugins", "services", "graphql_schema", "lvheng")
REMEDIES = {
    "float": "points are whole micro-points; exact shares are Fraction or Decimal",
    "division": "divide whole numbers with // after deciding the rounding, or Fractions in a file that purity.toml names",
    "rounding": "round once, where the regulation says, with the one rounding function",
    "clock": "take the date as an argument",
    "randomness": "take what varies as an argument",
    "files": "take text or records as arguments; only the rooms that purity.toml names read packs",
    "generated code": "only the generator that purity.toml names makes code",
    "environment": "take the value as an argument; lvheng/settings.py is the only place that reads the environment",
}
CLOCK_NAMES = {"now", "today", "utcnow", "fromtimestamp", "utcfromtimestamp", "localtime", "gmtime", "monotonic", "perf_counter"}
FILE_NAMES = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob", "scandir", "listdir"}
FILE_NAMES |= {"mkdir", "unlink", "touch", "rename"}
ENVIRONMENT_NAMES = {"environ", "environb", "getenv", "getenvb", "putenv"}
# What `math` gives without a float; floor and ceil of a Fraction are whole.
EXACT_MATHS = {"gcd", "lcm", "isqrt", "comb", "perm", "factorial", "floor", "ceil", "prod"}
BUILTINS = {"float": "float", "complex": "float", "round": "rounding", "open": "files", "input": "environment"}
BUILTINS |= dict.fromkeys(("eval", "exec", "compile", "__import__"), "generated code")
MODULES = {"time": "clock", "os": "environment", "importlib": "generated code"}
MODULES |= dict.fromkeys(("random", "secrets", "uuid"), "randomness")
# The first is only a type; the others read what is installed.
MODULES |= {"importlib.resources.abc": "", "importlib.resources": "files", "importlib.metadata": "files"}


@dataclass(frozen=True, order=True)
class Finding:
    """One place that breaks a rule; `file` is relative to the checked root."""

    file: str
    line: int
    rule: str
    found: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.found}. Remedy: {REMEDIES[self.rule]}"


def own_names(tree: ast.Module) -> set[str]:
    """Names the module itself defines or imports: a `round` of our own is not the builtin."""
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import))
    return names | {alias.asname or alias.name for node in imports for alias in node.names}


def impurities(tree: ast.Module) -> Iterator[tuple[ast.AST, str, str]]:
    """Every place in a module of scoring that is not pure: the node, its rule and what was found."""
    own = own_names(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float() | complex() as value):
                yield node, "float", f"the literal {value!r}"
            case ast.Name(id=name, ctx=ast.Load()) if name in BUILTINS and name not in own:
                yield node, BUILTINS[name], f"the builtin {name}"
            case ast.Attribute(attr=name) if name in CLOCK_NAMES:
                yield node, "clock", f".{name}"
            case ast.Attribute(attr=name) if name in FILE_NAMES:
                yield node, "files", f".{name}"
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name not in EXACT_MATHS:
                yield node, "float", f"math.{name}"
            case ast.BinOp(op=ast.Div(), right=right) if not is_path_part(right):
                yield node, "division", "a true division"
            case ast.AugAssign(op=ast.Div()):
                yield node, "division", "a true division"
            case ast.BinOp(op=ast.Pow(), right=ast.UnaryOp(op=ast.USub())):
                yield node, "float", "a negative power"
            case ast.Import() | ast.ImportFrom():
                yield from ((node, rule, f"import of {name}") for name, rule in forbidden_imports(node))


def is_path_part(right: ast.expr) -> bool:
    """`folder / "name"` joins a path: text cannot be divided by."""
    return isinstance(right, ast.JoinedStr) or (isinstance(right, ast.Constant) and isinstance(right.value, str))


def forbidden_imports(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        name = f"{module}.{alias.name}" if module else alias.name
        known = max((known for known in MODULES if f"{name}.".startswith(f"{known}.")), key=len, default="")
        if MODULES.get(known):
            yield name, MODULES[known]
        elif module == "math" and alias.name not in EXACT_MATHS:
            yield name, "float"


def environment_reads(tree: ast.Module) -> Iterator[tuple[ast.AST, str, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if name in ENVIRONMENT_NAMES:
                yield node, "environment", f"os.{name}"
            case ast.ImportFrom(module="os", names=names):
                yield from ((node, "environment", f"import of os.{alias.name}") for alias in names if alias.name in ENVIRONMENT_NAMES)
            case ast.keyword(arg="envvar"):
                yield node.value, "environment", "an option that reads a variable (envvar=)"


def findings(root: Path) -> list[Finding]:
    """Everything found below `root`, before exceptions."""
    found = set()
    for file in sorted(path for floor in FLOORS for path in (root / floor).rglob("*.py")):
        name = file.relative_to(root).as_posix()
        tree = ast.parse(file.read_text(encoding="utf-8"), filename=name)
        places = list(environment_reads(tree))
        if name.startswith("scoring_plugins/") and not name.startswith("scoring_plugins/bulk/"):
            places += impurities(tree)
        found |= {Finding(name, getattr(node, "lineno", 0), rule, what) for node, rule, what in places}
    return sorted(found)


def complaints(root: Path, exceptions: Path) -> list[str]:
    """What is left after the exceptions, and exceptions that nothing uses or that give no reason."""
    entries = tomllib.loads(exceptions.read_text(encoding="utf-8")).get("allow", [])
    allowed = {(entry["file"], entry["rule"]): entry.get("reason") for entry in entries}
    found = findings(root)
    used = {(finding.file, finding.rule) for finding in found}
    left = [str(finding) for finding in found if (finding.file, finding.rule) not in allowed]
    for (file, rule), reason in sorted(allowed.items()):
        if (file, rule) not in used:
            left.append(f"{file}: the exception '{rule}' in {exceptions.name} is not used: take it out")
        elif not reason:
            left.append(f"{file}: the exception '{rule}' in {exceptions.name} gives no reason: write one")
        elif rule == "division" and not uses_fractions(root / file):
            left.append(f"{file}: the exception 'division' is for Fractions, and the file imports none")
    return left


def uses_fractions(file: Path) -> bool:
    return "Fraction" in own_names(ast.parse(file.read_text(encoding="utf-8")))


def main(arguments: list[str]) -> int:
    home = Path(__file__).parent
    root = Path(arguments[0]) if arguments else home.parent
    left = complaints(root, home / "purity.toml")
    print("\n".join(left) or "Scoring is pure, and only the settings read the environment.")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

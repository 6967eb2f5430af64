"""Read Python sources without running them: ``analyse.py`` takes ``{path: source}`` as JSON on standard input.

Answers JSON by path: ``{"error"}`` or the module's assignments, imports, functions and classes, and every score that
the code puts under a name (``scores["auc"] = …``, ``{"auc": …}``). An expression is ``{"k": kind, "line": …}`` with
what can be told of it; what cannot is of kind ``other``.
"""

from __future__ import annotations

import ast
import json
import sys
from typing import Any

Json = dict[str, Any]
DEEPEST = 12


class Reader:
    """What one module says, as far as it can be told by reading."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.names: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.names[alias.asname or alias.name.split(".")[0]] = (
                        alias.name if alias.asname else alias.name.split(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self.names[alias.asname or alias.name] = f"{node.module or ''}.{alias.name}"

    def module(self) -> Json:
        return {
            "assigned": self._assigned(self.tree.body),
            "imports": [
                {"module": node.module or "", "names": [alias.name for alias in node.names], "line": node.lineno}
                for node in ast.walk(self.tree)
                if isinstance(node, ast.ImportFrom)
            ]
            + [
                {"module": alias.name, "names": [], "line": node.lineno}
                for node in ast.walk(self.tree)
                if isinstance(node, ast.Import)
                for alias in node.names
            ],
            "functions": {
                node.name: self._function(node) for node in self.tree.body if isinstance(node, ast.FunctionDef)
            },
            "classes": {
                node.name: {
                    "line": node.lineno,
                    "methods": {
                        item.name: self._function(item) for item in node.body if isinstance(item, ast.FunctionDef)
                    },
                }
                for node in self.tree.body
                if isinstance(node, ast.ClassDef)
            },
            "calls": sorted(
                {self._callee(node.func) for node in ast.walk(self.tree) if isinstance(node, ast.Call)} - {""}
            ),
            "scores": self._scores(),
        }

    def _assigned(self, body: list[ast.stmt]) -> Json:
        found: Json = {}
        for node in body:
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                found[node.targets[0].id] = self.expression(node.value, found_in=body)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                found[node.target.id] = self.expression(node.value, found_in=body)
        return found

    def _function(self, node: ast.FunctionDef) -> Json:
        returns = [item.value for item in ast.walk(node) if isinstance(item, ast.Return) and item.value is not None]
        return {
            "line": node.lineno,
            "args": [argument.arg for argument in node.args.args],
            "returns": self.expression(returns[0], found_in=node.body) if len(returns) == 1 else None,
        }

    def _scores(self) -> list[Json]:
        found: list[Json] = []
        scopes: list[tuple[list[ast.stmt], ast.AST]] = [
            (node.body, node) for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)
        ]
        inside = {id(child) for _, scope in scopes for child in ast.walk(scope)}
        scopes.append((self.tree.body, self.tree))
        for body, scope in scopes:
            for node in ast.walk(scope):
                if scope is self.tree and id(node) in inside:
                    continue
                if isinstance(node, ast.Dict):
                    pairs = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
                elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                    pairs = [(node.targets[0].slice, node.value)]
                else:
                    continue
                for key, value in pairs:
                    name = key.value if isinstance(key, ast.Constant) else None
                    if name is None or isinstance(name, str):
                        found.append({"key": name, "line": key.lineno, "value": self.expression(value, found_in=body)})
        return found

    def expression(self, node: ast.AST, *, found_in: list[ast.stmt], depth: int = 0) -> Json:
        """Describe one expression. Names are followed to what ``found_in`` assigns to them last."""
        line = getattr(node, "lineno", 0)

        def inner(child: ast.AST) -> Json:
            return self.expression(child, found_in=found_in, depth=depth + 1)

        if depth > DEEPEST:
            return {"k": "other", "line": line}
        try:
            value = ast.literal_eval(node)  # type: ignore[arg-type]
            json.dumps(value)
            return {"k": "literal", "line": line, "value": value}
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            pass
        if isinstance(node, ast.Name):
            value_node = self._last(node.id, found_in, line)
            if value_node is None and found_in is not self.tree.body:
                value_node = self._last(node.id, self.tree.body, sys.maxsize)
            if value_node is None or value_node is node:
                return {"k": "name", "line": line, "name": self.names.get(node.id, node.id)}
            return {**inner(value_node), "through": node.id}
        if isinstance(node, ast.Attribute):
            return {"k": "name", "line": line, "name": self._callee(node)}
        if isinstance(node, ast.List | ast.Tuple):
            return {"k": "list", "line": line, "items": [inner(item) for item in node.elts[:200]]}
        if isinstance(node, ast.Call):
            answer: Json = {"k": "call", "line": line, "function": self._callee(node.func)}
            if isinstance(node.func, ast.Attribute) and answer["function"] == "":
                answer |= {"method": node.func.attr, "of": inner(node.func.value)}
            answer["args"] = [inner(argument) for argument in node.args[:20]]
            answer["named"] = {word.arg: inner(word.value) for word in node.keywords if word.arg is not None}
            return answer
        if isinstance(node, ast.BinOp):
            return {
                "k": "binary",
                "line": line,
                "op": type(node.op).__name__,
                "left": inner(node.left),
                "right": inner(node.right),
            }
        if isinstance(node, ast.UnaryOp):
            return {"k": "unary", "line": line, "op": type(node.op).__name__, "of": inner(node.operand)}
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            return {
                "k": "compare",
                "line": line,
                "op": type(node.ops[0]).__name__,
                "left": inner(node.left),
                "right": inner(node.comparators[0]),
            }
        return {"k": "other", "line": line}

    def _last(self, name: str, body: list[ast.stmt], before: int) -> ast.AST | None:
        found = None
        for statement in body:
            for node in ast.walk(statement):
                if (
                    isinstance(node, ast.Assign)
                    and len(node.targets) == 1
                    and isinstance(node.targets[0], ast.Name)
                    and node.targets[0].id == name
                    and node.lineno < before
                ):
                    found = node.value
        return found

    def _callee(self, node: ast.AST) -> str:
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        parts.append(self.names.get(node.id, node.id))
        return ".".join(reversed(parts))


def analyse(source: str) -> Json:
    """Describe one module; a source that is no Python has an error with its line."""
    try:
        return Reader(ast.parse(source)).module()
    except SyntaxError as error:
        return {"error": {"line": error.lineno, "message": error.msg}}
    except (ValueError, RecursionError, MemoryError) as error:
        return {"error": {"line": None, "message": str(error) or type(error).__name__}}


if __name__ == "__main__":
    sys.setrecursionlimit(5000)
    sys.stdout.write(json.dumps({path: analyse(source) for path, source in json.load(sys.stdin).items()}))

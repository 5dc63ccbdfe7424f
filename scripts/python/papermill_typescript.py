"""Teaches papermill to put parameters into TypeScript notebooks.

papermill looks for engines among the installed packages' entry points, and set-up registers this module as one;
loading it registers the translator besides, which has no entry points of its own. So `import papermill` is enough; this
module can't be imported before papermill.
"""

import json
import re
import shlex
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from papermill.engines import NBClientEngine
from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

__all__ = ["NBClientEngine", "TypeScriptTranslator"]

STRING = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
"""Tried before other values, so that `//` within quotes begins no comment."""

DECLARATION = re.compile(
    rf"^let\s+([\w$]+)(?:\s*:\s*([^=]+?))?\s*=\s*({STRING}|.*?)\s*;?\s*(?://\s*(.*))?$", re.MULTILINE
)


class TypeScriptTranslator(Translator):
    """Assigns to variables that the notebook's `parameters` cell declares with `let`."""

    declared: dict[str, str] = {}
    """Kinds of the parameters of the cell inspected last: papermill inspects a notebook, then translates."""

    @classmethod
    def inspect(cls, parameters_cell: Any) -> list[Parameter]:
        """The parameters that a cell declares, one `let` a line, with their comments."""
        found = DECLARATION.findall(parameters_cell["source"])
        cls.declared = {name: kind_of(value) for name, _, value, _ in found}
        return [
            Parameter(name, annotation or kind_of(value), value, comment) for name, annotation, value, comment in found
        ]

    @classmethod
    def codify(cls, parameters: dict[str, Any], comment: str = "Parameters") -> str:
        """The cell that papermill inserts.

        Raises PapermillException for a parameter that the notebook does not declare, or of another type.
        """
        lines = [cls.comment(comment)]
        for name, value in parameters.items():
            check(name, value, cls.declared)
            lines.append(cls.assign(name, cls.translate(value)))
        # tslab prints the value of a cell's last expression.
        return "\n".join([*lines, "void 0;"]) + "\n"

    @classmethod
    def assign(cls, name: str, str_val: str) -> str:
        """Not `let`: the variable is there, with its type."""
        return f"{name} = {str_val};"

    @classmethod
    def comment(cls, cmt_str: str) -> str:
        return f"// {cmt_str}"

    @classmethod
    def translate(cls, val: Any) -> str:
        """JSON, which Python writes with JavaScript's Infinity and NaN."""
        return json.dumps(val)


def kind_of(source: str) -> str:
    """The type of a literal in TypeScript source, or `unknown`."""
    if source in ("true", "false"):
        return "boolean"
    if re.fullmatch(r"(['\"`]).*\1", source):
        return "string"
    if re.fullmatch(r"-?(?:Infinity|NaN|[\d._]+(?:e[+-]?\d+)?)", source, re.IGNORECASE):
        return "number"
    return {"[": "array", "{": "object"}.get(source[:1], "unknown")


def kind_of_value(value: Any) -> str:
    """The same of a value from the command line."""
    kinds = {bool: "boolean", str: "string", int: "number", float: "number", list: "array", dict: "object"}
    return kinds.get(type(value), "unknown")


def check(name: str, value: Any, declared: dict[str, str]) -> None:
    """Raises PapermillException unless the parameter is declared, and of the declared kind as far as that is known."""
    if name not in declared:
        known = ", ".join(declared) or "none"
        near = "".join(f"; did you mean {one}?" for one in get_close_matches(name, declared, n=1))
        raise PapermillException(
            f"parameter {name}: expected one that the cell tagged parameters declares by let ({known}){near}"
        )
    kind, found = declared[name], kind_of_value(value)
    if "unknown" not in (kind, found) and kind != found:
        raise PapermillException(
            f"parameter {name}: expected a value of type {kind}, found {json.dumps(value)}{advice(name, value, kind)}"
        )


def advice(name: str, value: Any, kind: str) -> str:
    """How papermill's command is given a value of that kind: -p guesses one of numbers, True, False and text."""
    # Others hand their parameters over as they are.
    if "papermill" not in Path(sys.argv[0]).parts[-2:]:
        return ""
    if kind == "string":
        return f"; for a text, -r {name} {shlex.quote(str(value))}"
    example = {"array": "[1, 2]", "object": "{rate: 0.1}", "boolean": "true", "number": "8"}[kind]
    given = str(value) if isinstance(value, str) and kind_of(value.lower()) == kind else example
    article = "an" if kind in ("array", "object") else "a"
    return f"; for {article} {kind}, -y {shlex.quote(f'{name}: {given}')}"


papermill_translators.register("typescript", TypeScriptTranslator)

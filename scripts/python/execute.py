"""Executes one notebook in its kernel and keeps it whatever happens.

Usage: execute.py NOTEBOOK OUTPUT PARAMETERS_JSON

Prints events as JSON lines for `npm run reproduce`: {"cell", "of"} when a cell starts, {"text"} for what it shows,
{"table"} for a result table, {"failed"} when a cell fails. Exit code 1 if a cell failed, 2 for a wrong parameter.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from papermill.exceptions import PapermillException
from papermill.inspection import _infer_parameters
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

TABLE = "application/vnd.dark-knowledge.table+json"
SHOWN_LINES = 6


def report(**event: Any) -> None:
    print(json.dumps(event), flush=True)


class ReportingClient(NotebookClient):
    """Passes on what a cell shows while it runs."""

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        content = msg["content"]
        if msg["msg_type"] == "stream":
            report(text=content["text"])
        elif msg["msg_type"] in ("display_data", "update_display_data"):
            data = content["data"]
            if TABLE in data:
                report(table=data[TABLE])
            elif "text/plain" in data:
                report(text=data["text/plain"], update="display_id" in content.get("transient", {}))
        return super().process_message(msg, cell, cell_index)


def describe_failure(notebook: Any) -> dict[str, Any]:
    """Which cell failed, how it begins, and with what error."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                source = "\n".join(cell.source.splitlines()[:SHOWN_LINES])
                return {"cell": number, "source": source, "error": "\n".join(output.traceback)}
    return {"cell": 0, "source": "", "error": "the kernel died"}


def main(source: str, target: str, parameters_json: str) -> int:
    parameters = json.loads(parameters_json)
    notebook = load_notebook_node(source)
    if parameters:
        # Inspecting tells the translator which parameters there are.
        _infer_parameters(notebook)
        try:
            notebook = parameterize_notebook(notebook, parameters)
        except PapermillException as error:
            report(failed={"cell": 0, "source": "", "error": str(error)})
            nbformat.write(notebook, target)
            return 2
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]

    def on_start(cell: Any, cell_index: int) -> None:
        if cell.cell_type == "code":
            report(cell=code.index(cell_index) + 1, of=len(code))

    client = ReportingClient(
        notebook,
        timeout=None,
        kernel_name=notebook.metadata.kernelspec.name,
        resources={"metadata": {"path": str(Path(source).resolve().parent)}},
        on_cell_start=on_start,
    )
    try:
        # Node makes an inherited pipe non-blocking, and then what is written here may lose its end.
        client.execute(stdout=subprocess.DEVNULL)
    except (CellExecutionError, DeadKernelError):
        report(failed=describe_failure(notebook))
        return 1
    finally:
        nbformat.write(notebook, target)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

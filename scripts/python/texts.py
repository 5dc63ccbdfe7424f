"""Prints the texts of notebooks in jupytext's percent format, as a JSON list: `texts.py NOTEBOOK...`."""

import json
import sys

import jupytext

# A header would name jupytext's version, which says nothing about the notebook.
FILTERS = {"notebook_metadata_filter": "-all", "cell_metadata_filter": "tags"}


def text_of(path: str) -> str:
    notebook = jupytext.read(path)
    notebook.metadata["jupytext"] = FILTERS
    return jupytext.writes(notebook, fmt="ts:percent")


if __name__ == "__main__":
    print(json.dumps([text_of(path) for path in sys.argv[1:]]))

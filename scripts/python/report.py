"""Makes one self-contained HTML page of an executed notebook: `report.py NOTEBOOK HTML PLOTLY_JS`.

Figures stay interactive and need no network: plotly.js is put into the page once.
"""

import html
import json
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter

PLOTLY = "application/vnd.plotly.v1+json"


def with_figures_as_html(notebook: Any) -> int:
    """Turns plotly outputs into elements that draw themselves; returns how many there are."""
    figures = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            figure = output.get("data", {}).get(PLOTLY)
            if figure is None:
                continue
            alt = html.escape(output.data.get("text/plain", ""), quote=True)
            # "</" would end the script element.
            record = json.dumps(figure).replace("</", "<\\/")
            output.data = nbformat.from_dict(
                {
                    "text/html": f'<div id="figure-{figures}" role="figure" aria-label="{alt}"></div>'
                    f"<script>(({{data, layout, config}}) => Plotly.newPlot('figure-{figures}', data, layout, config))"
                    f"({record});</script>"
                }
            )
            figures += 1
    return figures


def main(source: str, target: str, plotly_js: str) -> None:
    notebook = nbformat.read(source, as_version=4)
    figures = with_figures_as_html(notebook)
    page, _ = HTMLExporter(embed_images=True).from_notebook_node(notebook)
    if figures:
        script = Path(plotly_js).read_text(encoding="utf-8").replace("</script", "<\\/script")
        page = page.replace("<head>", f"<head><script>{script}</script>", 1)
    Path(target).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

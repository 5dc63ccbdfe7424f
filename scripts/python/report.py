"""Makes one self-contained HTML page of an executed notebook: `report.py NOTEBOOK HTML PLOTLY_JS MATHJAX_JS`.

Figures stay interactive, and formulas are drawn, without any network: plotly.js and MathJax are put into the page once, if it
needs them.
"""

import html
import json
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter

PLOTLY = "application/vnd.plotly.v1+json"

# The exporter's own page fetches both scripts: RequireJS, which nothing here uses, and an older MathJax.
TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js_requirejs -%}{%- endblock html_head_js_requirejs -%}
{%- block html_head_js_mathjax -%}{%- endblock html_head_js_mathjax -%}
"""

# As JupyterLab reads formulas.
FORMULAS = {
    "tex": {
        "inlineMath": [["$", "$"], ["\\(", "\\)"]],
        "displayMath": [["$$", "$$"], ["\\[", "\\]"]],
        "processEscapes": True,
        "tags": "ams",
    },
    # Code and what cells print are left alone anyway. Figures draw their own.
    "options": {"ignoreHtmlClass": "js-plotly-plot"},
}


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


def has_formulas(notebook: Any) -> bool:
    """Whether there may be formulas: between dollars, or in LaTeX's own brackets."""
    return any("$" in cell.source or "\\" in cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def script_of(text: str) -> str:
    """A script within the page. "</script" would end it."""
    return "<script>" + text.replace("</script", "<\\/script") + "</script>"


def main(source: str, target: str, plotly_js: str, mathjax_js: str) -> None:
    notebook = nbformat.read(source, as_version=4)
    figures = with_figures_as_html(notebook)
    page, _ = HTMLExporter(embed_images=True, raw_template=TEMPLATE).from_notebook_node(notebook)
    scripts = script_of(Path(plotly_js).read_text(encoding="utf-8")) if figures else ""
    if has_formulas(notebook):
        scripts += script_of(f"window.MathJax = {json.dumps(FORMULAS)};")
        scripts += script_of(Path(mathjax_js).read_text(encoding="utf-8"))
    Path(target).write_text(page.replace("<head>", f"<head>{scripts}", 1), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

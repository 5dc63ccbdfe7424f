/** Executed notebooks as pages of the site. */
import { expect, test } from "vitest";
import { documentPage, pageOf } from "../../src/command-line/site/pages.js";

const cell = (cell_type: string, source: string, html?: string) => ({
  id: "a",
  cell_type,
  source,
  metadata: {},
  ...(html !== undefined && { outputs: [{ output_type: "display_data", data: { "text/html": html } }] }),
});

const links = "[02](02-temperature.ipynb), [03](03-gradients.ipynb), [the paper](paper.pdf)";
const htmlLinks = '<a href="02-temperature.ipynb">02</a>, <a href="03-gradients.ipynb">03</a>';

test("links lead to the notebooks that the site has, and of the others only the words stay", () => {
  const notebook = { cells: [cell("markdown", links), cell("code", "show()", htmlLinks)], metadata: {} };
  const { cells } = pageOf(notebook, new Set(["02-temperature"]));
  expect(cells[0]!.source).toBe("[02](02-temperature.ipynb), 03, [the paper](paper.pdf)");
  expect(cells[1]!.outputs![0]!.data).toEqual({ "text/html": '<a href="02-temperature.html">02</a>, 03' });
});

test("links of a text in docs/ resolve at the site's top, or only their words stay", () => {
  const markdown =
    "[02](../notebooks/02-temperature.ipynb), [03](../notebooks/03-gradients.ipynb), [kept](../results/02/quick.json), " +
    "![drawn](../results/02/quick-1.png), [results](results.md), [code](../src/index.ts), [above](#log), [paper](https://arxiv.org/abs/1503.02531)";
  expect(documentPage(markdown, new Set(["02-temperature"]))).toBe(
    "[02](02-temperature.ipynb), 03, [kept](results/02/quick.json), " +
      "![drawn](results/02/quick-1.png), results, code, [above](#log), [paper](https://arxiv.org/abs/1503.02531)",
  );
});

test("a figure is drawn by the site's own plotly.js, with its words for those who can't see it", () => {
  const figure = { data: [], layout: { title: "</script>" } };
  const outputs = [
    {
      output_type: "display_data",
      data: { "application/vnd.plotly.v1+json": figure, "text/plain": '[figure] A "b"' },
    },
  ];
  const { cells } = pageOf({ cells: [{ ...cell("code", ""), outputs }], metadata: {} }, new Set());
  const html = String(cells[0]!.outputs![0]!.data!["text/html"]);
  expect(html).toContain('role="figure" aria-label="A &quot;b&quot;"');
  expect(html.match(/<\/script>/g)).toHaveLength(2);
});

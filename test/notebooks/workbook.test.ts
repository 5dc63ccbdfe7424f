/** Every notebook of the workbook, executed in the real kernel with small parameters. */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parameterArguments, readNotebook, reproduce, root, sourceOf } from "./run.js";

const MOST_LINES = 15;
const folder = join(root, "notebooks");
const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));

test("there are notebooks", () => {
  expect(names).toContain("01-mnist-distillation.ipynb");
});

describe.each(names)("%s", (name) => {
  const notebook = readNotebook(join(folder, name));

  test("is in normal form", () => {
    expect(notebook.metadata.kernelspec.name).toBe("tslab");
    expect(sourceOf(notebook.cells[0]!)).toMatch(/^# /);
    expect(notebook.cells.length).toBeLessThanOrEqual(14);
    expect(notebook.cells.filter(({ metadata }) => metadata.tags?.includes("parameters"))).toHaveLength(1);
    for (const cell of notebook.cells) {
      if (cell.cell_type === "code") expect(sourceOf(cell).split("\n").length).toBeLessThanOrEqual(MOST_LINES);
    }
  });

  test("runs from beginning to end, with figures and a table", { timeout: 300_000 }, () => {
    const parameters = notebook.metadata.dark_knowledge?.test_parameters;
    expect(parameters, "metadata dark_knowledge.test_parameters").toBeDefined();
    const output = mkdtempSync(join(tmpdir(), "workbook-"));
    const { status, text } = reproduce("--only", name, "--output", output, ...parameterArguments(parameters!));
    expect(status, text).toBe(0);
    const measuresClaims = notebook.cells.some((cell) => sourceOf(cell).includes("runExperiment("));
    expect(text).toContain(measuresClaims ? "The paper's statements, and this run" : "────");
    expect(text).toContain(`✓ ${name}`);
    expect(text, "a warning of Node's").not.toMatch(/\(node:\d+\)/);
    const outputs = readNotebook(join(output, name)).cells.flatMap(({ outputs: found = [] }) => found);
    expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
    expect(outputs.some(({ data }) => data && "application/vnd.plotly.v1+json" in data)).toBe(true);
    const page = readFileSync(join(output, name.replace(".ipynb", ".html")), "utf8");
    expect(page).toContain("Plotly.newPlot('figure-0'");
    expect(page).not.toMatch(/<script[^>]+src="https?:[^"]*plotly/);
    expect(existsSync(join(output, "index.html"))).toBe(true);
    const results = JSON.parse(readFileSync(join(output, "results.json"), "utf8")) as { notebook: string }[];
    expect(JSON.stringify(results)).toContain(name);
  });
});

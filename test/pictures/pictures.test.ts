import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { withBrowser } from "../../src/command-line/pictures/browser.js";
import { figureDrawer, svgDrawer } from "../../src/command-line/pictures/draw-figures.js";
import { withOutputs, withoutNoise } from "../../src/command-line/pictures/outputs.js";
import { findOrInstallChromium, installedChromium } from "../../scripts/setup/chromium.mjs";
import { ROOT, temporaryFolder, write } from "../setup/small-repository.js";

const cell = (id: string, source: string, outputs: object[] = []) => ({
  id,
  cell_type: "code",
  source,
  metadata: {},
  execution_count: 3,
  outputs: outputs as { output_type: string }[],
});
const figure = { data: [{ y: [1, 2] }], layout: {} };
const output = {
  output_type: "display_data",
  data: {
    "image/png": "an older one",
    "application/vnd.plotly.v1+json": figure,
    "text/plain": ["[figure] It rises."],
  },
};
const text = { output_type: "stream", text: "printed" };

test("outputs come into the notebook, figures with a picture, counts without", async () => {
  const notebook = { cells: [cell("a", "show()")], metadata: { kept: true } };
  const executed = { cells: [cell("injected", "x = 1;"), cell("a", "show()", [output, text])], metadata: {} };
  const result = await withOutputs(notebook, executed, (drawn) => Promise.resolve(JSON.stringify(drawn)));
  expect(result.metadata).toEqual({ kept: true });
  expect(result.cells).toHaveLength(1);
  expect(result.cells[0]).toMatchObject({ execution_count: null });
  expect(result.cells[0]!.outputs![0]!.data).toEqual({ ...output.data, "image/png": JSON.stringify(figure) });
  expect(result.cells[0]!.outputs![0]!.metadata).toEqual({ "image/png": { alt: "It rises." } });
  expect(result.cells[0]!.outputs![1]).toEqual(text);
});

test("pictures inside of panels become PNG, which all readers of notebooks show", async () => {
  const image = (type: string, data: string) =>
    `<p>A</p><img src="data:image/${type};base64,${data}" alt="bars">`;
  const panel = { output_type: "display_data", data: { "text/html": [image("svg+xml", "PHN2Zz4=")] } };
  const notebook = { cells: [cell("a", "show()")], metadata: {} };
  const executed = { cells: [cell("a", "show()", [panel])], metadata: {} };
  const drawSvg = (svg: string) => Promise.resolve(`png of ${atob(svg)}`);
  const result = await withOutputs(notebook, executed, () => Promise.resolve(""), drawSvg);
  expect(result.cells[0]!.outputs![0]!.data).toEqual({ "text/html": [image("png", "png of <svg>")] });
});

test("outputs of another source are refused", async () => {
  const draw = () => Promise.resolve("");
  const notebook = { cells: [cell("a", "show(1)")], metadata: {} };
  const executed = { cells: [cell("a", "show(2)")], metadata: {} };
  await expect(withOutputs(notebook, executed, draw)).rejects.toThrow(
    "cell a: expected it executed as it stands",
  );
});

/** A machine on which nothing is installed. */
const bare = { PATH: "/nowhere" };
const patience = { timeout: 240_000 };

test("the browser that npm carries starts, with its own libraries and fonts", patience, async () => {
  const path = await findOrInstallChromium(ROOT, bare);
  expect(execFileSync(path, ["--version"], { encoding: "utf8" })).toMatch(/^Chromium \d+/);
});

test("an installed browser goes before, if it starts; CHROMIUM_PATH before all", () => {
  const folder = temporaryFolder();
  const program = (name: string, code: number) => {
    const path = join(folder, name, "chromium");
    write(path, `#!/bin/sh\nexit ${code}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const [broken, works, named] = [program("broken", 1), program("works", 0), program("named", 0)];
  const PATH = [broken, works].map((path) => dirname(path)).join(delimiter);
  expect(installedChromium({ PATH })).toBe(works);
  expect(installedChromium({ PATH, CHROMIUM_PATH: named })).toBe(named);
  expect(installedChromium(bare)).toBeUndefined();
  expect(() => installedChromium({ CHROMIUM_PATH: "/nowhere/chrome" })).toThrow(
    "CHROMIUM_PATH /nowhere/chrome: expected Chromium or Chrome, found no such file. To repair: install one",
  );
  expect(() => installedChromium({ CHROMIUM_PATH: broken })).toThrow("a file that does not start as one");
});

test("figures are drawn in their height, the same at every time, and not blank", patience, async () => {
  const drawings = await withBrowser(async (browser) => {
    const draw = await figureDrawer(browser);
    const drawn = {
      data: [{ y: [1, 2], type: "scatter" }],
      layout: { height: 300, title: { text: "Errors" } },
    };
    const svg = btoa('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"></svg>');
    const empty = await draw({ data: [], layout: { height: 300 } });
    return [await draw(drawn), await draw(drawn), empty, await svgDrawer(browser)(svg)];
  });
  const [first, second, empty, charts] = drawings as [string, string, string, string];
  const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];
  expect(sizeOf(Buffer.from(charts, "base64"))).toEqual([80, 60]);
  const png = Buffer.from(first, "base64");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(sizeOf(png)).toEqual([800, 300]);
  expect(second).toBe(first);
  expect(first).not.toBe(empty);
});

test("what differs at every run, or is large for nothing, is left out", () => {
  const progress =
    "███ net: epoch 2 of 2 · loss 0.1 · 9 errors of 20 · 149 steps/s · finished after 1 min 3 s";
  const html = `<code>${progress}</code>`;
  const panel = '<script type="application/x-plotly-gzip">H4sIA</script>\n<script>draw();</script>';
  const ended = "✓ net: 2 epochs · loss 0.1 · 9 errors of 20 · finished after 1 min 3 s";
  const cleaned = (data: Record<string, unknown>) => withoutNoise({ output_type: "display_data", data }).data;
  expect(cleaned({ "text/html": [html], "text/plain": progress })).toEqual({
    "text/html": ["<code>███ net: epoch 2 of 2 · loss 0.1 · 9 errors of 20 · finished</code>"],
    "text/plain": ["███ net: epoch 2 of 2 · loss 0.1 · 9 errors of 20 · finished"],
  });
  expect(cleaned({ "text/plain": ended })).toEqual({
    "text/plain": ["✓ net: 2 epochs · loss 0.1 · 9 errors of 20 · finished"],
  });
  expect(cleaned({ "text/html": panel })).toEqual({
    "text/html": ['<script type="application/x-plotly-gzip"></script>\n', "<script>draw();</script>"],
  });
});

import { expect, test } from "vitest";
import { findChromium } from "../../scripts/pictures/draw.mjs";
import { withOutputs } from "../../scripts/pictures/outputs.mjs";

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
  data: { "application/vnd.plotly.v1+json": figure, "text/plain": "x" },
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
  expect(result.cells[0]!.outputs![1]).toEqual(text);
});

test("outputs of another source are refused", async () => {
  const draw = () => Promise.resolve("");
  const notebook = { cells: [cell("a", "show(1)")], metadata: {} };
  const executed = { cells: [cell("a", "show(2)")], metadata: {} };
  await expect(withOutputs(notebook, executed, draw)).rejects.toThrow(
    "cell a: expected it executed as it stands",
  );
});

test("without a browser the error says how to get one", () => {
  expect(() => findChromium({ PATH: "/nowhere" })).toThrow(
    "expected Chromium or Chrome, to draw figures with, found none on PATH",
  );
  expect(() => findChromium({ CHROMIUM_PATH: "/nowhere/chrome" })).toThrow("found /nowhere/chrome");
});

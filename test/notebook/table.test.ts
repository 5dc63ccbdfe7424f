import * as tf from "@tensorflow/tfjs";
import { expect, test, vi } from "vitest";
import { endedText, progressText, showProgress } from "../../src/notebook/progress.js";
import { show } from "../../src/notebook/show.js";
import { plainTable, tableText, type TableLike } from "../../src/figures/table.js";
import { markdownTable } from "../../src/figures/markdown.js";
import { showTable, tableHtml } from "../../src/notebook/table.js";
import type { TrainingProgress } from "../../src/training/progress.js";

const table = {
  title: "Errors",
  columns: ["net", "errors"],
  rows: [
    ["teacher", 67],
    ["small", 146],
  ],
  notes: ["one seed"],
};

/** What is printed while the function runs. */
function printed(run: () => void): string {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  run();
  const text = log.mock.calls.flat().join("\n");
  log.mockRestore();
  return text;
}

test("a table is text in aligned columns outside of a notebook", () => {
  const expected = [
    "Errors",
    "───────────────",
    "net      errors",
    "───────────────",
    "teacher      67",
    "small       146",
    "───────────────",
    "one seed",
  ];
  expect(tableText(table).split("\n")).toEqual(expected);
  expect(
    printed(() => {
      showTable(table);
    }),
  ).toBe(tableText(table));
});

test("in a notebook, words stand to the left and figures to the right", () => {
  const columns = ["net", "claim", "errors", "gain"];
  const html = tableHtml({
    title: "",
    columns,
    rows: [
      ["a", "holds", "74.2 ± 3.1", "×1.2"],
      ["b", "2 of 3", 146, "–"],
    ],
  });
  const heads = [...html.matchAll(/<th scope="col" style="text-align:(\w+)">/g)].map(([, side]) => side);
  expect(heads).toEqual(["left", "left", "right", "right"]);
  expect(html).toContain('<td style="text-align:left;white-space:nowrap">holds</td>');
});

test("a column without a heading has an empty cell for it, not an empty heading", () => {
  const html = tableHtml({ title: "", columns: ["", "paper"], rows: [["errors", 67]] });
  expect(html).toContain('<tr><td></td><th scope="col"');
  expect(html).toContain('<th scope="row"');
});

test("rows and cells of other kinds are numbers and texts, and what is no number has its name", () => {
  const cells = [NaN, -Infinity, 3n, 2n ** 60n, tf.scalar(0.5), new Date(0), true, "text"];
  const given = {
    title: "Kinds",
    columns: cells.map((_, column) => column),
    rows: [cells, new Array<number>(8).fill(1)],
  };
  expect(plainTable("showTable", given)).toMatchObject({
    columns: ["0", "1", "2", "3", "4", "5", "6", "7"],
    rows: [
      ["NaN", "-Infinity", 3, "1152921504606846976", 0.5, "1970-01-01T00:00:00.000Z", "true", "text"],
      [1, 1, 1, 1, 1, 1, 1, 1],
    ],
  });
  const typed = { title: "Typed", columns: ["a", "b"], rows: [Float32Array.of(0.5, NaN)], notes: "one note" };
  expect(plainTable("showTable", typed as unknown as TableLike)).toEqual({
    ...{ title: "Typed", columns: ["a", "b"], rows: [[0.5, "NaN"]], notes: ["one note"] },
  });
  expect(plainTable("showTable", { title: "", columns: ["a"], rows: tf.tensor2d([[1], [2]]) }).rows).toEqual([
    [1],
    [2],
  ]);
  expect(markdownTable(["a", "b"], [[NaN, "one\ntwo | three"]])).toBe(
    "| a | b |\n| --- | --- |\n| NaN | one two \\| three |",
  );
});

test.each([
  [
    "undefined",
    undefined,
    'each cell must be a number or text, in row 0 (from 0), column "errors", got undefined',
  ],
  ["a list", [1], "each cell must be a number or text"],
  ["a tensor of several numbers", tf.tensor1d([1, 2]), "got a tensor of shape [2]"],
  ["a map", new Map(), "rows[0][1] must be a list or an object"],
])("a cell is refused that is %s", (_, cell, message) => {
  expect(() => {
    showTable({ title: "", columns: ["net", "errors"], rows: [["small", cell]] });
  }).toThrow(message);
});

test("a row with a cell too few is refused", () => {
  expect(() => {
    showTable({ ...table, rows: [["teacher"]] });
  }).toThrow("each row must have 2 cells");
});

test("a figure outside of a notebook says what is to be seen", () => {
  expect(
    printed(() => {
      show({ data: [], layout: {}, alt: "Errors fall." });
    }),
  ).toBe("[figure] Errors fall.");
});

const progress: TrainingProgress = {
  label: "teacher",
  epoch: 2,
  epochs: 10,
  batch: 250,
  batches: 1000,
  loss: 0.1234,
  errors: { count: 120, of: 10_000 },
  elapsedSeconds: 50,
  remainingSeconds: 150,
  ended: undefined,
};

test("progress says what, how far, loss, errors, rate and time left", () => {
  expect(progressText(progress)).toBe(
    "█████░░░░░░░░░░░░░░░ teacher: epoch 2 of 10 · loss 0.123 · 120 errors of 10000 · 5 steps/s · 2 min 30 s left",
  );
  expect(progressText({ ...progress, ended: "interrupted" })).toContain("interrupted after 50 s");
});

test("a training that has ended leaves a short line without a bar, for many the last", () => {
  expect(endedText({ ...progress, epoch: 10, batch: 1000, ended: "finished" })).toBe(
    "✓ teacher: 10 epochs · loss 0.123 · 120 errors of 10000 · finished after 50 s",
  );
  expect(endedText({ ...progress, loss: NaN, errors: undefined, ended: "interrupted" }, 3)).toBe(
    "■ 3 trainings, the last: teacher: epoch 2 of 10 · interrupted after 50 s",
  );
});

test("progress is a line per tenth where nothing can be redrawn", () => {
  const text = printed(() => {
    const listener = showProgress();
    for (let batch = 0; batch <= 1000; batch += 10) listener({ ...progress, batch });
    listener({ ...progress, batch: 1000, ended: "finished" });
  });
  expect(text.split("\n")).toHaveLength(11);
});

import { beforeEach, expect, test } from "vitest";
import { compare } from "../../src/figures/compare.js";
import { curvesFigure } from "../../src/figures/curves.js";
import { digitsFigure } from "../../src/figures/digits.js";
import { forgetRuns, keepRun } from "../../src/notebook/compared.js";

const run = (label: string, y: number) => {
  const axes = { x: { label: "T" }, y: { label: "errors" } };
  return { label, figure: curvesFigure("Errors", axes, [{ label: "net", x: [1], y: [y] }], `It is ${y}.`) };
};
beforeEach(() => {
  forgetRuns();
});

test("the present run is drawn last and whole, earlier ones faded, each with its label", () => {
  const figure = compare([run("T = 1", 9), run("T = 4", 8)], run("T = 20", 7));
  expect(figure.data.map((trace) => (trace as { name: string }).name)).toEqual([
    "net (T = 1): 9",
    "net (T = 4): 8",
    "net (T = 20): 7",
  ]);
  expect(figure.data.map((trace) => (trace as { opacity?: number }).opacity)).toEqual([0.35, 0.5, undefined]);
  expect(figure.alt).toBe("T = 20: Errors. It is 7. Before: T = 4: Errors. It is 8. T = 1: Errors. It is 9.");
});

test("few runs are named at their ends with their last values, many in a legend", () => {
  const texts = (count: number) => {
    const runs = Array.from({ length: count }, (_, index) => run(`T = ${index + 1}`, 1234.5 + index));
    const two = runs.map(({ label, figure }) => ({
      label,
      figure: { ...figure, data: [...figure.data, ...figure.data] },
    }));
    const { layout } = compare(two.slice(0, -1), two.at(-1)!);
    return { legend: layout.showlegend, texts: layout.annotations?.map(({ text }) => text) ?? [] };
  };
  const few = texts(2);
  expect(few.legend).toBe(false);
  expect(few.texts).toHaveLength(4);
  expect(few.texts[0]).toMatch(/net \(T\u00a0=\u00a01\): 1235$/);
  expect(texts(3)).toEqual({ legend: true, texts: [] });
});

test("a first run, and a figure that can't be laid over another, stay as they are", () => {
  expect(compare([], run("T = 1", 9))).toEqual(run("T = 1", 9).figure);
  const digits = {
    label: "T = 1",
    figure: digitsFigure("D", [{ pixels: new Uint8Array(784), caption: "0" }]),
  };
  expect(compare([digits], digits)).toBe(digits.figure);
});

test("runs are kept by name, the oldest first; the same label takes the place of the earlier run", () => {
  expect(keepRun("here", run("T = 1", 9))).toEqual([]);
  expect(keepRun("there", run("T = 1", 3))).toEqual([]);
  expect(keepRun("here", run("T = 4", 8)).map(({ label }) => label)).toEqual(["T = 1"]);
  expect(keepRun("here", run("T = 1", 7)).map(({ label }) => label)).toEqual(["T = 4"]);
  expect(keepRun("here", run("T = 8", 6)).map(({ figure }) => figure.alt)).toEqual([
    "Errors. It is 8.",
    "Errors. It is 7.",
  ]);
  forgetRuns("here");
  expect(keepRun("here", run("T = 1", 9))).toEqual([]);
});

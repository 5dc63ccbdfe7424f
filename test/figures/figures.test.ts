import { expect, test } from "vitest";
import { classMatrixFigure, confusionFigure } from "../../src/figures/class-matrix.js";
import { curvesFigure } from "../../src/figures/curves.js";
import { digitsFigure } from "../../src/figures/digits.js";
import { dashOf, markerOf } from "../../src/figures/figure.js";
import { learningCurvesFigure } from "../../src/figures/learning-curves.js";
import { logAxis } from "../../src/figures/log-axis.js";
import { mapFigure } from "../../src/figures/map.js";
import { seedsFigure } from "../../src/figures/seeds.js";
import { softTargetsFigure } from "../../src/figures/soft-targets.js";

test("learning curves: one line per net, axes with labels, the last errors in words", () => {
  const figure = learningCurvesFigure("Errors", [
    {
      label: "teacher",
      epochs: [
        { epoch: 1, loss: 0.2, errors: 300 },
        { epoch: 2, loss: 0.1, errors: 100 },
      ],
    },
    { label: "small", epochs: [{ epoch: 1, loss: 0.2, errors: undefined }] },
  ]);
  expect(figure.data[0]).toMatchObject({ name: "teacher", x: [1, 2], y: [300, 100] });
  expect(figure.data[1]).toMatchObject({ y: [null] });
  expect(figure.layout.xaxis?.title).toMatchObject({ text: "epoch" });
  expect(figure.alt).toBe("Errors. Errors after the last epoch: teacher 100, small –.");
});

test("learning curves of several seeds: means with deviations, as far as all have come", () => {
  const epochs = (...errors: number[]) =>
    errors.map((count, index) => ({ epoch: index + 1, loss: 1, errors: count }));
  const figure = learningCurvesFigure("Errors", [
    { label: "net", epochs: [epochs(300, 100), epochs(320, 120, 90)] },
  ]);
  expect(figure.data[0]).toMatchObject({ x: [1, 2], y: [310, 110] });
  const { error_y: bars } = figure.data[0] as { error_y: { array: number[] } };
  expect(bars.array[1]).toBeCloseTo(Math.sqrt(200), 10);
  expect(figure.alt).toContain("net 110.");
});

test("seeds: single values, mean with deviation, the paper's where there is one", () => {
  const rows = [
    { label: "teacher", values: [90, 100], paper: 67 },
    { label: "other", values: [50, 54] },
  ];
  const figure = seedsFigure("Errors", { label: "errors", unit: "digits" }, rows);
  expect(figure.data[0]).toMatchObject({ x: [90, 100, 50, 54], y: ["teacher", "teacher", "other", "other"] });
  expect(figure.data[1]).toMatchObject({ x: [95, 52], name: "mean ± standard deviation, 2 seeds" });
  expect(figure.data[2]).toMatchObject({ x: [67], y: ["teacher"], name: "paper" });
  expect(figure.layout.xaxis?.title).toMatchObject({ text: "errors (digits)" });
  expect(figure.alt).toBe("Errors. teacher: 95.0 ± 7.1, paper 67; other: 52.0 ± 2.8.");
  const fewer = [rows[0]!, { label: "other", values: [50, 52, 54] }];
  const named = { name: "mean ± standard deviation, 2 to 3 seeds" };
  expect(seedsFigure("Errors", { label: "errors" }, fewer).data[1]).toMatchObject(named);
  const single = seedsFigure("Errors", { label: "errors" }, [{ label: "net", values: [5] }]);
  expect(single.data).toMatchObject([{ x: [5], name: "here, one seed" }]);
});

test("series differ in colour, and in symbol or hatching", () => {
  const figure = softTargetsFigure(
    "A",
    [1, 2, 4].map((temperature) => ({ temperature, probabilities: [0.5, 0.5] })),
  );
  const bars = figure.data.map(
    (trace) => (trace as { marker: { color: string; pattern: { shape: string } } }).marker,
  );
  expect(new Set(bars.map(({ pattern }) => pattern.shape)).size).toBe(3);
  expect(new Set([0, 1, 2, 3, 4, 5].map((series) => markerOf(series).symbol)).size).toBe(6);
  expect(new Set([0, 1, 2, 3].map(dashOf)).size).toBe(4);
});

test.each([
  [new Uint8Array(63), "digitsFigure: pixels must fill a square, got 63"],
  [
    new Float32Array(784).fill(NaN, 7, 8),
    "digitsFigure: pixels of digit 0 must be finite numbers, at position 7, got NaN",
  ],
  [[], "digitsFigure: pixels must fill a square, got 0"],
])("a digit that is none is refused by name", (pixels, message) => {
  expect(() => digitsFigure("D", [{ pixels, caption: "3" }])).toThrow(message);
});

test("other squares are shown as digits are, all of one size", () => {
  const picture = { pixels: new Uint8Array(32 * 32).fill(200), caption: "亜" };
  const figure = digitsFigure("Kanji", [picture, picture], 2);
  const { z } = figure.data[0] as { z: number[][] };
  expect(z.flat().filter((value) => value === 200)).toHaveLength(2 * 32 * 32);
  expect(figure.alt).toBe("Kanji. 2 pictures: 亜; 亜.");
  const other = { pixels: new Uint8Array(784), caption: "3" };
  expect(() => digitsFigure("Both", [picture, other])).toThrow(
    "digitsFigure: digit 1 must have 32 × 32 pixels, got 784",
  );
});

test("digits: each in its place of the grid, with its caption", () => {
  const pixels = new Uint8Array(784).fill(9);
  const figure = digitsFigure(
    "Two",
    [
      { pixels, caption: "3, not 5" },
      { pixels, caption: "4" },
    ],
    1,
  );
  const { z } = figure.data[0] as { z: number[][] };
  expect(z).toHaveLength(84);
  expect(z[14]![0]).toBe(9);
  expect(z[13]![0]).toBe(0);
  expect(z[56]![27]).toBe(9);
  expect(z.flat().filter((value) => value === 9)).toHaveLength(2 * 784);
  expect(figure.layout.annotations?.map(({ text }) => text)).toEqual(["3, not 5", "4"]);
});

test("soft targets: a bar per class and temperature", () => {
  const figure = softTargetsFigure("A 1", [
    { temperature: 1, probabilities: [0, 1, 0] },
    { temperature: 8, probabilities: [0.3, 0.6, 0.1] },
  ]);
  expect(figure.data).toHaveLength(2);
  expect(figure.data[1]).toMatchObject({ name: "T = 8", x: [0, 1, 2], y: [0.3, 0.6, 0.1] });
  expect(figure.alt).toContain("At T = 8 the most probable classes are 1, 0, 2.");
});

test("curves: a band beneath, error bars, a dashed reference, logarithmic ranges, named values", () => {
  const x = [1, 10];
  const figure = curvesFigure(
    "Gradient",
    {
      x: { label: "T", log: true, ticks: x },
      y: { label: "norm", unit: "nats", log: true, range: [0.1, 10] },
    },
    [
      { label: "measured", x, y: [2, 3], band: { low: [1, 2], high: [3, 4] }, deviation: [0.5, undefined] },
      { label: "limit", x, y: [1, 1], reference: true },
      { label: "other limit", x, y: [2, 2], reference: true },
    ],
    "It rises.",
  );
  expect(figure.data).toHaveLength(4);
  expect(figure.data[0]).toMatchObject({ x: [1, 10, 10, 1], y: [3, 4, 2, 1], fill: "toself" });
  expect(figure.data[1]).toMatchObject({ name: "measured", error_y: { array: [0.5, 0] } });
  expect(figure.data[2]).toMatchObject({ mode: "lines", line: { dash: "dash" } });
  expect(figure.data[3]).toMatchObject({ mode: "lines", line: { dash: "dot" } });
  expect(figure.layout.xaxis).toMatchObject({ tickvals: [1, 10], ticktext: ["1", "10"] });
  expect(figure.layout.yaxis).toMatchObject({ title: { text: "norm (nats)" }, type: "log", range: [-1, 1] });
  expect(figure.alt).toBe("Gradient. It rises.");
});

test("curves: gaps where nothing was measured, few markers on many points, names for all", () => {
  const x = Array.from({ length: 40 }, (_, index) => index);
  const y = x.map((value) => (value === 1 ? NaN : value));
  const curves = [
    { label: "long", x, y },
    { label: "empty", x: [0, 1], y: [NaN, NaN] },
  ];
  const { data, layout } = curvesFigure("Gaps", { x: { label: "x" }, y: { label: "y" } }, curves, "");
  const [long, empty] = data as { y: (number | null)[]; marker: { maxdisplayed?: number } }[];
  expect(long!.y.slice(0, 3)).toEqual([0, null, 2]);
  expect(long!.marker.maxdisplayed).toBe(25);
  expect(empty!.marker.maxdisplayed).toBeUndefined();
  expect(layout.showlegend).toBe(true);
});

interface Label {
  text: string;
  xref: string;
  x: number;
  y: number;
  yshift: number;
}

test("few curves are named at their ends, with their markers, none upon another, and have no legend", () => {
  const axes = { x: { label: "x" }, y: { label: "y", log: true } };
  const curves = [
    { label: "top", x: [1, 10], y: [1, 100] },
    { label: "just below", x: [1, 10], y: [1, 99.5] },
    { label: "one that ends early and has a name of many words", x: [1, 2], y: [1, 10] },
    { label: "level", x: [1, 10], y: [1, 1], reference: true },
  ];
  const { layout } = curvesFigure("Ends", axes, curves, "");
  const labels = layout.annotations as unknown as Label[];
  expect(layout.showlegend).toBe(false);
  expect(labels.map(({ text }) => text.replace(/<(?!br)[^>]*>/g, ""))).toEqual([
    "● top",
    "■ just below",
    "◆ one that ends early and<br>has a name of many words",
    "╍ level",
  ]);
  expect(labels.map(({ xref }) => xref)).toEqual(["paper", "paper", "x", "paper"]);
  // Of a logarithmic axis, annotations take logarithms.
  expect(labels.map(({ y }) => y)).toEqual([2, Math.log10(99.5), 1, 0]);
  // plotly's pixels of a power of ten on this axis, to which the shifts are added.
  const height = 380 - 56 - 56;
  const places = labels.map(({ y, yshift }) => (height * y) / (2 * 1.12) + yshift);
  expect(places[0]! - places[1]!).toBeGreaterThanOrEqual(16 - 1e-9);
  expect(labels[2]!.yshift).toBeCloseTo(0, 9);
  const many = Array.from({ length: 6 }, (_, index) => ({ label: String(index), x: [1], y: [index + 1] }));
  expect(curvesFigure("Many", axes, many, "").layout).toMatchObject({ showlegend: true });
  expect(curvesFigure("One", axes, curves.slice(0, 1), "").layout.annotations).toBeUndefined();
});

test("a minimum is ringed", () => {
  const axes = { x: { label: "T" }, y: { label: "errors" } };
  const curve = { label: "30 units", x: [1, 2, 4], y: [9, NaN, 7], ringed: true };
  const { data } = curvesFigure("Errors", axes, [curve], "");
  expect(data[1]).toMatchObject({ x: [4], y: [7], marker: { symbol: "circle-open" } });
  expect(curvesFigure("None", axes, [{ ...curve, y: [NaN, NaN, NaN] }], "").data).toHaveLength(1);
});

test.each([
  ["a few powers of ten, 2 and 5 written out between them", [0.5, 60], { dtick: "D2", tickformat: ",~r" }],
  ["less than one: plotly's own", [80, 200], { tickformat: ",~r" }],
  ["many", [1, 1e5], { dtick: 1, tickformat: ",~r" }],
  ["many and small", [1e-9, 1], { dtick: 2, exponentformat: "power" }],
  ["nothing", [0, NaN, null], {}],
])("logarithmic axes: %s", (_, values, ticks) => {
  expect(logAxis(values)).toEqual({ type: "log", ...ticks });
});

test("map: a cell for each pair, written out on opaque ground, none where nothing was measured", () => {
  const values = { x: [1, 2], y: [30], cells: [[100, undefined]] };
  const { data, layout, alt } = mapFigure("Errors", values, { x: "T", y: "units", cells: "mean" }, "Few.");
  expect(data).toMatchObject([{ x: ["1", "2"], y: ["30"], z: [[2, null]], text: [["100", ""]] }]);
  const { colorscale } = data[0] as { colorscale: [number, string][] };
  for (const [, colour] of colorscale) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  expect(layout.title).toMatchObject({ text: "Errors (mean)" });
  expect(alt).toBe("Errors. Few.");
});

test("class matrix: the diagonal empty, the largest cells in words", () => {
  const labels = { rows: "label", columns: "class", cells: "probability" };
  const figure = classMatrixFigure(
    "Means",
    [
      [0.9, 0.1],
      [0.3, 0.7],
    ],
    labels,
  );
  expect((figure.data[0] as { z: unknown }).z).toEqual([
    [null, 0.1],
    [0.3, null],
  ]);
  expect(figure.alt).toBe("Means. The largest: 0 for 1 (0.3), 1 for 0 (0.1).");
});

test("confusions and soft targets carry the classes' names", () => {
  const classNames = ["coat", "bag"];
  const figure = confusionFigure(
    "Clothes",
    [
      [8, 2],
      [1, 9],
    ],
    { classNames },
  );
  const [cells] = figure.data as { x: unknown; y: unknown; colorbar: { title: { text: string } } }[];
  expect([cells!.x, cells!.y, cells!.colorbar.title.text]).toEqual([classNames, classNames, "examples"]);
  expect(figure.alt).toBe("Clothes. The largest: bag for coat (2), coat for bag (1).");
  const digits = confusionFigure("Digits", [
    [8, 2],
    [1, 9],
  ]);
  expect(digits.data[0]).toMatchObject({ x: ["0", "1"], colorbar: { title: { text: "digits" } } });
  expect(() =>
    confusionFigure(
      "Clothes",
      [
        [8, 2],
        [1, 9],
      ],
      { classNames: ["coat"] },
    ),
  ).toThrow('classNames must be 2, one for each row, got ["coat"]');
  const targets = softTargetsFigure("One", [{ temperature: 2, probabilities: [0.3, 0.7] }], { classNames });
  expect(targets.data[0]).toMatchObject({ x: classNames });
  expect(targets.alt).toContain("the most probable classes are bag, coat.");
});

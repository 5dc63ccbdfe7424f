import { gunzipSync } from "node:zlib";
import * as tf from "@tensorflow/tfjs";
import { expect, test, vi } from "vitest";
import { digitsFigure } from "../../src/figures/digits.js";
import { softTargetsFigure } from "../../src/figures/soft-targets.js";
import { PACKED_TYPE } from "../../src/notebook/page/plotly-in-page.js";
import { forgetRuns, keepRun, showCompared } from "../../src/notebook/compared.js";
import { figureBundle, show, type FigureLike } from "../../src/notebook/show.js";
import { temperatureSlider, type SliderExample } from "../../src/notebook/temperature-slider.js";

const PLOTLY = "application/vnd.plotly.v1+json";
const figure = softTargetsFigure("A 1", [{ temperature: 8, probabilities: [0.3, 0.6, 0.1] }]);
const slider = (temperature?: number) =>
  temperatureSlider(
    "Targets",
    [{ label: "a <7>", logits: [2, 1, 0] }],
    temperature === undefined ? {} : { temperature },
  );

test("a figure is plotly's type and a text; HTML that stands alone when asked for", () => {
  expect(Object.keys(figureBundle(figure))).toEqual([PLOTLY, "text/plain"]);
  const html = figureBundle(figure, { standalone: true })["text/html"] as string;
  expect(html).toContain(`<p>${figure.alt}</p>`);
  const packed = new RegExp(`<script type="${PACKED_TYPE}">([^<]+)</script>`).exec(html)?.[1] ?? "";
  expect(gunzipSync(Buffer.from(packed, "base64")).toString()).toContain("plotly.js");
});

test("digits are packed into few bytes, and can be unpacked; small tables stay as they are", () => {
  const pixels = Uint8Array.from({ length: 784 }, (_, index) => index % 256);
  const digits = digitsFigure("One", [{ pixels, caption: "3" }], 2);
  const { z } = digits.data[0] as { z: number[][] };
  const [trace] = (
    figureBundle(digits)[PLOTLY] as { data: { z: { bdata: string; dtype: string; shape: string } }[] }
  ).data;
  expect(trace!.z).toMatchObject({ dtype: "u1", shape: `${z.length}, ${z[0]!.length}` });
  expect([...Buffer.from(trace!.z.bdata, "base64")]).toEqual(z.flat());
  const small = { data: [{ type: "heatmap" as const, z: [[1, 2]] }], layout: {}, alt: "" };
  expect(figureBundle(small)[PLOTLY]).toMatchObject({ data: [{ z: [[1, 2]] }] });
});

const shown = (figure: FigureLike) =>
  JSON.parse(JSON.stringify(figureBundle(figure)[PLOTLY])) as {
    data: Record<string, unknown>[];
    layout: object;
  };

test("a figure is kept with the numbers that it was given, wherever they are, and whatever they lie in", () => {
  const rows = [Float32Array.of(0.5, NaN), Int32Array.of(3, 4)];
  const trace = {
    ...{ type: "bar", x: new Set([0, 1]), y: Float64Array.of(0.25, 0.75) },
    error_y: { array: Float32Array.of(0.5, 0.125) },
    marker: { size: Uint8Array.of(1, 2), color: tf.tensor1d([3, 4]) },
    customdata: [Int16Array.of(5), 6n, new Date(0)],
  };
  const { data, layout } = shown({
    data: [trace, { type: "heatmap", z: rows }],
    layout: { xaxis: { range: Float32Array.of(0, 1) } },
  });
  expect(data).toEqual([
    {
      ...{ type: "bar", x: [0, 1], y: [0.25, 0.75], error_y: { array: [0.5, 0.125] } },
      marker: { size: [1, 2], color: [3, 4] },
      customdata: [[5], 6, "1970-01-01T00:00:00.000Z"],
    },
    {
      type: "heatmap",
      z: [
        [0.5, null],
        [3, 4],
      ],
    },
  ]);
  expect(layout).toEqual({ xaxis: { range: [0, 1] } });
  const html = figureBundle({ data: [trace] }, { standalone: true })["text/html"] as string;
  expect(html).toContain('"y":[0.25,0.75]');
});

test("a figure without words has its title for them, or its traces", () => {
  const text = (figure: FigureLike) => figureBundle(figure)["text/plain"];
  expect(text({ data: [{ type: "bar" }, {}], layout: {} })).toBe("[figure] 2 traces: bar, scatter");
  expect(text({ data: [], layout: { title: { text: "Errors" } } })).toBe("[figure] Errors");
});

test("a figure of plotly's own is shown as it is: a title that is a text, frames, config, no words", () => {
  const bundle = figureBundle({
    data: [{ y: [1, 4], marker: { colorbar: { title: "nats" } }, customdata: [{ title: "mine" }] }],
    layout: { title: "Squares", xaxis: { title: "n" }, meta: { title: "mine" } },
    frames: [{ data: [{ y: Float32Array.of(2) }] }],
    config: { displaylogo: true, scrollZoom: true },
  });
  expect(bundle["text/plain"]).toBe("[figure] Squares");
  expect(bundle[PLOTLY]).toEqual({
    // plotly.js 3 and later leave out a title that is a text.
    data: [{ y: [1, 4], marker: { colorbar: { title: { text: "nats" } } }, customdata: [{ title: "mine" }] }],
    layout: { title: { text: "Squares" }, xaxis: { title: { text: "n" } }, meta: { title: "mine" } },
    frames: [{ data: [{ y: [2] }] }],
    config: { responsive: true, displaylogo: true, scrollZoom: true },
  });
});

test.each([
  [
    "a tensor",
    tf.tensor1d([1, 2]),
    /^show: a figure must be plotly's record, .* got a tensor of shape \[2\]$/,
  ],
  ["nothing", undefined, /^show: a figure must be plotly's record, .* got undefined$/],
  ["a map of traces", { data: new Map() }, /^show: a figure must be plotly's record/],
  ["a map in a trace", { data: [{ y: new Map() }] }, /^show: data\[0\]\.y must be a list or an object/],
])("show refuses %s", (_, what, message) => {
  expect(() => {
    show(what as unknown as FigureLike);
  }).toThrow(message);
});

test("rows of different lengths are not packed into one shape", () => {
  const z = [...Array.from({ length: 30 }, () => new Array<number>(40).fill(7)), [1]];
  expect(shown({ data: [{ type: "heatmap", z }] }).data).toEqual([{ type: "heatmap", z }]);
});

test("a figure that was kept is what it was when it was shown", () => {
  const y = [1, 2];
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  showCompared("mutable", "first", { data: [{ y }], layout: {}, alt: "" });
  y[0] = 99;
  log.mockRestore();
  const [first] = keepRun("mutable", { label: "second", figure: { data: [], layout: {}, alt: "" } });
  expect(first!.figure.data).toEqual([{ y: [1, 2] }]);
  forgetRuns("mutable");
});

/** The picture that is seen where scripts don't run, and its words. */
function fallback({ html }: { html: string }): { alt: string; svg: string } {
  const [, source = "", alt = ""] =
    /<img src="data:image\/svg\+xml;base64,([^"]+)" alt="([^"]*)">/.exec(html) ?? [];
  return { alt, svg: Buffer.from(source, "base64").toString() };
}

test("the slider's panel is the same at every call, escapes its labels, and is a row of charts where scripts don't run", () => {
  expect(slider()).toEqual(slider());
  const { html, alt } = slider();
  expect(html).not.toContain("<7>");
  const picture = fallback({ html });
  expect(picture.alt).toBe(
    "Targets: a &lt;7&gt;. T = 1: 0 0.67, 1 0.24, 2 0.090; T = 2: 0 0.51, 1 0.31, 2 0.19; T = 4: 0 0.42, 1 0.33, 2 0.25; " +
      "T = 10: 0 0.37, 1 0.33, 2 0.30; T = 20: 0 0.35, 1 0.33, 2 0.32.",
  );
  expect(picture.svg.match(/<rect /g)).toHaveLength(5 * 3);
  expect([...picture.svg.matchAll(/>T = (\d+)</g)].map(([, T]) => T)).toEqual(["1", "2", "4", "10", "20"]);
  expect(alt).toContain("A slider from T = 1 to 20 for a <7>.");
});

test("the slider reaches as far as the T that it begins with, and takes the example along as a picture", () => {
  expect(slider(50).alt).toContain("from T = 1 to 50");
  expect(slider(0.5).alt).toContain("from T = 0.5 to 20");
  const examples = [{ label: "a", logits: [1, 0], pixels: [0, 255, 128, 0] }];
  const [, bitmap = ""] =
    /data:image\/bmp;base64,([\w+/=]+)/.exec(fallback(temperatureSlider("T", examples)).svg) ?? [];
  // The lower row first, each row filled to four bytes.
  expect([...Buffer.from(bitmap, "base64").subarray(14 + 40 + 1024)]).toEqual([128, 0, 0, 0, 0, 255, 0, 0]);
  const uneven = [{ ...examples[0]!, pixels: [0, 1, 2] }];
  expect(() => temperatureSlider("T", uneven)).toThrow("temperatureSlider: pixels must fill a square, got 3");
});

test("the slider keeps all digits of logits, and classes that are ruled out", () => {
  const kept = (logits: SliderExample["logits"]) =>
    /"logits":(\[[^\]]*\])/.exec(temperatureSlider("T", [{ label: "a", logits }]).html)?.[1];
  const logits = Float32Array.of(1234.5678, -0.1);
  expect(JSON.parse(kept(logits)!)).toEqual([...logits]);
  expect(kept(tf.tensor1d([2, 1]))).toBe("[2,1]");
  expect(kept([1, -Infinity])).toBe('[1,"-Infinity"]');
  expect(fallback(temperatureSlider("T", [{ label: "a", logits: [1, -Infinity] }])).alt).toContain(
    "T = 20: 0 1.0, 1 0.0.",
  );
});

test.each([
  ["NaN", [1, NaN], "logits of a must be numbers below infinity"],
  ["all classes ruled out", [-Infinity, -Infinity], "logits of a must not rule out all classes"],
  ["no list", { 0: 1, 1: 2 }, "logits of a must be a list of numbers"],
])("the slider refuses logits with %s", (_, logits, message) => {
  expect(() => temperatureSlider("T", [{ label: "a", logits: logits as number[] }])).toThrow(message);
});

test("the slider refuses what it can't show", () => {
  expect(() => temperatureSlider("T", [])).toThrow(
    "temperatureSlider: there must be at least one example, got 0",
  );
  expect(() => slider(0)).toThrow("each temperature must be positive and finite, got 0");
  const beyond = { temperature: 4, range: [5, 10] as [number, number] };
  expect(() => temperatureSlider("T", [{ label: "a", logits: [1, 2] }], beyond)).toThrow(
    "temperature must be in range",
  );
  const uneven = [
    { label: "a", logits: [1, 2] },
    { label: "b", logits: [1] },
  ];
  expect(() => temperatureSlider("T", uneven)).toThrow("b must have 2 logits, got 1");
});

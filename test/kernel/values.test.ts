/** Values on their way from a cell to the notebook: tensors that are printed, figures and tables with what people compute in them. */
import { beforeAll, expect, test } from "vitest";
import { printed, session, sessionOfCells, type Answer } from "./session.js";

const PLOTLY = "application/vnd.plotly.v1+json";
const TABLE = "application/vnd.dark-knowledge.table+json";

const CELLS = {
  // Before the library, and without it.
  backend:
    'import * as tf from "@tensorflow/tfjs";\nconsole.log(tf.getBackend(), tf.scalar(2).square().dataSync()[0]);',
  tensor: "const matrix = tf.tensor2d([[1, 2.5], [3, 4]]);\nmatrix",
  nested:
    "console.log({ a: { matrix, rate: tf.variable(tf.scalar(0.5), true, 'rate') } }, [tf.tensor1d([true, false], 'bool')]);",
  single: "tf.tensor3d([[[1, 2]]])",
  gone: "const gone = tf.tensor1d([1]);\ngone.dispose();\ngone",
  large: "console.log(tf.zeros([2, 784]));",
  deep: "console.log({ a: { b: { c: matrix } } });",
  figure: `import { show, showTable, showCompared, temperatureSlider } from "dark-knowledge";
const softmax = tf.softmax(tf.tensor1d([0, Math.log(3)]));
show({ data: [{ type: "bar", x: [0, 1], y: softmax.dataSync() }], layout: {} });`,
  others: `show({
  data: [{ type: "heatmap", z: [Float32Array.of(0.5, NaN), Int32Array.of(3, 4)], customdata: [[7n]] }, { y: matrix, error_y: { array: new Set([1]) } }],
  layout: { title: { text: "All" } },
});`,
  refused: "const counts = new Map([['a', 1]]);\nshow({ data: [{ y: counts }] });",
  table:
    'showTable({ title: "T", columns: ["net", "loss", "count"], rows: [["a", NaN, 3n], ["b", tf.scalar(0.5), 2]] });',
  compared: `const ys = [1, 2];
showCompared("c", "before", { data: [{ y: ys }], layout: {} });
ys[0] = 9;
showCompared("c", "after", { data: [{ y: ys }], layout: {} });`,
  slider: 'show(temperatureSlider("T", [{ label: "a", logits: tf.tensor1d([1.2345678, -Infinity]) }]));',
};

let answers: Record<keyof typeof CELLS, Answer>;
beforeAll(async () => {
  answers = await sessionOfCells(CELLS);
}, 120_000);

const out = (name: keyof typeof CELLS) => printed(answers[name], "stdout");
const shown = (name: keyof typeof CELLS, type: string, index = 0) =>
  answers[name].published[index]?.data?.[type];

test("tensors compute with the library's backend, though it is not imported yet", () => {
  expect(out("backend")).toMatch(/^(tensorflow|wasm) 4\n$/);
  expect(answers.backend.published).toHaveLength(1);
});

test("tensors on WebAssembly compute in the cell that imports them", { timeout: 120_000 }, async () => {
  const environment = { DARK_KNOWLEDGE_BACKEND: "wasm" };
  const [answer] = (await session([{ execute: [CELLS.backend] }], { environment })) as [Answer];
  expect(printed(answer, "stdout")).toBe("wasm 4\n");
});

test("a tensor that is printed shows its type, shape and values, within other values as well", () => {
  expect(out("tensor")).toBe("Tensor float32 [2, 2]\n    [[1, 2.5],\n     [3, 4  ]]\n");
  expect(out("nested")).toBe(`{
  a: {
    matrix: Tensor float32 [2, 2]
        [[1, 2.5],
         [3, 4  ]],
    rate: Variable rate float32 [] 0.5
  }
} [ Tensor bool [2] [true, false] ]
`);
  expect(out("single")).toBe("Tensor float32 [1, 1, 2] [[[1, 2]]]\n");
  expect(out("gone")).toBe("Tensor float32 [1] (disposed)\n");
  expect(out("large")).toMatch(/^Tensor float32 \[2, 784\]\n {4}\[\[0, 0, 0, \.\.\., 0, 0, 0\],\n/);
  expect(out("deep")).toContain("Tensor float32 [2, 2]");
});

test("a figure's numbers arrive, in whatever they lie", () => {
  const { data } = shown("figure", PLOTLY) as { data: { y: number[] }[] };
  expect(data).toMatchObject([{ type: "bar", x: [0, 1] }]);
  expect(data[0]!.y).toHaveLength(2);
  expect(data[0]!.y[1]).toBeCloseTo(0.75, 6);
  expect(shown("others", PLOTLY)).toMatchObject({
    data: [
      {
        type: "heatmap",
        z: [
          [0.5, null],
          [3, 4],
        ],
        customdata: [[7]],
      },
      {
        y: [
          [1, 2.5],
          [3, 4],
        ],
        error_y: { array: [1] },
      },
    ],
    layout: { title: { text: "All" } },
  });
  expect(shown("others", "text/plain")).toBe("[figure] All");
});

test("what can't arrive is refused at its place", () => {
  expect(answers.refused.published).toMatchObject([
    {
      type: "error",
      ename: "ArgumentError",
      evalue: expect.stringContaining("show: data[0].y must be a list") as string,
    },
  ]);
});

test("a table says the same to readers and to those that collect it", () => {
  expect(shown("table", TABLE)).toMatchObject({
    rows: [
      ["a", "NaN", 3],
      ["b", 0.5, 2],
    ],
  });
  expect(shown("table", "text/plain")).toContain("a    NaN");
});

test("a figure that is compared with is what it was", () => {
  const { data } = shown("compared", PLOTLY, 1) as { data: object[] };
  expect(data).toMatchObject([
    { y: [1, 2], name: "before" },
    { y: [9, 2], name: "after" },
  ]);
});

test("the slider has all digits, and classes that are ruled out", () => {
  const [, logits] = /"logits":(\[[^\]]*\])/.exec(String(shown("slider", "text/html"))) ?? [];
  expect(JSON.parse(logits!)).toEqual([Math.fround(1.2345678), "-Infinity"]);
});

import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { digitsFigure } from "../../src/figures/digits.js";
import { softTargetsFigure } from "../../src/figures/soft-targets.js";
import { PACKED_TYPE } from "../../src/notebook/page/plotly-in-page.js";
import { figureBundle } from "../../src/notebook/show.js";
import { temperatureSlider } from "../../src/notebook/temperature-slider.js";

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

test("the slider's panel is the same at every call, escapes its labels, and has a table for where scripts don't run", () => {
  expect(slider()).toEqual(slider());
  const { html, alt } = slider();
  expect(html).not.toContain("<7>");
  expect(html).toContain("<td>a &lt;7&gt;</td><td>1</td><td>0.67</td><td>0.24</td><td>0.090</td>");
  expect(alt).toContain("A slider from T = 0.5 to 100 for a <7>.");
});

test("the slider refuses what it can't show", () => {
  expect(() => temperatureSlider("T", [])).toThrow(
    "temperatureSlider: there must be at least one example, got 0",
  );
  expect(() => slider(0)).toThrow("each temperature must be positive and finite, got 0");
  expect(() => slider(1000)).toThrow("temperature must be in range");
  const uneven = [
    { label: "a", logits: [1, 2] },
    { label: "b", logits: [1] },
  ];
  expect(() => temperatureSlider("T", uneven)).toThrow("b must have 2 logits, got 1");
});

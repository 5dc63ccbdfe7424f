/** A panel with a slider for T: soft targets that move under one's fingers, without a kernel. Eq. 1 */
import type { Tensor } from "@tensorflow/tfjs";
import { checkLogitRows } from "../support/check-values.js";
import { check, checkPositive } from "../support/checks.js";
import { plainJson, revived } from "../support/plain-json.js";
import { softTargetsFigure } from "../figures/soft-targets.js";
import { escapeHtml } from "./display.js";
import {
  standaloneHtml,
  type Draw,
  type Page,
  type PageElement,
  type Plotly,
} from "./page/plotly-in-page.js";

/** Output that is not a figure: standalone HTML, with a description. */
export interface Panel {
  html: string;
  alt: string;
}

/** An example whose soft targets are shown. */
export interface SliderExample {
  /** A name such as `digit 7 of the test set, a 9`. */
  label: string;
  /** Its logits v, one for each class; −∞ rules a class out. */
  logits: ArrayLike<number> | Tensor;
}

/** What {@link temperatureSlider} begins with, and how far it goes. */
export interface TemperatureSliderOptions {
  /** T at first. Default: 4. */
  temperature?: number;
  /** Lowest and highest T. Default: 0.5 to 100. */
  range?: [number, number];
  /** Names of the classes. Default: 0, 1, 2 … */
  classes?: string[];
}

interface SliderRecord {
  title: string;
  /** A logit of −∞ by its name. */
  examples: { label: string; logits: (number | string)[] }[];
  classes: string[];
  temperature: number;
  range: [number, number];
  figure: { data: unknown[]; layout: object };
}

/** Temperatures shown where scripts don't run. */
const TABLE_TEMPERATURES = [1, 4, 20];

/**
 * A panel with a slider for the temperature (logarithmic), a choice of the example, and bars of softmax(v / T), computed
 * in the page from the logits: it works offline, without a kernel, and by keyboard. Where scripts don't run (a notebook
 * that is not trusted, GitHub) there is a table of some temperatures instead.
 *
 * @throws ArgumentError unless there is an example, all have as many logits as there are classes, NaN and +∞ not among them, and all
 *   temperatures are positive
 */
export function temperatureSlider(
  title: string,
  examples: readonly SliderExample[],
  { temperature = 4, range = [0.5, 100], classes }: TemperatureSliderOptions = {},
): Panel {
  const where = "temperatureSlider";
  check(examples.length > 0, where, "there must be at least one example", examples.length);
  const plain = examples.map(({ label, logits }) => ({ label, logits: plainLogits(where, label, logits) }));
  const names = classes?.map(String) ?? plain[0]!.logits.map((_, label) => String(label));
  for (const { label, logits } of plain) {
    check(logits.length === names.length, where, `${label} must have ${names.length} logits`, logits.length);
    checkLogitRows(where, { what: `logits of ${label}`, values: logits, size: names.length });
  }
  for (const value of [temperature, ...range]) checkPositive(where, "each temperature", value);
  check(
    range[0] <= temperature && temperature <= range[1],
    where,
    "temperature must be in range",
    temperature,
  );
  const { data, layout } = softTargetsFigure(title, [{ temperature, probabilities: names.map(() => 0) }]);
  const written = plain.map(({ label, logits }) => ({ label, logits: logits.map(masksNamed) }));
  const record = { title, examples: written, classes: names, temperature, range, figure: { data, layout } };
  const labels = plain.map(({ label }) => label).join("; ");
  return {
    html: standaloneHtml(tableHtml(record), drawSlider, record),
    alt: `${title}. A slider from T = ${range[0]} to ${range[1]} for ${labels}.`,
  };
}

/** Logits in a list. @throws ArgumentError unless they are numbers in one */
function plainLogits(where: string, label: string, logits: SliderExample["logits"]): number[] {
  const values = revived(plainJson(where, logits, { notFinite: "name" }, `logits of ${label}`));
  const isList = Array.isArray(values) && values.every((value) => typeof value === "number");
  check(isList, where, `logits of ${label} must be a list of numbers, one for each class`, values);
  return values;
}

/** JSON has no word for the logit of a class that is ruled out. */
function masksNamed(logit: number): number | string {
  return Number.isFinite(logit) ? logit : String(logit);
}

/** softmax(v / T) of plain numbers. Eq. 1 */
function softmax(logits: readonly number[], temperature: number): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp((logit - largest) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function tableHtml({ title, examples, classes }: SliderRecord): string {
  const cell = (text: string | number) => `<td>${escapeHtml(String(text))}</td>`;
  const head = ["example", "T", ...classes].map((name) => `<th scope="col">${escapeHtml(name)}</th>`);
  const rows = examples.flatMap(({ label, logits }) =>
    TABLE_TEMPERATURES.map((temperature) => {
      const probabilities = softmax(logits.map(Number), temperature).map((value) => value.toPrecision(2));
      return `<tr>${[label, temperature, ...probabilities].map(cell).join("")}</tr>`;
    }),
  );
  const caption = `<caption>${escapeHtml(title)}: probabilities of the classes. Run the cell for a slider.</caption>`;
  return `<table>${caption}<thead><tr>${head.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

/** Runs in the page. */
const drawSlider: Draw<SliderRecord> = async (
  root: PageElement,
  { examples, classes, temperature, range, figure }: SliderRecord,
  plotly: Plotly,
  page: Page,
) => {
  const add = (name: string, attributes: Record<string, string>, text = "") => {
    const element = page.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  };
  const steps = 200;
  const controls = add("div", {
    style: "display:flex;gap:1.5em;flex-wrap:wrap;align-items:center;margin:0.5em 0",
  });
  const slider = add("input", {
    type: "range",
    min: "0",
    max: String(steps),
    style: "width:18em;vertical-align:middle",
  });
  // So that both ends of the range can be reached, steps are counted and not measured.
  const [lowest, highest] = range;
  slider.value = String(Math.round((steps * Math.log(temperature / lowest)) / Math.log(highest / lowest)));
  let T = temperature;
  const shown = add("output", { style: "display:inline-block;min-width:4em" });
  const sliderLabel = add("label", {}, "temperature T ");
  sliderLabel.append(slider, " ", shown);
  const choice = add("select", {});
  examples.forEach(({ label }, index) => {
    choice.append(add("option", { value: String(index) }, label));
  });
  const choiceLabel = add("label", {}, "example ");
  choiceLabel.append(choice);
  controls.append(sliderLabel);
  if (examples.length > 1) controls.append(choiceLabel);
  const plot = add("div", { role: "figure" });
  const words = add("p", { "aria-live": "polite", style: "margin:0.2em 0" });
  root.append(controls, plot, words);

  const update = () => {
    const { label, logits: written } = examples[Number(choice.value || "0")]!;
    const logits = written.map(Number);
    const largest = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp((logit - largest) / T));
    const sum = powers.reduce((total, power) => total + power, 0);
    const probabilities = powers.map((power) => power / sum);
    const nats = -probabilities.reduce((total, p) => total + (p > 0 ? p * Math.log(p) : 0), 0);
    const ranked = probabilities.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
    const first = ranked.slice(0, 3).map(({ p, index }) => `${classes[index]!}: ${p.toPrecision(2)}`);
    const text = `T = ${T.toPrecision(3)}`;
    shown.textContent = T.toPrecision(3);
    slider.setAttribute("aria-valuetext", text);
    words.textContent = `${label} at ${text}: ${first.join(", ")}; entropy ${nats.toFixed(3)} of at most ${Math.log(logits.length).toFixed(3)} nats.`;
    plot.setAttribute("aria-label", words.textContent);
    const trace = { ...(figure.data[0] as object), name: text, x: classes, y: probabilities };
    return plotly.react(plot, [trace], figure.layout, { responsive: true, displaylogo: false });
  };
  slider.addEventListener("input", () => {
    T = lowest * (highest / lowest) ** (Number(slider.value) / steps);
    void update();
  });
  choice.addEventListener("change", () => void update());
  await update();
};

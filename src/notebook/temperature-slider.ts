/** A panel with a slider for T: soft targets that move under one's fingers, without a kernel. Eq. 1 */
import type { Tensor } from "@tensorflow/tfjs";
import { checkLogitRows } from "../support/check-values.js";
import { check, checkPositive } from "../support/checks.js";
import { plainJson, revived } from "../support/plain-json.js";
import { greyPicture } from "../figures/grey-picture.js";
import { smallChartsSvg } from "../figures/small-charts.js";
import { softTargetBars } from "../figures/soft-targets.js";
import { escapeHtml } from "./display.js";
import { drawSlider, type SliderRecord } from "./page/draw-slider.js";
import { standaloneHtml } from "./page/plotly-in-page.js";

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
  /** Grey values 0 … 255 of a square, row after row, to be seen beside the bars. */
  pixels?: ArrayLike<number>;
}

/** What {@link temperatureSlider} begins with, and how far it goes. */
export interface TemperatureSliderOptions {
  /** T at first. Default: 4. */
  temperature?: number;
  /** Lowest and highest T. Default: 1 to 20, or as far as `temperature`. */
  range?: [number, number];
  /** Names of the classes. Default: 0, 1, 2 … */
  classes?: string[];
}

/** The temperatures that have a mark, as far as they are in the range. */
const STOPS = [1, 2, 4, 10, 20];

/**
 * A panel with a slider for the temperature (logarithmic), a choice of the example, and bars of softmax(v / T) on a linear axis, or
 * a logarithmic one at a switch. All is computed in the page from the logits: it works offline, without a kernel, and by keyboard. Where
 * scripts don't run (a notebook that is not trusted, GitHub) there is a picture of the first example at some temperatures instead.
 *
 * @throws ArgumentError unless there is an example, all have as many logits as there are classes, NaN and +∞ not among them, pixels fill
 *   a square, and all temperatures are positive
 */
export function temperatureSlider(
  title: string,
  examples: readonly SliderExample[],
  {
    temperature = 4,
    range = [Math.min(1, temperature), Math.max(20, temperature)],
    classes,
  }: TemperatureSliderOptions = {},
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
  const pixels = examples.map((example) => example.pixels);
  const record: SliderRecord = {
    title,
    examples: plain.map(({ label, logits }, index) => ({
      label,
      logits: logits.map(masksNamed),
      ...(pixels[index] && { picture: greyPicture(where, pixels[index]) }),
    })),
    classes: names,
    temperature,
    range,
    stops: STOPS.filter((stop) => stop >= range[0] && stop <= range[1]),
    figure: softTargetBars(),
  };
  const labels = plain.map(({ label }) => label).join("; ");
  return {
    html: standaloneHtml(chartsHtml(record), drawSlider, record),
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

/** What is seen where scripts don't run: the first example at the stops, as a picture. */
function chartsHtml({ title, examples: [example], classes, stops }: SliderRecord): string {
  const { label, logits, picture } = example!;
  const softTargets = stops.map((temperature) => ({
    temperature,
    probabilities: softmax(logits.map(Number), temperature),
  }));
  const heading = `${title}: ${label}`;
  const svg = smallChartsSvg({ title: heading, classes, softTargets, picture });
  const words = softTargets.map(({ temperature, probabilities }) => {
    const ranked = probabilities.map((p, index) => ({ p, name: classes[index]! })).sort((a, b) => b.p - a.p);
    const first = ranked.slice(0, WORDS).map(({ p, name }) => `${name} ${p.toPrecision(2)}`);
    return `T = ${temperature}: ${first.join(", ")}`;
  });
  const alt = escapeHtml(`${heading}. ${words.join("; ")}.`);
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  return `<img src="${source}" alt="${alt}"><p>Run the cell for a slider.</p>`;
}

/** Classes of which the picture's words tell. */
const WORDS = 3;

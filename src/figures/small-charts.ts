/** A row of small bar charts as a picture: soft targets at several temperatures, where no script can draw them. Eq. 1 */
import { COLOURS, GREY } from "./figure.js";
import type { SoftTargets } from "./soft-targets.js";

/** One example and its soft targets. */
export interface SmallCharts {
  title: string;
  /** Names of the classes, in their order. */
  classes: readonly string[];
  softTargets: readonly SoftTargets[];
  /** The example itself, as an image's address. */
  picture?: string | undefined;
}

const PICTURE = 96;
const CHART = { width: 132, height: 96, gap: 16 };
const TOP = 56;
const BOTTOM = 28;
/** More names than these would run into each other. */
const MOST_NAMES = 12;

const escape = (text: string) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** The picture, as SVG: the example on the left, then a chart for each temperature, all on one linear scale from 0 to 1. */
export function smallChartsSvg({ title, classes, softTargets, picture }: SmallCharts): string {
  const left = picture === undefined ? 0 : PICTURE + CHART.gap;
  const width = left + softTargets.length * (CHART.width + CHART.gap);
  const charts = softTargets.map((one, index) =>
    chart(one, classes, left + index * (CHART.width + CHART.gap)),
  );
  const shown =
    picture === undefined
      ? ""
      : `<image href="${picture}" y="${TOP}" width="${PICTURE}" height="${PICTURE}" style="image-rendering:pixelated"/>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${TOP + CHART.height + BOTTOM}" ` +
    `font-family="system-ui, sans-serif" font-size="12" fill="${GREY}">` +
    `<text y="16" font-size="14">${escape(title)}</text>${shown}${charts.join("")}</svg>`
  );
}

function chart(
  { temperature, probabilities }: SoftTargets,
  classes: readonly string[],
  left: number,
): string {
  const step = CHART.width / classes.length;
  const middle = (label: number) => left + (label + 0.5) * step;
  const bars = probabilities.map((probability, label) => {
    const height = CHART.height * probability;
    const [x, y] = [left + (label + 0.1) * step, TOP + CHART.height - height];
    return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(0.8 * step).toFixed(1)}" height="${height.toFixed(1)}" fill="${COLOURS[0]}"/>`;
  });
  const names = (classes.length > MOST_NAMES ? [] : classes).map(
    (name, label) =>
      `<text x="${middle(label).toFixed(1)}" y="${TOP + CHART.height + 16}" text-anchor="middle">${escape(name)}</text>`,
  );
  const base = `<path d="M${left} ${TOP + CHART.height + 0.5}h${CHART.width}" stroke="${GREY}"/>`;
  const heading = `<text x="${left + CHART.width / 2}" y="${TOP - 12}" text-anchor="middle">T = ${temperature}</text>`;
  return heading + bars.join("") + base + names.join("");
}

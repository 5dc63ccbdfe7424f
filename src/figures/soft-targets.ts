/** Soft targets: how a net's probabilities for one digit change with the temperature. */
import type { Data, Layout, LayoutAxis } from "plotly.js-dist";
import { axis, barOf, figureLayout, type Figure, type Numbers } from "./figure.js";

/** A net's probabilities for one example at one temperature. Eq. 1 */
export interface SoftTargets {
  temperature: number;
  /** One for each class. */
  probabilities: number[];
}

/** Probabilities of each class on a log scale, where dark knowledge can be seen, one colour and hatching per temperature; a data set's `classNames` name the bars. */
export function softTargetsFigure(
  title: string,
  softTargets: readonly (Pick<SoftTargets, "temperature"> & { probabilities: Numbers })[],
  { classNames }: { classNames?: readonly string[] | undefined } = {},
): Figure {
  const nameOf = (label: number) => classNames?.[label] ?? label;
  const data = softTargets.map(({ temperature, probabilities }, series) => ({
    type: "bar" as const,
    name: `T = ${temperature}`,
    x: [...probabilities].map((_, label) => nameOf(label)),
    y: [...probabilities],
    marker: barOf(series),
  }));
  const second = softTargets.at(-1)?.probabilities ?? [];
  const ranked = [...second].map((_, label) => label).sort((a, b) => second[b]! - second[a]!);
  return {
    data,
    layout: figureLayout(title, {
      barmode: "group",
      xaxis: axis("class", undefined, classNames ? { type: "category" } : { dtick: 1 }),
      yaxis: axis("probability", "log scale", { type: "log", exponentformat: "power", range: [-9, 0.2] }),
    }),
    alt: `${title}. At T = ${softTargets.at(-1)?.temperature ?? "–"} the most probable classes are ${ranked.slice(0, 3).map(nameOf).join(", ")}.`,
  };
}

/** Bars of one temperature's soft targets, still without numbers, and the two axes on which they may be seen. */
export function softTargetBars(): {
  data: Partial<Data>[];
  layout: Partial<Layout>;
  axes: { linear: Partial<LayoutAxis>; log: Partial<LayoutAxis> };
} {
  return {
    data: [{ type: "bar", marker: barOf(0), textposition: "outside", cliponaxis: false, hoverinfo: "x+y" }],
    layout: figureLayout("", {
      xaxis: axis("class", undefined, { type: "category", fixedrange: true }),
      showlegend: false,
      height: 340,
      margin: { l: 64, r: 16, t: 56, b: 48 },
    }),
    axes: {
      linear: axis("probability", undefined, { range: [0, 1.06], dtick: 0.2, fixedrange: true }),
      log: axis("probability", "log scale", {
        ...{ type: "log", exponentformat: "power", range: [-9, 0.4], fixedrange: true },
      }),
    },
  };
}

/** Soft targets: how a net's probabilities for one digit change with the temperature. */
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

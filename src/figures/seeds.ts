/** Measurements over several seeds, beside the paper's figures. */
import { summarise, summaryText } from "../statistics/mean.js";
import { axis, COLOURS, figureLayout, type Figure, type Numbers } from "./figure.js";

/** One line of {@link seedsFigure}: a net, an option, a data set. */
export interface SeedsRow {
  label: string;
  /** One value for each seed. */
  values: Numbers;
  /** The paper's value, if it gives one. */
  paper?: number;
}

/**
 * Mean (written out) and standard deviation of each row, the single seeds as small rings behind them, and the paper's values.
 *
 * @param quantity - the label of the axis: the quantity, and its unit if it has one. `fromZero: false` lets the axis begin near the
 *   smallest value, where the rows differ by little
 */
export function seedsFigure(
  title: string,
  { label, unit, fromZero = true }: { label: string; unit?: string; fromZero?: boolean },
  rows: readonly SeedsRow[],
): Figure {
  const labels = rows.map((row) => row.label);
  const summaries = rows.map(({ values }) => summarise([...values]));
  const counts = summaries.map((summary) => summary.count);
  const [least, count] = [Math.min(...counts), Math.max(...counts)];
  const seeds = least === count ? `${count} seeds` : `${least} to ${count} seeds`;
  const withPaper = rows.filter(({ paper }) => paper !== undefined);
  const points = { type: "scatter" as const, mode: "markers" as const };
  const [here, inPaper] = [COLOURS[0], COLOURS[3]];
  const single = rows.flatMap((row) => [...row.values].map((value) => ({ x: value, y: row.label })));
  return {
    data: [
      ...(count > 1
        ? [
            {
              ...points,
              name: "single seeds",
              x: single.map(({ x }) => x),
              y: single.map(({ y }) => y),
              marker: { symbol: "circle-open" as const, size: 8, color: here },
            },
          ]
        : []),
      {
        ...points,
        mode: "markers+text" as const,
        text: summaries.map(({ mean }) => String(Number(mean.toPrecision(3)))),
        textposition: "top center" as const,
        name: count > 1 ? `mean ± standard deviation, ${seeds}` : "here, one seed",
        x: summaries.map(({ mean }) => mean),
        y: labels,
        marker: { symbol: "circle" as const, size: 10, color: here },
        ...(count > 1 && {
          error_x: {
            type: "data" as const,
            array: summaries.map(({ deviation }) => deviation ?? 0),
            visible: true,
          },
        }),
      },
      ...(withPaper.length > 0
        ? [
            {
              ...points,
              name: "paper",
              x: withPaper.map(({ paper }) => paper!),
              y: withPaper.map((row) => row.label),
              marker: { symbol: "diamond" as const, size: 11, color: inPaper },
            },
          ]
        : []),
    ],
    layout: figureLayout(title, {
      xaxis: axis(label, unit, { rangemode: fromZero ? "tozero" : "normal" }),
      // Downwards, with room for the number above the first row's mark.
      yaxis: axis("", undefined, { range: [rows.length - 0.5, -0.7], type: "category" }),
      height: 180 + 52 * rows.length,
    }),
    alt: `${title}. ${rows.map((row, index) => `${row.label}: ${summaryText(summaries[index]!)}${row.paper === undefined ? "" : `, paper ${row.paper}`}`).join("; ")}.`,
  };
}

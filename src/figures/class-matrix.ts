/** Pictures of a table of classes against classes: mean soft targets, confusions. */
import { axis, figureLayout, HEAT, type Figure, type Numbers } from "./figure.js";

/** Labels of the cells and sides. */
export interface ClassMatrixLabels {
  rows: string;
  columns: string;
  cells: string;
}

/** One cell per pair of classes, `matrix[row][column]`, coloured and written out; the diagonal is left empty. */
export function classMatrixFigure(
  title: string,
  rows: readonly Numbers[],
  labels: ClassMatrixLabels,
): Figure {
  const matrix = rows.map((row) => [...row]);
  const z = matrix.map((row, index) => row.map((value, column) => (column === index ? null : value)));
  const classes = matrix.map((_, label) => String(label));
  const largest = matrix
    .flatMap((row, index) => row.map((value, column) => ({ index, column, value })))
    .filter(({ index, column }) => index !== column)
    .sort((first, second) => second.value - first.value);
  const inWords = largest
    .slice(0, 3)
    .map(({ index, column, value }) => `${column} for ${index} (${Number(value.toPrecision(2))})`);
  return {
    data: [
      {
        type: "heatmap",
        x: classes,
        y: classes,
        z: z as number[][],
        texttemplate: "%{z:.2~g}",
        colorscale: HEAT,
        colorbar: { title: { text: labels.cells, side: "right" } },
      },
    ],
    layout: figureLayout(title, {
      xaxis: axis(labels.columns, undefined, { type: "category", constrain: "domain" }),
      yaxis: axis(labels.rows, undefined, { type: "category", autorange: "reversed" }),
      height: 460,
    }),
    alt: `${title}. The largest: ${inWords.join(", ")}.`,
  };
}

/**
 * A confusion table as a picture: how often each label got each wrong answer.
 *
 * @param confusion - `confusion[label][prediction]`, as `evaluate` counts it
 */
export function confusionFigure(title: string, confusion: readonly Numbers[]): Figure {
  return classMatrixFigure(title, confusion, { rows: "label", columns: "answer", cells: "digits" });
}

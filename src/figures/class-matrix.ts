/** Pictures of a table of classes against classes: mean soft targets, confusions. */
import { check } from "../support/checks.js";
import { axis, figureLayout, HEAT, type Figure, type Numbers } from "./figure.js";

/** Labels of the cells and sides. */
export interface ClassMatrixLabels {
  rows: string;
  columns: string;
  cells: string;
  /** Names of the classes, in their order, such as a data set's `classNames`. Default: their numbers. */
  classNames?: readonly string[] | undefined;
}

/** One cell per pair of classes, `matrix[row][column]`, coloured and written out; the diagonal is left empty. */
export function classMatrixFigure(
  title: string,
  rows: readonly Numbers[],
  labels: ClassMatrixLabels,
): Figure {
  const matrix = rows.map((row) => [...row]);
  const z = matrix.map((row, index) => row.map((value, column) => (column === index ? null : value)));
  const { classNames } = labels;
  check(
    classNames === undefined || classNames.length === matrix.length,
    "classMatrixFigure",
    `classNames must be ${matrix.length}, one for each row`,
    classNames,
  );
  const classes = matrix.map((_, label) => classNames?.[label] ?? String(label));
  const largest = matrix
    .flatMap((row, index) => row.map((value, column) => ({ index, column, value })))
    .filter(({ index, column }) => index !== column)
    .sort((first, second) => second.value - first.value);
  const inWords = largest
    .slice(0, 3)
    .map(
      ({ index, column, value }) =>
        `${classes[column]!} for ${classes[index]!} (${Number(value.toPrecision(2))})`,
    );
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

/** What else is known of a confusion table. */
export interface ConfusionOptions {
  /** Names of the classes in their order, a data set's `classNames`. Default: their numbers. */
  classNames?: readonly string[] | undefined;
  /** What is counted: "digits", "pictures". Default: digits, or examples where classes have names. */
  cells?: string;
}

/**
 * A confusion table as a picture: how often each label got each wrong answer.
 *
 * ```ts
 * show(confusionFigure("Clothes", evaluate(net, test).confusion, { classNames: test.classNames }));
 * ```
 *
 * @param confusion - `confusion[label][prediction]`, as `evaluate` counts it
 * @throws ArgumentError if there are more or fewer names than classes
 */
export function confusionFigure(
  title: string,
  confusion: readonly Numbers[],
  { classNames, cells = classNames ? "examples" : "digits" }: ConfusionOptions = {},
): Figure {
  return classMatrixFigure(title, confusion, { rows: "label", columns: "answer", cells, classNames });
}

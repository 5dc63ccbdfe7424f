/** Maps: one quantity against two others, as a coloured table. */
import { axis, figureLayout, HEAT, type Figure, type Numbers } from "./figure.js";

/** Labels of the map's sides and cells. */
export interface MapLabels {
  x: string;
  y: string;
  cells: string;
}

/** The values that {@link mapFigure} draws. */
export interface MapValues {
  x: Numbers;
  y: Numbers;
  /** `cells[row][column]` for `y[row]` and `x[column]`; undefined where nothing was measured. */
  cells: readonly (readonly (number | undefined)[] | Numbers)[];
}

/** A value in few digits, of which small ones need more. */
const short = (value: number) =>
  Math.abs(value) < 10 ? String(Number(value.toPrecision(2))) : value.toFixed(0);

/**
 * A cell for each pair of values, coloured by the logarithm, as errors span powers of ten, and written out.
 *
 * @param alt - a description
 */
export function mapFigure(title: string, { x, y, cells }: MapValues, labels: MapLabels, alt: string): Figure {
  const coloured = cells.map((row) =>
    [...row].map((value) => (value === undefined ? null : Math.log10(value))),
  );
  const text = cells.map((row) => [...row].map((value) => (value === undefined ? "" : short(value))));
  return {
    data: [
      {
        type: "heatmap",
        x: [...x].map(String),
        y: [...y].map(String),
        z: coloured as number[][],
        text: text as unknown as string[],
        texttemplate: "%{text}",
        hovertemplate: `${labels.x} %{x}, ${labels.y} %{y}: %{text}<extra></extra>`,
        colorscale: HEAT,
        showscale: false,
      },
    ],
    layout: figureLayout(`${title} (${labels.cells})`, {
      xaxis: axis(labels.x, undefined, { type: "category" }),
      yaxis: axis(labels.y, undefined, { type: "category" }),
    }),
    alt: `${title}. ${alt}`,
  };
}

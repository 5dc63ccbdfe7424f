/** Quantities against one another: the figure of most studies. */
import { axis, colourOf, dashOf, figureLayout, markerOf, type Figure, type Numbers } from "./figure.js";
import type { Data, LayoutAxis } from "plotly.js-dist";

/** Markers on one curve at most: more of them run into one thick line. */
const MOST_MARKERS = 25;

/** One line of {@link curvesFigure}. */
export interface Curve {
  label: string;
  x: Numbers;
  /** Where it is NaN, the curve has a gap. */
  y: Numbers;
  /** The range around y, drawn as a band. */
  band?: { low: Numbers; high: Numbers };
  /** What that range is. Default: middle 80%. */
  bandLabel?: string;
  /** Standard deviations over seeds, drawn as error bars. */
  deviation?: readonly (number | undefined)[] | Numbers;
  /** Half the widths of intervals, drawn as error bars in place of deviations. */
  halfWidths?: readonly (number | undefined)[] | Numbers;
  /** What is only compared with: dashed and without markers. */
  reference?: boolean;
}

/** An axis of {@link curvesFigure}. */
export interface CurveAxis {
  label: string;
  unit?: string;
  /** Logarithmic. Default: false. */
  log?: boolean;
  /** Lowest and highest value shown. Default: all. */
  range?: [number, number];
  /** The values that are named. Default: round ones, which plotly chooses. */
  ticks?: readonly number[];
}

/**
 * Curves over common axes.
 *
 * @param alt - what is to be seen, in a sentence or two
 */
export function curvesFigure(
  title: string,
  { x, y }: { x: CurveAxis; y: CurveAxis },
  curves: readonly Curve[],
  alt: string,
): Figure {
  return {
    data: curves.flatMap((curve, series) => [
      ...(curve.band ? [bandOf(curve, curve.band, series)] : []),
      lineOf(curve, series, curves.slice(0, series).filter(({ reference }) => reference).length),
    ]),
    layout: figureLayout(title, {
      xaxis: axisOf(x),
      yaxis: axisOf(y),
      // plotly names none if only one of several has points.
      ...(curves.length > 1 && { showlegend: true }),
    }),
    alt: `${title}. ${alt}`,
  };
}

function lineOf(
  { label, x, y, deviation, halfWidths = deviation, reference }: Curve,
  series: number,
  referencesBefore: number,
): Partial<Data> {
  return {
    type: "scatter",
    mode: reference ? "lines" : "lines+markers",
    name: label,
    x: [...x],
    // JSON has no NaN.
    y: [...y].map((value) => (Number.isNaN(value) ? null : value)),
    line: { color: colourOf(series), ...(reference && { dash: dashOf(referencesBefore) }) },
    ...(!reference && {
      marker: { ...markerOf(series), ...(x.length > MOST_MARKERS && { maxdisplayed: MOST_MARKERS }) },
    }),
    ...(halfWidths && {
      error_y: { type: "data", array: [...halfWidths].map((value) => value ?? 0), visible: true },
    }),
  };
}

function bandOf(
  { label, x, bandLabel = "middle 80%" }: Curve,
  { low, high }: NonNullable<Curve["band"]>,
  series: number,
): Partial<Data> {
  return {
    type: "scatter",
    mode: "lines",
    name: `${label}, ${bandLabel}`,
    x: [...x, ...[...x].reverse()],
    y: [...high, ...[...low].reverse()],
    fill: "toself",
    fillcolor: `${colourOf(series)}33`,
    line: { width: 0 },
    hoverinfo: "skip",
    showlegend: false,
  };
}

function axisOf({ label, unit, log = false, range, ticks }: CurveAxis): Partial<LayoutAxis> {
  const shown: typeof range = log && range ? [Math.log10(range[0]), Math.log10(range[1])] : range;
  return axis(label, unit, {
    ...(log && { type: "log", exponentformat: "power" }),
    ...(shown && { range: shown }),
    ...(ticks && { tickvals: [...ticks], ticktext: ticks.map(String) }),
  });
}

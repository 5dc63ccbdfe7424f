/** Curves of quantities against each other, the figure of most studies. */
import { labelledLayout } from "./curve-labels.js";
import { axis, colourOf, dashOf, figureLayout, markerOf, type Figure, type Numbers } from "./figure.js";
import { logAxis } from "./log-axis.js";
import type { Data, LayoutAxis } from "plotly.js-dist";

/** Largest number of markers on a curve: more would merge into a thick line. */
const MOST_MARKERS = 25;

/** One line of {@link curvesFigure}. */
export interface Curve {
  label: string;
  x: Numbers;
  /** NaN makes a gap in the curve. */
  y: Numbers;
  /** The range around y, drawn as a band. */
  band?: { low: Numbers; high: Numbers };
  /** Meaning of that range. Default: middle 80%. */
  bandLabel?: string;
  /** Standard deviations over seeds, drawn as error bars. */
  deviation?: readonly (number | undefined)[] | Numbers;
  /** Half-widths of intervals, drawn as error bars in place of deviations. */
  halfWidths?: readonly (number | undefined)[] | Numbers;
  /** Whether this is only a reference: dashed and without markers. */
  reference?: boolean;
  /** Whether its lowest point is ringed. Default: false. */
  ringed?: boolean;
}

/** An axis of {@link curvesFigure}. */
export interface CurveAxis {
  label: string;
  unit?: string;
  /** Logarithmic. Default: false. */
  log?: boolean;
  /** Smallest and largest value shown. Default: all values. */
  range?: [number, number];
  /** Values with ticks. Default: round values that plotly chooses. */
  ticks?: readonly number[];
}

/**
 * Curves over common axes, each named at its end; more than five in a legend.
 *
 * @param axes - and the height of the figure in pixels. Default: 380
 * @param alt - a description in a sentence or two
 */
export function curvesFigure(
  title: string,
  { x, y, height }: { x: CurveAxis; y: CurveAxis; height?: number },
  curves: readonly Curve[],
  alt: string,
): Figure {
  const data = curves.flatMap((curve, series) => [
    ...(curve.band ? [bandOf(curve, curve.band, series)] : []),
    lineOf(curve, series, curves.slice(0, series).filter(({ reference }) => reference).length),
    ...(curve.ringed ? ringOf(curve, series) : []),
  ]);
  const xaxis = axisOf(
    x,
    curves.flatMap((curve) => [...curve.x]),
  );
  const yaxis = axisOf(
    y,
    curves.flatMap((curve) => [...curve.y, ...(curve.band ? [...curve.band.low, ...curve.band.high] : [])]),
  );
  return {
    data,
    layout: labelledLayout(
      data,
      figureLayout(title, { xaxis, yaxis, ...(height !== undefined && { height }) }),
    ),
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

/** A ring around the lowest point; nothing if the curve has no points. */
function ringOf({ x, y }: Curve, series: number): Partial<Data>[] {
  const points = [...y].map((value, index) => ({ x: x[index]!, y: value }));
  const [lowest] = points.filter(({ y: value }) => Number.isFinite(value)).sort((a, b) => a.y - b.y);
  if (lowest === undefined) return [];
  const marker = { symbol: "circle-open", size: 15, color: colourOf(series), line: { width: 2 } } as const;
  const quiet = { hoverinfo: "skip", showlegend: false } as const;
  return [{ type: "scatter", mode: "markers", x: [lowest.x], y: [lowest.y], marker, ...quiet }];
}

function axisOf(
  { label, unit, log = false, range, ticks }: CurveAxis,
  values: readonly number[],
): Partial<LayoutAxis> {
  const shown: typeof range = log && range ? [Math.log10(range[0]), Math.log10(range[1])] : range;
  return axis(label, unit, {
    ...(log && logAxis(range ?? values)),
    ...(shown && { range: shown }),
    ...(ticks && {
      tickvals: [...ticks],
      ticktext: ticks.map((tick) => tick.toLocaleString("en", { maximumSignificantDigits: 6 })),
    }),
  });
}

/** Common parts of all figures: plotly's record, and the workbook's style. */
import type { BarData, Data, Layout, LayoutAxis } from "plotly.js-dist";

/** A figure: plotly's record, with a description for readers who can't see it. */
export interface Figure {
  data: Partial<Data>[];
  layout: Partial<Layout>;
  alt: string;
}

/** Numbers to draw: a list, or the values of tensors. */
export type Numbers = readonly number[] | Float32Array | Float64Array | Int32Array | Uint8Array;

/**
 * Colours that colour-blind readers can tell apart, each with a contrast of at least 3:1 on white and on JupyterLab's dark
 * background; the first, of which most is drawn, with 4.5:1 in the dark. Okabe and Ito's six (2008), moved until all of it held; a
 * test measures it.
 */
export const COLOURS = ["#3476f2", "#af9000", "#00a95c", "#bd2725", "#964f60", "#8248ac"] as const;

/** From few to many in a coloured table: opaque, so that the numbers in its cells can be read on any background. */
export const HEAT: [number, string][] = [
  [0, "#e8eef2"],
  [1, "#36658d"],
];

/** The colour of the n-th series, from 0. */
export function colourOf(series: number): string {
  return COLOURS[series % COLOURS.length]!;
}

/** Of the series' markers, in their order. */
export const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "x", "star"] as const;
const DASHES = ["dash", "dot", "dashdot", "longdash"] as const;
const PATTERNS = ["", "/", "x", "-", ".", "\\"] as const;

/** Colour and symbol of the n-th series' markers: series are told apart without colour too. */
export function markerOf(series: number): { color: string; symbol: (typeof SYMBOLS)[number]; size: number } {
  return { color: colourOf(series), symbol: SYMBOLS[series % SYMBOLS.length]!, size: 7 };
}

/** The n-th way to dash a line that has no markers. */
export function dashOf(line: number): (typeof DASHES)[number] {
  return DASHES[line % DASHES.length]!;
}

/** Colour and hatching of the n-th series' bars. */
export function barOf(series: number): NonNullable<BarData["marker"]> {
  const pattern = { shape: PATTERNS[series % PATTERNS.length]!, fillmode: "overlay", size: 6 } as const;
  return { color: colourOf(series), pattern };
}

/**
 * A grey that can be read on JupyterLab's dark background (4.5:1) and on white (4.2:1). One figure is shown on both, and no colour has 4.5:1
 * on both: black and white themselves are 18.9:1 apart there, so that the middle has 4.3:1.
 */
export const GREY = "#7c7c7c";

/** A layout with the workbook's looks; grey on no background, to be read in light and dark themes. */
export function figureLayout(title: string, layout: Partial<Layout> = {}): Partial<Layout> {
  return {
    title: { text: title, x: 0, xref: "paper", y: 0.97, yanchor: "top", font: { size: 16 } },
    font: { family: "system-ui, sans-serif", size: 13, color: GREY },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 64, r: 16, t: 84, b: 56 },
    height: 380,
    modebar: { bgcolor: "rgba(0,0,0,0)", color: GREY, activecolor: COLOURS[0] },
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
    ...layout,
  };
}

/** An axis with its label, and its unit in brackets if it has one. */
export function axis(label: string, unit?: string, rest: Partial<LayoutAxis> = {}): Partial<LayoutAxis> {
  return {
    // Near its axis: without a distance of its own, plotly lets the label run out of the picture.
    title: { text: unit === undefined ? label : `${label} (${unit})`, standoff: 12 },
    gridcolor: "rgba(136,136,136,0.25)",
    zerolinecolor: "rgba(136,136,136,0.5)",
    automargin: true,
    ...rest,
  };
}

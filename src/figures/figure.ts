/** What all figures have in common: the record that plotly draws, and how ours look. */
import type { Data, Layout, LayoutAxis } from "plotly.js";

/** A figure: plotly's record, and what is to be seen in words, for those who can't see it. */
export interface Figure {
  data: Partial<Data>[];
  layout: Partial<Layout>;
  alt: string;
}

/** Colours that colour-blind readers can tell apart (Okabe and Ito 2008), readable on white and on black. */
export const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9"] as const;

/** The colour of the n-th series. */
export function colourOf(series: number): string {
  return COLOURS[series % COLOURS.length]!;
}

const GREY = "#888888";

/** A layout with the workbook's looks; grey on no background, to be read in light and dark themes. */
export function figureLayout(title: string, layout: Partial<Layout> = {}): Partial<Layout> {
  return {
    title: { text: title, x: 0, xref: "paper", y: 0.97, yanchor: "top", font: { size: 16 } },
    font: { family: "system-ui, sans-serif", size: 13, color: GREY },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 64, r: 16, t: 84, b: 56 },
    height: 380,
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
    ...layout,
  };
}

/** An axis with its label, and its unit in brackets if it has one. */
export function axis(label: string, unit?: string, rest: Partial<LayoutAxis> = {}): Partial<LayoutAxis> {
  return {
    title: { text: unit === undefined ? label : `${label} (${unit})` },
    gridcolor: "rgba(136,136,136,0.25)",
    zerolinecolor: "rgba(136,136,136,0.5)",
    automargin: true,
    ...rest,
  };
}

/** Names at the ends of curves, where the eye is, in place of a legend. */
import type { Annotation, Data, Layout } from "plotly.js-dist";
import { SYMBOLS } from "./figure.js";

/** More names than these stand in a legend. */
const MOST = 5;
/** What marks our annotations, so that they can be made again for other curves. */
const MARK = "curve label";
/** In pixels: of the text, and from the curve to it. */
const TEXT = { size: 12, character: 6.4, line: 16, gap: 8 } as const;
/** Longer names are broken into lines. */
const LINE_LENGTH = 26;
/** A curve that ends before this part of the axis has its name inside the plot. */
const AT_THE_EDGE = 0.85;
/** What plotly leaves free at the ends of an axis. */
const PADDING = 0.06;

/** Of plotly's many kinds of trace, what is read here. */
interface Line {
  type?: string;
  mode?: string;
  name?: string;
  x?: unknown[];
  y?: unknown[];
  showlegend?: boolean;
  line?: { color?: string; dash?: string };
  marker?: { color?: string; symbol?: string };
  error_y?: { array?: number[] };
}

/** A point at which a curve ends, in the axes' own numbers: logarithms, where they are logarithmic. */
interface End {
  line: Line;
  x: number;
  y: number;
}

/**
 * A layout in which each of a few curves is named at its end, with its marker in its colour, and no legend; a layout with a legend if
 * there are more, or anything but curves over numbers. A single curve is not named.
 */
export function labelledLayout(data: readonly Partial<Data>[], layout: Partial<Layout>): Partial<Layout> {
  const bare = withoutLabels(layout);
  const named = (data as Line[]).filter(({ name, showlegend }) => name !== undefined && showlegend !== false);
  if (named.length < 2) return bare;
  const { xaxis, yaxis } = layout;
  const scales = { x: scaleOf(xaxis?.type), y: scaleOf(yaxis?.type) };
  const ends = named.map((line) => endOf(line, scales));
  const areCurves = named.every(
    ({ type = "scatter", mode }) => type === "scatter" && mode?.includes("lines"),
  );
  if (!areCurves || named.length > MOST || !ends.every((end) => end !== undefined)) {
    return { ...bare, showlegend: true };
  }
  const margin = { ...bare.margin, t: 56, r: 0 };
  const height = (bare.height ?? 380) - margin.t - (margin.b ?? 56);
  const extents = {
    x: extentOf(data as Line[], "x", scales.x, xaxis?.range as number[] | undefined),
    y: extentOf(data as Line[], "y", scales.y, yaxis?.range as number[] | undefined, yaxis?.rangemode),
  };
  const labels = ends.map((end) => ({ end, lines: broken(end.line.name!) }));
  const wanted = ends.map(({ y }) => (height * (extents.y.high - y)) / (extents.y.high - extents.y.low));
  const placed = apart(
    wanted,
    labels.map(({ lines }) => lines.length * TEXT.line),
    height,
  );
  const edge = extents.x.low + AT_THE_EDGE * (extents.x.high - extents.x.low);
  const annotations = labels.map(({ end, lines }, index): Partial<Annotation> => ({
    name: MARK,
    ...(end.x >= edge ? { xref: "paper", x: 1 } : { xref: "x", x: end.x }),
    xanchor: "left",
    xshift: TEXT.gap,
    yref: "y",
    y: end.y,
    yanchor: "middle",
    yshift: wanted[index]! - placed[index]!,
    text: `${glyphOf(end.line)} ${lines.join("<br>")}`,
    align: "left",
    showarrow: false,
    font: { size: TEXT.size },
  }));
  const widest = Math.max(...labels.flatMap(({ lines }) => lines.map(({ length }) => length + 3)));
  margin.r = TEXT.gap + TEXT.character * widest;
  return { ...bare, margin, showlegend: false, annotations: [...(bare.annotations ?? []), ...annotations] };
}

function withoutLabels({ annotations, ...layout }: Partial<Layout>): Partial<Layout> {
  const others = annotations?.filter((annotation) => (annotation as { name?: string }).name !== MARK) ?? [];
  return others.length > 0 ? { ...layout, annotations: others } : layout;
}

type Scale = (value: unknown) => number;

/** Numbers as the axis counts them; NaN for what is none. */
function scaleOf(type: string | undefined): Scale {
  return (value) => {
    if (typeof value !== "number") return NaN;
    return type === "log" ? Math.log10(value) : value;
  };
}

function endOf(line: Line, scales: { x: Scale; y: Scale }): End | undefined {
  const { x = [], y = [] } = line;
  const points = y.map((value, index) => ({ line, x: scales.x(x[index]), y: scales.y(value) }));
  return points.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y)).at(-1);
}

/** From where to where an axis goes, as plotly will choose it. */
function extentOf(
  data: readonly Line[],
  axis: "x" | "y",
  scale: Scale,
  range: number[] | undefined,
  rangemode?: string,
): { low: number; high: number } {
  if (range) return { low: range[0]!, high: range[1]! };
  const values = data
    .flatMap((line) =>
      (line[axis] ?? []).flatMap((value, index) => {
        const bar = axis === "y" ? (line.error_y?.array?.[index] ?? 0) : 0;
        return typeof value === "number" ? [scale(value - bar), scale(value + bar)] : [];
      }),
    )
    .filter(Number.isFinite);
  const low = values.reduce((least, value) => Math.min(least, value), rangemode === "tozero" ? 0 : Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const padding = PADDING * (high - low) || 1;
  return { low: rangemode === "tozero" && low === 0 ? 0 : low - padding, high: high + padding };
}

/** Places near the wanted ones, in pixels from the top, so that no name lies on another. */
function apart(wanted: readonly number[], heights: readonly number[], height: number): number[] {
  const order = wanted.map((_, index) => index).sort((first, second) => wanted[first]! - wanted[second]!);
  const between = (first: number, second: number) => (heights[first]! + heights[second]!) / 2;
  const pushed = (places: readonly number[], sequence: readonly number[], sign: 1 | -1) => {
    const moved = [...places];
    sequence.slice(1).forEach((label, index) => {
      const before = sequence[index]!;
      const least = sign * moved[before]! + between(before, label);
      moved[label] = sign * Math.max(sign * moved[label]!, least);
    });
    return moved;
  };
  const upwards = [...order].reverse();
  const [down, up] = [pushed(wanted, order, 1), pushed(wanted, upwards, -1)];
  // Half of the way down and half of the way up: a crowd keeps its middle.
  const middle = down.map((place, label) => (place + up[label]!) / 2);
  const inside = middle.map((place, label) => Math.min(place, height - heights[label]! / 2));
  return pushed(inside, upwards, -1);
}

/** A name in lines that are not too long, none of which tears `T = 4` apart. */
function broken(name: string): string[] {
  const words = name.replaceAll(" = ", "\u00a0=\u00a0").split(" ");
  return words.reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    const isFull = last === undefined || last.length + word.length >= LINE_LENGTH;
    return isFull ? [...lines, word] : [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}

const GLYPHS: Readonly<Record<(typeof SYMBOLS)[number], string>> = {
  circle: "●",
  square: "■",
  diamond: "◆",
  "triangle-up": "▲",
  x: "✖",
  star: "★",
};

/** The curve's marker, or a piece of its line. */
function glyphOf({ line, marker }: Line): string {
  const glyph = marker?.symbol === undefined ? undefined : GLYPHS[marker.symbol as keyof typeof GLYPHS];
  const colour = line?.color ?? marker?.color;
  const text = glyph ?? (line?.dash === undefined ? "━" : "╍");
  return colour === undefined ? text : `<span style="color:${colour}">${text}</span>`;
}

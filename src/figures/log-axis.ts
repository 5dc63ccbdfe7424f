/** Logarithmic axes whose every tick is a whole number that can be read: 1, 2, 5, 10, 20, and not a lone 2 somewhere above 10. */
import type { LayoutAxis } from "plotly.js-dist";

/** Beyond these, numbers are written as powers of ten. */
const WRITTEN_OUT = { from: 1e-4, below: 1e6 } as const;
/** Over so many powers of ten, 2 and 5 have ticks between them. */
const MOST_WITH_HALVES = 3;
/** Where only powers of ten have ticks. */
const MOST_TICKS = 7;

/**
 * Type and ticks of a logarithmic axis for some values. (plotly would write the digit alone where a tick is no power of ten.)
 *
 * @param values - what is drawn along the axis, or the ends of its range; what is not above 0 has no place on it
 */
export function logAxis(values: Iterable<number | null>): Partial<LayoutAxis> {
  const drawn = [...values].filter(
    (value) => value !== null && Number.isFinite(value) && value > 0,
  ) as number[];
  if (drawn.length === 0) return { type: "log" };
  const least = drawn.reduce((low, value) => Math.min(low, value));
  const most = drawn.reduce((high, value) => Math.max(high, value));
  const decades = Math.log10(most / least);
  const isWrittenOut = least >= WRITTEN_OUT.from && most < WRITTEN_OUT.below;
  const hasHalves = decades <= MOST_WITH_HALVES && (isWrittenOut || decades <= 1);
  return {
    type: "log",
    // Within one power of ten, plotly's own choice has enough ticks.
    ...(decades > 0.8 && { dtick: hasHalves ? "D2" : Math.ceil(decades / MOST_TICKS) }),
    ...(isWrittenOut
      ? { tickformat: ",~r" }
      : { exponentformat: "power", ...(hasHalves && { tickformat: "~e" }) }),
  };
}

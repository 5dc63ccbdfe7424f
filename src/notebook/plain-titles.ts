/** Titles as plotly.js has taken them since its version 3. */
import type { PlainJson } from "../support/plain-json.js";

/** Where users keep values of their own, which are none of plotly's. */
const NOT_PLOTLYS = new Set(["customdata", "meta"]);

/**
 * A part of a figure with every title that is a text as `{ text }`: of the figure, axes, legends and colour bars. plotly.js would leave a
 * bare text out, and plotly's documentation of years still shows them.
 */
export function withTitleRecords(part: PlainJson): PlainJson {
  if (Array.isArray(part)) {
    // Lists of numbers are long, and have no titles.
    return part.some((inner) => typeof inner === "object") ? part.map(withTitleRecords) : part;
  }
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, inner]) => {
      if (NOT_PLOTLYS.has(key)) return [key, inner];
      return [key, key === "title" && typeof inner === "string" ? { text: inner } : withTitleRecords(inner)];
    }),
  );
}

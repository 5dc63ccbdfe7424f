/** Options can be added without changing the keys of earlier results. */
import { keyOf } from "./key.js";

/** Options by name; they may hold options themselves. */
type Options = Readonly<Record<string, unknown>>;

/**
 * Options for a key. An option that was added later is left out while it has the value that means "as
 * before"; nested options that are then empty are left out, too.
 *
 * @param options - all options, with defaults filled in
 * @param asBefore - the options that were added later, each with the value that means "as before"; nested
 *   options likewise: `{ teacher: { averagingDecay: 0 } }`
 */
export function keyedOptions(options: Options, asBefore: Options = {}): Record<string, unknown> {
  const entries = Object.entries(options).flatMap(([name, value]): [string, unknown][] => {
    const before = asBefore[name];
    if (name in asBefore && keyOf("option", before) === keyOf("option", value)) return [];
    if (!isOptions(value)) return [[name, value]];
    const kept = keyedOptions(value, isOptions(before) ? before : {});
    return Object.keys(kept).length > 0 ? [[name, kept]] : [];
  });
  return Object.fromEntries(entries);
}

function isOptions(value: unknown): value is Options {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** How options can be added without renaming what was kept before there were any. */
import { keyOf } from "./key.js";

/** Options by name; they may hold options themselves. */
type Options = Readonly<Record<string, unknown>>;

/**
 * Options as they are part of a key: those that were added later are left out while they have the value that means "as
 * before", and so are options that then hold nothing.
 *
 * @param options - all of them, defaults filled in
 * @param asBefore - the options that were added later, each with the value by which everything is as it was without the
 *   option; of options within options likewise: `{ teacher: { averagingDecay: 0 } }`
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

/** Results that are made in several parts: some groups today, some tomorrow. */
import { check } from "../support/checks.js";
import type { ExperimentOptions, Setting } from "./experiment-options.js";
import type { Results } from "./results.js";
import { resultsOf, resultsPath } from "./results-file.js";

/**
 * The kept results of an experiment's setting to which groups can be added, if there are some.
 *
 * @param options - of the groups
 * @throws ArgumentError if the kept ones have other options
 * @throws FileError if the file has no such results
 */
export function resultsToAddTo(
  experiment: string,
  setting: Setting,
  options: ExperimentOptions,
): Results | undefined {
  const found = resultsOf(experiment, setting);
  if (found === undefined) return undefined;
  const names = Object.keys({ ...found.options, ...options });
  const differing = names.filter(
    (name) => JSON.stringify(found.options[name]) !== JSON.stringify(options[name]),
  );
  const expected = `must have the options of ${resultsPath(experiment, setting)}, or that file must go`;
  check(differing.length === 0, "only", expected, `${differing.join(", ")} changed`);
  return found;
}

/**
 * Results with the groups of newer ones added, or put in place of their own.
 *
 * @param earlier - of the same options
 * @param groups - all of the experiment's, in order
 */
export function withGroupsOf(earlier: Results, newer: Results, groups: readonly string[]): Results {
  const replaced = new Set(newer.measurements.map(({ group }) => group));
  const kept = earlier.measurements.filter(({ group }) => !replaced.has(group));
  const runs = earlier.runs.filter((_, index) => kept.some(({ run }) => run === index));
  const measurements = [
    ...kept.map((one) => ({ ...one, run: runs.indexOf(earlier.runs[one.run]!) })),
    ...newer.measurements.map((one) => ({ ...one, run: one.run + runs.length })),
  ];
  return {
    ...newer,
    runs: [...runs, ...newer.runs],
    measurements: measurements.sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group)),
  };
}

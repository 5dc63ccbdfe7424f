/** Finished trials side by side: the options in which they differ, and their metrics over seeds. */
import { basename } from "node:path";
import type { Table } from "../figures/table.js";
import { summarise, summaryText } from "../statistics/mean.js";
import { flatOptions, trialLabel } from "../trials/trial.js";
import type { TrialRecord } from "../trials/trial-folder.js";
import { differingOptions } from "../trials/trial-state.js";

/** A row for each recipe and choice of options, its metrics as mean ± standard deviation over the seeds. */
export function trialsTable(records: readonly TrialRecord[]): Table {
  const names = differingOptions(records.map(({ trial }) => trial));
  const metrics = [...new Set(records.flatMap((record) => Object.keys(record.metrics)))];
  const groups = new Map<string, TrialRecord[]>();
  for (const record of records) {
    const { recipe, options } = record.trial;
    const flat = flatOptions(options);
    // Results of a recipe before and after an edit are different results.
    const key = JSON.stringify([basename(recipe), record.code, names.map((name) => flat[name])]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return {
    title: "Trials",
    columns: ["trial", "seeds", ...metrics],
    rows: [...groups.values()].map((group) => [
      labelOf(group[0]!, names, records),
      group.length,
      ...metrics.map((metric) => {
        const values = group.flatMap((record) => record.metrics[metric] ?? []);
        if (values.length === 0) return "–";
        // Losses and accuracies need more places than errors and seconds.
        return summaryText(summarise(values), Math.max(...values.map(Math.abs)) < 10 ? 3 : 1);
      }),
    ]),
    notes: [`${records.length} finished trials; mean ± standard deviation over the seeds of each row.`],
  };
}

/** A trial without its seed, with its code if there are others of its recipe that have another. */
function labelOf(
  { trial, code }: TrialRecord,
  names: readonly string[],
  all: readonly TrialRecord[],
): string {
  const label = trialLabel(trial, names).replace(/, seed \d+$/, "");
  const isAlone = all.every(
    (other) => basename(other.trial.recipe) !== basename(trial.recipe) || other.code === code,
  );
  return isAlone && code !== undefined ? label : `${label}, ${codeText(code)}`;
}

/** What a recipe's code is known by, for people. */
function codeText(code = "of an earlier version"): string {
  return code.replace(/[0-9a-f]{64}/, (key) => key.slice(0, SHORT));
}

const SHORT = 8;

/** Finished trials side by side: what differs in their options, and what they came to over their seeds. */
import type { Table } from "../figures/table.js";
import { summarise, summaryText } from "../statistics/mean.js";
import { flatOptions, trialLabel, type Trial } from "../trials/trial.js";
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
    const key = JSON.stringify([recipe, names.map((name) => flat[name])]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return {
    title: "Trials",
    columns: ["trial", "seeds", ...metrics],
    rows: [...groups.values()].map((group) => [
      labelWithoutSeed(group[0]!.trial, names),
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

function labelWithoutSeed(trial: Trial, names: readonly string[]): string {
  return trialLabel(trial, names).replace(/, seed \d+$/, "");
}

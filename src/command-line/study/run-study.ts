/** `dark-knowledge study`: runs an experiment and keeps its results under results/. */
import { relative } from "node:path";
import { setImmediate } from "node:timers/promises";
import "../../experiments/recipes.js";
import { EXPERIMENTS, experimentNamed } from "../../experiments/experiment-named.js";
import { resultsToAddTo, withGroupsOf } from "../../study/add-groups.js";
import type { Experiment } from "../../study/experiment.js";
import { committedResults, keepResults } from "../../study/results-file.js";
import { chosenGroups, experimentOptions, neededTrials, runExperiment } from "../../study/run-experiment.js";
import { showProgress } from "../../notebook/progress.js";
import { showTrials } from "../../notebook/trials.js";
import { checkTrials } from "../../trials/run-trials.js";
import { knownTrial } from "../../trials/known-trial.js";
import type { Json, Trial } from "../../trials/trial.js";
import { trialStore } from "../../trials/trial-store.js";

/** Options from the command line. */
export interface StudyOptions {
  full: boolean;
  parameter: Readonly<Record<string, unknown>>;
  estimate: boolean;
  record: boolean;
  only: string[];
  note?: string;
  engine: string;
  workers?: number;
  store: string;
}

/** @param name - name of an experiment, or `all` */
export async function runStudy(name: string, options: StudyOptions): Promise<void> {
  const { full, parameter: given, estimate, record: keeps, only, note, store, ...running } = options;
  const parameter = given as Record<string, Json>;
  const setting = full ? "full" : "quick";
  const chosen = name === "all" ? EXPERIMENTS : [experimentNamed(name)];
  // Check the options of all experiments before the first one runs.
  const optionsOf = new Map(chosen.map((one) => [one, experimentOptions(one, setting, parameter)]));
  const groupsOf = (one: Experiment) => one.trials?.(optionsOf.get(one)!) ?? [];
  const grouped = chosen.flatMap((one) => chosenGroups(groupsOf(one), only));
  if (grouped.length > 0) {
    const all = [...neededTrials(grouped), ...grouped.map(({ trial }) => trial)];
    checkTrials(all, { ...running, store });
    console.log(costText(all, store));
  }
  for (const { name } of chosen.filter((one) => !one.trials)) {
    console.log(`${name} has no trials: it is measured in this process`);
  }
  if (estimate) return;
  for (const one of chosen) {
    const names = groupsOf(one).map(({ group }) => group);
    const isPart = keeps && only.length > 0;
    // Fail before hours of work, not after.
    const earlier = isPart ? resultsToAddTo(one.name, setting, optionsOf.get(one)!) : undefined;
    const listeners = one.trials ? { onChange: showTrials() } : { onProgress: showProgress() };
    const made = await runExperiment(one, setting, parameter, {
      ...running,
      only,
      note,
      store,
      ...listeners,
    });
    // Print the listener's last lines before those about the results.
    await setImmediate();
    if (keeps) {
      const results = earlier ? withGroupsOf(earlier, made, names) : made;
      console.log(`kept: ${relative(process.cwd(), keepResults(results))}`);
    } else console.log(`${one.name}: ${made.measurements.length} measurements; not kept under results/`);
    const committed = committedResults(one.name);
    if (committed !== undefined && committed.setting !== setting)
      console.log("There are results of the full setting, too.");
  }
}

/** Describes the remaining work. */
function costText(trials: readonly Trial[], store: string): string {
  const known = trials.map(knownTrial);
  const finished = new Set(
    trialStore(store)
      .list()
      .filter(({ status }) => status === "finished")
      .map(({ hash }) => hash),
  );
  const all = new Map(known.map((one) => [one.hash, one]));
  const left = [...all.values()].filter(({ hash }) => !finished.has(hash));
  const seconds = left.map(({ recipe, trial }) => recipe.estimatedSeconds?.(trial.options));
  const minutes = seconds.reduce<number>((sum, value) => sum + (value ?? 0), 0) / 60;
  const unknown = seconds.filter((value) => value === undefined).length;
  const done = all.size - left.length;
  const count = `${left.length} of ${all.size} trials to run${done > 0 ? `, ${done} finished before` : ""}`;
  const cost = `about ${Math.ceil(minutes)} minutes of one core, ${Math.ceil(minutes / 2)} on two that have nothing else to do`;
  if (unknown === 0) return `${count}: ${cost}`;
  const rest = `how long ${unknown} of them take is not known`;
  return unknown === left.length ? `${count}; ${rest}` : `${count}: ${cost}; ${rest}`;
}

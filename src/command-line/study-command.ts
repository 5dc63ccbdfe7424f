/** `dark-knowledge study`: runs a study of the paper's claims and keeps its record under results/. */
import { relative } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Command } from "commander";
import "../experiments/recipes.js";
import { committedRecord, keepRecord, recordToAddTo, withGroupsOf } from "../study/study-record.js";
import { chosenGroups, runStudy, studyOptions, teachersOf, type Study } from "../study/study.js";
import { STUDIES, studyNamed } from "../experiments/studies.js";
import { estimatedSeconds } from "../experiments/ingredients/mnist-cost.js";
import { showTrials } from "../notebook/trials.js";
import { ENGINE_NAMES } from "../trials/engines/engines.js";
import { checkTrials } from "../trials/run-trials.js";
import { knownTrial } from "../trials/known-trial.js";
import type { Json, Trial } from "../trials/trial.js";
import { defaultStore, trialStore } from "../trials/trial-store.js";
import { count } from "./count.js";
import { readParameters } from "./parameters.js";

interface StudyCommandOptions {
  full: boolean;
  parameter: string[];
  estimate: boolean;
  record: boolean;
  only: string[];
  engine: string;
  workers?: number;
  store: string;
}

/** Gives the command its options and what it does. */
export function define(command: Command): void {
  command
    .description(
      `run a study, or all: ${STUDIES.map(({ name }) => name).join(", ")}; what is finished is not run again`,
    )
    .option("--full", "the full setting, of hours", false)
    .option(
      "-p, --parameter <NAME=VALUE>",
      "change an option; VALUE is JSON, or else a text; repeatable",
      collect,
      [],
    )
    .option(
      "--only <GROUP>",
      "only groups of this name, or whose names contain it, added to the record; repeatable",
      collect,
      [],
    )
    .option("--estimate", "only say what it would cost", false)
    .option("--no-record", "don't keep the record under results/")
    .option("--engine <name>", `what runs the trials: ${ENGINE_NAMES.join(", ")}`, "local")
    .option("--workers <n>", "trials at once (default: one for each core)", count)
    .option("--store <folder>", "where trials are kept", defaultStore)
    .action(study);
}

const collect = (text: string, others: readonly string[]) => [...others, text];

async function study(beginning: string, options: StudyCommandOptions): Promise<void> {
  const { full, parameter: texts, estimate, record: keeps, only, store, ...running } = options;
  const parameter = readParameters("-p", texts) as Record<string, Json>;
  const setting = full ? "full" : "quick";
  const chosen = beginning === "all" ? STUDIES : [studyNamed(beginning)];
  const groupsOf = (one: Study) => one.trials(studyOptions(one, setting, parameter));
  const trials = chosen.flatMap((one) => chosenGroups(groupsOf(one), only).map(({ trial }) => trial));
  const all = [...teachersOf(trials), ...trials];
  checkTrials(all, { ...running, store });
  console.log(costText(all, store));
  if (estimate) return;
  for (const one of chosen) {
    const names = groupsOf(one).map(({ group }) => group);
    const isPart = keeps && only.length > 0;
    // Before hours of work, not after.
    const earlier = isPart
      ? recordToAddTo(one.name, setting, studyOptions(one, setting, parameter))
      : undefined;
    const listener = showTrials();
    const made = await runStudy(one, setting, parameter, { ...running, only, store, onChange: listener });
    // The listener's last lines come before the record's.
    await setImmediate();
    if (keeps) {
      const record = earlier ? withGroupsOf(earlier, made, names) : made;
      console.log(`kept: ${relative(process.cwd(), keepRecord(record))}`);
    } else console.log(`${one.name}: ${made.trials.length} trials; not kept under results/`);
    if (committedRecord(one.name)?.setting !== setting)
      console.log("A record of the full setting is there, too.");
  }
}

/** What is left to do, in words. */
function costText(trials: readonly Trial[], store: string): string {
  const known = trials.map(knownTrial);
  const finished = new Set(
    trialStore(store)
      .list()
      .filter(({ status }) => status === "finished")
      .map(({ hash }) => hash),
  );
  const all = new Map(known.map(({ hash, trial }) => [hash, trial]));
  const left = [...all].filter(([hash]) => !finished.has(hash)).map(([, trial]) => trial);
  const minutes = left.reduce((sum, trial) => sum + estimatedSeconds(trial), 0) / 60;
  const done = all.size - left.length;
  return (
    `${left.length} of ${all.size} trials to run${done > 0 ? `, ${done} finished before` : ""}: ` +
    `about ${Math.ceil(minutes)} minutes of one core, ${Math.ceil(minutes / 2)} on two that have nothing else to do`
  );
}

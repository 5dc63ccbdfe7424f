/** Runs an experiment: its trials on an engine, or its measurements in this process. */
import { check } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { checkKind, optionsSchema } from "../support/options.js";
import type { ProgressListener } from "../training/progress.js";
import { provenance } from "../trials/provenance.js";
import {
  allFinished,
  checkTrials,
  RUN_KINDS,
  runTrials,
  type RunTrialsOptions,
} from "../trials/run-trials.js";
import type { TrialRecord } from "../trials/trial-folder.js";
import type { Json, Trial } from "../trials/trial.js";
import type { Experiment, GroupedTrial } from "./experiment.js";
import type { Measured } from "./results.js";
import type { ExperimentOptions, Setting } from "./experiment-options.js";
import type { Measurement, Results, ResultsRun } from "./results.js";
import { settingOptions } from "./settings.js";

/** Options of {@link runExperiment}. */
export interface RunExperimentOptions extends RunTrialsOptions {
  /** Run only these groups of trials: the group with such a name, or else all whose names contain it. Default: all. */
  only?: readonly string[];
  /** Called with the progress of trainings in this process. */
  onProgress?: ProgressListener | undefined;
  /** Anything else that readers need to judge the figures or the time; stored with the results. */
  note?: string | undefined;
}

const RUNNING_SCHEMA = optionsSchema<RunExperimentOptions>({
  ...RUN_KINDS,
  only: kind.optional(kind.list(kind.text, { least: 0 })),
  onProgress: kind.optional(kind.callback()),
  note: kind.optional(kind.text),
});

/**
 * The options of an experiment's setting with changes.
 *
 * @param setting - `quick` or `full`
 * @param changes - options that differ; `seeds: []` means the setting's own seeds
 * @throws ArgumentError if the setting or an option does not exist, or an option is out of range
 */
export function experimentOptions<Options extends ExperimentOptions>(
  { name, schema, settings }: Pick<Experiment<Options>, "name" | "schema" | "settings">,
  setting: string,
  changes: Partial<Options> = {},
): Options {
  return settingOptions(name, schema, settings, setting, changes);
}

/**
 * Runs an experiment. Finished trials are taken from the store; interrupted trainings resume from their checkpoints.
 *
 * @param setting - `quick` (minutes) or `full` (hours)
 * @param changes - options that differ from the setting's
 * @returns the measurements, for the experiment's `statements`, `tables` and `figures`
 * @throws ArgumentError if an option is out of range
 * @throws InterruptedError after an interrupt; run it again to resume
 * @throws Error if trials failed, naming them
 */
export async function runExperiment<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  setting = "quick",
  changes: Partial<Options> = {},
  running: RunExperimentOptions = {},
): Promise<Results<Options>> {
  const options = experimentOptions(experiment, setting, changes);
  checkKind(experiment.name, RUNNING_SCHEMA.some, running);
  const usual = experimentOptions(experiment, setting);
  const changed = Object.keys(options).filter(
    (name) => JSON.stringify(options[name]) !== JSON.stringify(usual[name]),
  );
  const { only = [], note, ...listeners } = running;
  const made = await measurementsOf(experiment, options, only, listeners);
  const command = commandOf(experiment.name, setting, options, changed, only);
  const run: ResultsRun = { command, ...made.run, ...(note !== undefined && { note }) };
  const { name } = experiment;
  return {
    experiment: name,
    setting: setting as Setting,
    options,
    changed,
    runs: [run],
    measurements: made.measurements,
  };
}

interface Made {
  run: Omit<ResultsRun, "command">;
  measurements: Measurement[];
}

async function measurementsOf<Options extends ExperimentOptions>(
  experiment: Experiment<Options>,
  options: Options,
  only: readonly string[],
  { onProgress, ...running }: Omit<RunExperimentOptions, "only" | "note">,
): Promise<Made> {
  const { name } = experiment;
  if (experiment.trials) {
    const chosen = chosenGroups(experiment.trials(options), only);
    // Trials begin only after those that they need; check them now, so that mistakes show before.
    checkTrials([...neededTrials(chosen), ...chosen.map(({ trial }) => trial)], running);
    await experiment.prepare?.(options);
    return runTrialsOf(experiment, chosen, running);
  }
  check(experiment.measure !== undefined, name, "an experiment must have trials or measure", "neither");
  check(only.length === 0, "only", `${name} has no trials to choose from`, only);
  const startedAt = performance.now();
  const measured = await experiment.measure(options, { onProgress });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return {
    run: { seconds, finished: new Date().toISOString(), ...(await provenance()) },
    measurements: measured.map((one) => measurement(one)),
  };
}

async function runTrialsOf(
  { keeps = { metrics: [], series: [] } }: Pick<Experiment, "keeps">,
  grouped: readonly GroupedTrial[],
  running: RunTrialsOptions,
): Promise<Made> {
  for (const stage of neededStages(grouped)) allFinished(await runTrials(stage, running));
  const records = allFinished(
    await runTrials(
      grouped.map(({ trial }) => trial),
      running,
    ),
  );
  return trialResults(keeps, grouped, records);
}

/** The results of finished trials. */
export function trialResults(
  keeps: NonNullable<Experiment["keeps"]>,
  grouped: readonly GroupedTrial[],
  records: readonly TrialRecord[],
): Made {
  const last = records.reduce((latest, one) => (one.finished > latest.finished ? one : latest));
  return {
    run: {
      seconds: Math.round(records.reduce((sum, { seconds }) => sum + seconds, 0)),
      finished: last.finished,
      versions: last.versions,
      machine: last.machine,
    },
    measurements: records.map(({ metrics, details = {} }, index) => {
      const { group, trial } = grouped[index]!;
      const { seed, options } = trial;
      return measurement(
        { group, seed, metrics: part(metrics, keeps.metrics), series: part(rows(details), keeps.series) },
        options,
      );
    }),
  };
}

/** The trials that others need, each once, in the order in which they run. */
export function neededTrials(grouped: readonly GroupedTrial[]): Trial[] {
  return neededStages(grouped).flat();
}

/** The same in stages: no trial needs another one of its own stage or of a later one. */
function neededStages(grouped: readonly Pick<GroupedTrial, "needs">[]): Trial[][] {
  const needed = grouped.flatMap(({ needs = [] }) => needs);
  if (needed.length === 0) return [];
  const earlier = neededStages(needed);
  const known = new Set(earlier.flat().map((trial) => JSON.stringify(trial)));
  const own = new Map<string, Trial>();
  for (const { recipe, options, seed } of needed) {
    const trial = { recipe, options, seed };
    const key = JSON.stringify(trial);
    if (!known.has(key)) own.set(key, trial);
  }
  return own.size === 0 ? earlier : [...earlier, [...own.values()]];
}

/**
 * The trials whose groups were chosen.
 * @param only - see {@link RunExperimentOptions}
 * @throws ArgumentError if no group matches
 */
export function chosenGroups(grouped: readonly GroupedTrial[], only: readonly string[]): GroupedTrial[] {
  if (only.length === 0) return [...grouped];
  const names = [...new Set(grouped.map(({ group }) => group))];
  const chosen = only.flatMap((text) => {
    const found = names.includes(text) ? [text] : names.filter((name) => name.includes(text));
    check(found.length > 0, "only", `must be a part of ${names.map((name) => `"${name}"`).join(", ")}`, text);
    return found;
  });
  return grouped.filter(({ group }) => chosen.includes(group));
}

/** Significant digits that are stored. */
const DIGITS = 6;
const short = (value: number) => Number(value.toPrecision(DIGITS));

function measurement(
  { group, seed, metrics, series = {} }: Measured,
  options?: Trial["options"],
): Measurement {
  for (const [name, value] of Object.entries(metrics)) {
    check(Number.isFinite(value), group, `${name} must be finite`, value);
  }
  const numbers = Object.entries(metrics).map(([name, value]) => [name, short(value)] as const);
  const lists = Object.entries(series).map(([name, values]) => [name, values.map(short)] as const);
  const measured = { metrics: Object.fromEntries(numbers), series: Object.fromEntries(lists) };
  return { group, seed, run: 0, ...(options && { options }), ...measured };
}

const part = <Value>(from: Readonly<Record<string, Value>>, names: readonly string[]) =>
  Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]!]));

/** The rows of numbers among a trial's details; nested ones by their path: `curve.train`. */
function rows(details: Json, path = ""): Record<string, readonly number[]> {
  if (Array.isArray(details)) {
    return details.every((value) => typeof value === "number") ? { [path]: details } : {};
  }
  if (typeof details !== "object" || details === null) return {};
  const entries = Object.entries(details).map(([name, value]) =>
    rows(value, path === "" ? name : `${path}.${name}`),
  );
  return Object.assign({}, ...entries) as Record<string, readonly number[]>;
}

function commandOf(
  name: string,
  setting: string,
  options: ExperimentOptions,
  changed: readonly string[],
  only: readonly string[],
): string {
  const changes = changed.map((option) => `-p '${option}=${JSON.stringify(options[option])}'`);
  const groups = only.map((text) => `--only '${text}'`);
  return [
    `npx dark-knowledge study ${name}`,
    ...(setting === "full" ? ["--full"] : []),
    ...changes,
    ...groups,
  ].join(" ");
}

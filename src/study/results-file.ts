/** The files of results, results/NN-name/quick.json and full.json, which `npx dark-knowledge report` reads. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { FileError } from "../support/checks.js";
import { checkedJson } from "../support/checked-json.js";
import { plainJson } from "../support/plain-json.js";
import { repositoryRoot } from "../support/paths.js";
import { writeAtomically } from "../storage/atomic-write.js";
import type { Setting } from "./experiment-options.js";
import type { Results } from "./results.js";

/** A number, or the name of one that JSON lacks. */
const number = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"]).transform(Number)]);
const json = z.record(z.string(), z.json());

/** The schema of a file; all measurements are numbers. */
const RESULTS = z.strictObject({
  experiment: z.string(),
  setting: z.enum(["quick", "full"]),
  options: json.and(z.object({ seeds: z.array(z.int()) })),
  changed: z.array(z.string()),
  runs: z.array(
    z.strictObject({
      command: z.string(),
      seconds: z.number(),
      finished: z.iso.datetime(),
      versions: z.record(z.string(), z.string()),
      machine: z.record(z.string(), z.union([z.string(), z.number()])),
      note: z.string().optional(),
    }),
  ),
  measurements: z.array(
    z.strictObject({
      group: z.string(),
      seed: z.int(),
      run: z.int().nonnegative(),
      options: json.optional(),
      metrics: z.record(z.string(), number),
      series: z.record(z.string(), z.array(number)),
    }),
  ),
});

/** Path of the results of an experiment's setting. @param root - the folder with results/ */
export function resultsPath(experiment: string, setting: Setting, root = repositoryRoot): string {
  return join(root, "results", experiment, `${setting}.json`);
}

/**
 * The stored results of an experiment's setting, or undefined if none exist.
 *
 * @param root - the folder with results/. Default: this repository
 * @throws FileError if the file is wrong
 */
export function resultsOf(experiment: string, setting: Setting, root = repositoryRoot): Results | undefined {
  const path = resultsPath(experiment, setting, root);
  if (!existsSync(path)) return undefined;
  const refused = (found: string) =>
    new FileError(
      path,
      `expected the results of ${experiment}, ${setting} setting, found ${found}`,
      `git checkout ${relative(process.cwd(), path)} where it is under git, or delete it and run the experiment again`,
    );
  const data = checkedJson(readFileSync(path, "utf8"), RESULTS, refused);
  const runless = data.measurements.find(({ run }) => run >= data.runs.length);
  if (runless) throw refused(`a measurement of run ${runless.run}, which is not among its runs`);
  if (data.experiment !== experiment || data.setting !== setting) {
    throw refused(`those of ${data.experiment}, ${data.setting} setting`);
  }
  return data as Results;
}

/**
 * All stored results of an experiment: those of the full setting before those of the quick one.
 * @throws FileError if a file is wrong
 */
export function storedResults(experiment: string, root = repositoryRoot): Results[] {
  return (["full", "quick"] as const).flatMap((setting) => resultsOf(experiment, setting, root) ?? []);
}

/**
 * The stored results to show beside those of a run: of the full setting, or else the quick one, or none.
 * @throws FileError if a file is wrong
 */
export function committedResults(experiment: string, root = repositoryRoot): Results | undefined {
  return storedResults(experiment, root)[0];
}

/**
 * Stores results, in place of earlier ones of the same experiment and setting.
 *
 * @returns the file's path
 * @throws FileError if it can't be written
 */
export function keepResults(results: Results, root = repositoryRoot): string {
  const path = resultsPath(results.experiment, results.setting, root);
  const { measurements, ...head } = results;
  // A line for each measurement keeps the file small and its differences readable.
  const lines = measurements
    .map((one) => `    ${JSON.stringify(plainJson("results", one, { notFinite: "name" }))}`)
    .join(",\n");
  const text = JSON.stringify({ ...head, measurements: [] }, null, 2);
  writeAtomically(path, text.replace(/\[\]\n\}$/, `[\n${lines}\n  ]\n}\n`));
  return path;
}

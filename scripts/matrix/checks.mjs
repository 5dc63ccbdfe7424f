/** What the matrix tries on each Node: set-up in a fresh copy, then tests of this repository, in groups. */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installedRoute } from "../setup/addon.mjs";
import { nativeFolder } from "../setup/addon-native.mjs";
import { runCommand } from "../setup/command.mjs";
import { ROOT } from "../setup.mjs";
import { copyFresh } from "./fresh-copy.mjs";

/** @typedef {{ passed: number, failed: string[] }} Outcome how many tests passed, and what the others say */
/** @typedef {Record<string, Outcome>} Row by column */

const LIMIT_SECONDS = 600;
/** Files of tests by column; of those with a pattern only the tests that it matches. */
const GROUPS = [
  {
    columns: {
      losses: ["test/distillation/losses.test.ts", "test/runtime/tfjs-node.test.ts"],
      training: ["test/training/train.test.ts"],
      interrupt: ["test/kernel/interrupt.test.ts"],
    },
  },
  {
    columns: { kernel: ["test/kernel/protocol.test.ts", "test/notebooks/workbook.test.ts"] },
    pattern: "may load tfjs-node|02-temperature",
  },
];
export const COLUMNS = ["set-up", "losses", "training", "kernel", "interrupt"];

/** @param {string} programs a folder with another `node` @returns {NodeJS.ProcessEnv} */
function environment(programs) {
  return {
    ...process.env,
    PATH: `${programs}${delimiter}${process.env.PATH ?? ""}`,
    // Packages that were fetched before are not asked for again, and Python compiles them when it first needs them.
    npm_config_prefer_offline: "true",
    PIP_NO_COMPILE: "1",
  };
}

/** @param {() => Promise<unknown>} work @returns {Promise<Outcome>} */
async function attempt(work) {
  try {
    await work();
    return { passed: 1, failed: [] };
  } catch (error) {
    return { passed: 0, failed: [error instanceof Error ? error.message : String(error)] };
  }
}

/** @param {string} copy @param {string} programs */
async function setUpCopy(copy, programs) {
  copyFresh(ROOT, copy);
  // TensorFlow's library and the addon are the same for every Node; they are only looked at.
  if (existsSync(nativeFolder(ROOT))) {
    mkdirSync(join(copy, ".cache"));
    symlinkSync(nativeFolder(ROOT), nativeFolder(copy));
  }
  const output = await runCommand("npm", ["run", "setup"], {
    cwd: copy,
    env: environment(programs),
    limitSeconds: LIMIT_SECONDS,
    repair: "see the message above",
  });
  const [wanted, found] = [ROOT, copy].map((root) => installedRoute(root));
  if (found !== wanted)
    throw new Error(`expected the backend ${wanted}, as here, found ${found}:\n${output}`);
  const noise = /^.*\(node:\d+\).*$/m.exec(output);
  if (noise) throw new Error(`expected no warning of Node's, found ${noise[0]}`);
}

/** @typedef {{ status: string, fullName: string, failureMessages: string[] }} TestResult a test, as vitest reports it */
/** @typedef {{ name: string, message: string, status: string, assertionResults: TestResult[] }} FileResult */

/** @param {TestResult} test */
const told = ({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join("\n")}`;

/** @param {readonly FileResult[]} results @returns {string[]} tests that failed once and passed when tried again */
export function secondTriesOf(results) {
  return results
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages }) => status === "passed" && failureMessages.length > 0)
    .map(told);
}

/** @param {readonly FileResult[]} results @returns {string[]} what failed in these files, and what it said */
export function failuresOf(results) {
  return results.flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed").map(told);
    // A file that could not be loaded, or whose preparations failed, has no test that did.
    return status === "failed" && failed.length === 0 ? [`${name}: ${message}`] : failed;
  });
}

/** @param {readonly FileResult[]} results @param {readonly string[]} files @returns {Outcome} what came of these files */
export function outcomeOf(results, files) {
  const own = results.filter(({ name }) => files.some((file) => name.endsWith(file)));
  const tests = own.flatMap(({ assertionResults }) => assertionResults);
  const failed = failuresOf(own);
  const passed = tests.filter(({ status }) => status === "passed").length;
  if (passed === 0 && failed.length === 0) failed.push(`no test of ${files.join(", ")} ran`);
  return { passed, failed };
}

/** @param {string} copy @param {string} programs @param {typeof GROUPS[number]} group @returns {Promise<Row>} */
async function runTests(copy, programs, { columns, pattern }) {
  const report = join(copy, "output", `report-${Object.keys(columns).join("-")}.json`);
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--reporter=json", `--outputFile=${report}`];
  const only = pattern === undefined ? [] : ["-t", pattern];
  const run = await attempt(() =>
    runCommand("node", [...vitest, ...only, ...Object.values(columns).flat()], {
      cwd: copy,
      env: environment(programs),
      limitSeconds: LIMIT_SECONDS,
      repair: "see the message above",
    }),
  );
  const isWritten = existsSync(report);
  /** @type {{ testResults: FileResult[] }} */
  const { testResults } = isWritten ? JSON.parse(readFileSync(report, "utf8")) : { testResults: [] };
  return Object.fromEntries(
    Object.entries(columns).map(([name, files]) => [name, isWritten ? outcomeOf(testResults, files) : run]),
  );
}

/**
 * @param {string} copy an empty folder
 * @param {string} programs a folder with the program `node`
 * @returns {Promise<Row>} without set-up, nothing else is tried
 */
export async function checksOn(copy, programs) {
  /** @type {Row} */
  const row = { "set-up": await attempt(() => setUpCopy(copy, programs)) };
  if (row["set-up"]?.passed === 0) return row;
  for (const group of GROUPS) Object.assign(row, await runTests(copy, programs, group));
  return row;
}

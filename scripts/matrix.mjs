/** `npm run matrix`: set-up, losses, a training, a notebook and an interrupt on each Node that is supported, and a table of them. */
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checksOn, COLUMNS } from "./matrix/checks.mjs";
import { nodeFolder } from "./matrix/nodes.mjs";
import { readOptions } from "./options.mjs";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { writeFileAtomically } from "./setup/files.mjs";
import { say, secondsSince, SetupError } from "./setup/report.mjs";
import { TESTED_NODES } from "./setup/tools.mjs";

const HELP = `npm run matrix [-- OPTIONS]

  --node VERSION   only this Node, such as 24 or 24.21.0; repeatable (default: ${TESTED_NODES.join(", ")})
  --ends           only the oldest and the newest of them
  --report FILE    leave the sums there, as vitest's JSON reports have them
  --help           this text
`;

const OPTIONS = /** @type {const} */ ({
  node: { type: "string", multiple: true },
  ends: { type: "boolean", default: false },
  report: { type: "string" },
  help: { type: "boolean", default: false },
});

/** @type {Promise<void>[]} */
const deletions = [];

/** @param {string} version @returns {Promise<{ node: string, row: import("./matrix/checks.mjs").Row }>} */
async function tryNode(version) {
  const programs = await nodeFolder(ROOT, version);
  const node = execFileSync(join(programs, "node"), ["--version"], { encoding: "utf8" }).trim();
  const startedAt = performance.now();
  say(`• Node ${node} …`);
  const copy = mkdtempSync(join(tmpdir(), "dark-knowledge-matrix-"));
  try {
    const row = await checksOn(copy, programs);
    for (const [column, { failed }] of Object.entries(row)) {
      for (const message of failed) say(`✗ Node ${node}, ${column}: ${message}`);
    }
    say(
      `${Object.values(row).some(({ failed }) => failed.length > 0) ? "✗" : "✓"} Node ${node}: ${secondsSince(startedAt)}`,
    );
    return { node, row };
  } finally {
    // A gigabyte of small files, while the next Node is tried.
    deletions.push(rm(copy, { recursive: true, force: true }));
  }
}

/** @param {import("./matrix/checks.mjs").Outcome | undefined} outcome */
function cell(outcome) {
  if (outcome === undefined) return "not tried";
  const { passed, failed } = outcome;
  return failed.length > 0 ? `${failed.length} failed, ${passed} passed` : `${passed} passed`;
}

/** @param {readonly import("./matrix/checks.mjs").Row[]} rows @returns the sums, as vitest's JSON reports have them */
function sumOf(rows) {
  const missing = { passed: 0, failed: ["not tried"] };
  const outcomes = rows.flatMap((row) => COLUMNS.map((column) => row[column] ?? missing));
  const numPassedTests = outcomes.reduce((sum, { passed }) => sum + passed, 0);
  const numFailedTests = outcomes.reduce((sum, { failed }) => sum + failed.length, 0);
  return {
    success: numFailedTests === 0,
    ...{ numPassedTests, numFailedTests, numPendingTests: 0, numTodoTests: 0 },
    // Their names and messages are among the lines above already.
    testResults: [],
  };
}

/** @param {readonly string[]} versions */
function checkVersions(versions) {
  const stranger = versions.find((version) => !/^\d+(\.\d+){0,2}$/.test(version));
  if (stranger === undefined) return;
  const repair = "npm run matrix -- --help";
  throw new SetupError("--node", { expected: "a version, such as 24", found: stranger, repair });
}

await runMain(async () => {
  const options = readOptions("npm run matrix", OPTIONS);
  if (options.help) return say(HELP);
  const ends = [TESTED_NODES[0], TESTED_NODES.at(-1)].map(String);
  const versions = options.node ?? (options.ends ? ends : TESTED_NODES);
  checkVersions(versions);
  await setUp();
  const rows = [];
  for (const version of versions) rows.push(await tryNode(version));

  say(`\n| Node | ${COLUMNS.join(" | ")} |\n| --- |${" --- |".repeat(COLUMNS.length)}`);
  for (const { node, row } of rows) {
    say(`| ${node} | ${COLUMNS.map((column) => cell(row[column])).join(" | ")} |`);
  }
  const sum = sumOf(rows.map(({ row }) => row));
  if (options.report !== undefined) writeFileAtomically(options.report, `${JSON.stringify(sum)}\n`);
  if (!sum.success) process.exitCode = 1;
  await Promise.all(deletions);
});

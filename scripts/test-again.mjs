/**
 * `test-again.mjs REPORT COMMAND...`: runs tests by a command that takes vitest's arguments, with a JSON report. If some fail, their files run once more: vitest tries a test
 * again with what its file has prepared, which may be what went wrong. The report is then of both runs, and whoever needed the second has the first's messages.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** @typedef {import("./matrix/checks.mjs").FileResult} FileResult */
/** @typedef {{ success: boolean, testResults: FileResult[], numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} Report */

/** More files that fail are no accident. */
const MOST_FILES = 3;

const [path = "", program = "", ...command] = process.argv.slice(2);

/** @param {string} report @param {readonly string[]} more */
function run(report, more) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { status } = spawnSync(program, [...command, ...more, ...reporters], { stdio: "inherit" });
  return status ?? 1;
}

/** @param {string} report @returns {Report} */
const read = (report) => JSON.parse(readFileSync(report, "utf8"));

/** @param {FileResult} first @param {FileResult} second @returns {FileResult} the second, with what the first said of tests that failed */
function withFirst(first, second) {
  const said = new Map(
    first.assertionResults.map(({ fullName, failureMessages }) => [fullName, failureMessages]),
  );
  const assertionResults = second.assertionResults.map((one) => ({
    ...one,
    failureMessages: [...(said.get(one.fullName) ?? []), ...one.failureMessages],
  }));
  return { ...second, assertionResults };
}

/** @param {Report} first @param {Report} second of the files that failed first @returns {Report} */
function ofBoth(first, second) {
  const again = new Map(second.testResults.map((file) => [file.name, file]));
  const testResults = first.testResults.map((file) => {
    const other = again.get(file.name);
    return other ? withFirst(file, other) : file;
  });
  /** @param {readonly string[]} statuses */
  const count = (...statuses) =>
    testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => statuses.includes(status)).length;
  return {
    ...first,
    success: second.success,
    testResults,
    numPassedTests: count("passed"),
    numFailedTests: count("failed"),
    numPendingTests: count("pending", "skipped", "disabled"),
    numTodoTests: count("todo"),
  };
}

process.exitCode = run(path, []);
if (process.exitCode !== 0 && existsSync(path)) {
  const first = read(path);
  const failed = first.testResults.filter(({ status }) => status === "failed").map(({ name }) => name);
  if (failed.length > 0 && failed.length <= MOST_FILES) {
    console.log(`Once more: ${failed.join(", ")}`);
    const again = `${path}.again`;
    process.exitCode = run(again, failed);
    if (existsSync(again)) writeFileSync(path, JSON.stringify(ofBoth(first, read(again))));
    rmSync(again, { force: true });
  }
}

/**
 * `count-tests.mjs FAILED REPORT...`: names the tests that failed, or failed once, and adds vitest's JSON reports up into the line
 * `N passed, N failed`. Fails if a test failed, a report is missing, nothing was tested, or FAILED is not 0.
 */
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { failuresOf, secondTriesOf } from "./matrix/checks.mjs";

/** Lines of what a failed test says. */
const LINES_SHOWN = 12;

/** @param {string} message */
const shortened = (message) => message.split("\n").slice(0, LINES_SHOWN).join("\n  ");

const [failedBefore, ...reports] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
for (const path of reports) {
  if (!existsSync(path)) {
    console.log(`No report ${path}: its tests did not run.`);
    failed++;
    continue;
  }
  const report = JSON.parse(readFileSync(path, "utf8"));
  const failures = failuresOf(report.testResults);
  const name = basename(path, ".json");
  for (const failure of failures) console.log(`✗ ${name}: ${shortened(failure)}`);
  for (const first of secondTriesOf(report.testResults)) {
    console.log(`? ${name}, passed when tried again: ${shortened(first)}`);
  }
  passed += report.numPassedTests;
  // A file that could not be loaded fails as a suite, with no test to count.
  failed += Math.max(report.numFailedTests, report.success ? 0 : 1);
  skipped += report.numPendingTests + report.numTodoTests;
}
const isRed = failed > 0 || passed === 0 || failedBefore !== "0";
if (isRed && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = isRed ? 1 : 0;

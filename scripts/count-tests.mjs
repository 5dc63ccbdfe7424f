/**
 * `count-tests.mjs FAILED REPORT...`: adds up vitest's JSON reports into the line `N passed, N failed`. Fails if a test
 * failed, a report is missing, nothing was tested, or FAILED is not 0.
 */
import { existsSync, readFileSync } from "node:fs";

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
  passed += report.numPassedTests;
  // A file that could not be loaded fails as a suite, with no test to count.
  failed += Math.max(report.numFailedTests, report.success ? 0 : 1);
  skipped += report.numPendingTests + report.numTodoTests;
}
const isRed = failed > 0 || passed === 0 || failedBefore !== "0";
if (isRed && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = isRed ? 1 : 0;

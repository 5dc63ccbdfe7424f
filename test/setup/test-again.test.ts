/** A file whose tests failed runs once more in CI: what was an accident passes, and is named; what is a fault stays one. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, temporaryFolder, write } from "./small-repository.js";

const file = (name: string, passed: boolean) => ({
  name,
  message: "",
  status: passed ? "passed" : "failed",
  assertionResults: [
    {
      status: passed ? "passed" : "failed",
      fullName: "prepared",
      failureMessages: passed ? [] : ["too early"],
    },
    { status: "skipped", fullName: "elsewhere", failureMessages: [] },
  ],
});

/** Runs a program in vitest's place that writes these reports, one a run. */
function again(runs: readonly ReturnType<typeof file>[][]) {
  const folder = temporaryFolder();
  const [report, asked] = [join(folder, "report.json"), join(folder, "asked")];
  write(join(folder, "runs.json"), JSON.stringify(runs));
  write(
    join(folder, "vitest.mjs"),
    `import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
    const before = existsSync(${JSON.stringify(asked)}) ? readFileSync(${JSON.stringify(asked)}, "utf8").split("\\n").length - 1 : 0;
    const named = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
    appendFileSync(${JSON.stringify(asked)}, JSON.stringify(named) + "\\n");
    const testResults = JSON.parse(readFileSync(${JSON.stringify(join(folder, "runs.json"))}, "utf8"))[before];
    const success = testResults.every(({ status }) => status === "passed");
    const out = process.argv.find((argument) => argument.startsWith("--outputFile.json=")).split("=")[1];
    const failed = testResults.filter(({ status }) => status === "failed").length;
    writeFileSync(out, JSON.stringify({ success, testResults, numPassedTests: testResults.length - failed,
      numFailedTests: failed, numPendingTests: testResults.length, numTodoTests: 0 }));
    process.exitCode = success ? 0 : 1;`,
  );
  const { status } = spawnSync(
    process.execPath,
    [join(ROOT, "scripts", "test-again.mjs"), report, process.execPath, join(folder, "vitest.mjs")],
    { encoding: "utf8" },
  );
  const counted = spawnSync(
    process.execPath,
    [join(ROOT, "scripts", "count-tests.mjs"), String(status), report],
    { encoding: "utf8" },
  );
  const lines = readFileSync(asked, "utf8").trim().split("\n");
  return {
    status,
    asked: lines.map((line) => JSON.parse(line) as string[]),
    counted: counted.stdout.trim().split("\n"),
    isLeft: existsSync(`${report}.again`),
  };
}

test("all passed: one run", () => {
  const { status, asked, counted } = again([[file("/a.test.ts", true)]]);
  expect([status, asked, counted]).toEqual([0, [[]], ["1 passed, 0 failed, 1 skipped"]]);
});

test("a file that passes the second time counts once, and is named", () => {
  const first = [file("/a.test.ts", true), file("/b.test.ts", false)];
  const { status, asked, counted, isLeft } = again([first, [file("/b.test.ts", true)]]);
  expect([status, asked, isLeft]).toEqual([0, [[], ["/b.test.ts"]], false]);
  expect(counted).toEqual([
    "? report, passed when tried again: prepared: too early",
    "2 passed, 0 failed, 2 skipped",
  ]);
});

test("a file that fails twice has failed", () => {
  const first = [file("/a.test.ts", true), file("/b.test.ts", false)];
  const { status, counted } = again([first, [file("/b.test.ts", false)]]);
  expect(status).toBe(1);
  expect(counted.at(-1)).toBe("1 passed, 1 failed, 2 skipped");
});

test("many files that fail are not tried again", () => {
  const first = ["/a", "/b", "/c", "/d"].map((name) => file(`${name}.test.ts`, false));
  const { status, asked } = again([first]);
  expect([status, asked]).toEqual([1, [[]]]);
});

/** What the matrix makes of tests' reports: a Node on which nothing ran has not passed. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { outcomeOf } from "../../scripts/matrix/checks.mjs";
import { copyFresh } from "../../scripts/matrix/fresh-copy.mjs";
import { ROOT, temporaryFolder, write } from "./small-repository.js";

const file = (name: string, statuses: string[], status = "passed", message = "") => ({
  name: `/copy/${name}`,
  message,
  status,
  assertionResults: statuses.map((one, index) => ({
    status: one,
    fullName: `test ${index}`,
    failureMessages: one === "failed" ? ["expected 1, got 2"] : [],
  })),
});

test("a column counts its own files' tests, and tells of those that failed", () => {
  const results = [
    file("test/a.test.ts", ["passed", "failed", "skipped"], "failed"),
    file("test/b.test.ts", ["passed"]),
    file("test/other.test.ts", ["failed"], "failed"),
  ];
  expect(outcomeOf(results, ["test/a.test.ts", "test/b.test.ts"])).toEqual({
    passed: 2,
    failed: ["test 1: expected 1, got 2"],
  });
});

test("files that could not be loaded, and columns in which nothing ran, have failed", () => {
  const broken = file("test/a.test.ts", [], "failed", "no such module");
  expect(outcomeOf([broken], ["test/a.test.ts"])).toEqual({
    passed: 0,
    failed: ["/copy/test/a.test.ts: no such module"],
  });
  const hook = file("test/a.test.ts", ["skipped"], "failed", "no kernel");
  expect(outcomeOf([hook], ["test/a.test.ts"]).failed).toEqual(["/copy/test/a.test.ts: no kernel"]);
  const filtered = file("test/a.test.ts", ["skipped", "skipped"]);
  expect(outcomeOf([filtered], ["test/a.test.ts"]).failed).toEqual(["no test of test/a.test.ts ran"]);
  expect(outcomeOf([], ["test/a.test.ts"]).failed).toHaveLength(1);
});

test("a fresh copy has what git knows or would add, as it is now, and nothing that is ignored", () => {
  const [root, copy] = [temporaryFolder(), temporaryFolder()];
  execFileSync("git", ["init", "-q"], { cwd: root });
  write(join(root, ".gitignore"), "made/\n");
  write(join(root, "known", "file"), "old");
  write(join(root, "gone"), "");
  execFileSync("git", ["add", "."], { cwd: root });
  write(join(root, "known", "file"), "new");
  write(join(root, "added"), "");
  write(join(root, "made", "file"), "");
  execFileSync("rm", [join(root, "gone")]);
  copyFresh(root, copy);
  expect(readFileSync(join(copy, "known", "file"), "utf8")).toBe("new");
  expect(["added", "gone", "made", ".git"].map((name) => existsSync(join(copy, name)))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("something that is no version is refused before anything is installed", () => {
  const script = join(ROOT, "scripts", "matrix.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--node", "latest"], {
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("--node: expected a version, such as 24, found latest");
});

test("the tests that failed are named before they are counted", () => {
  const [green, red] = ["green.json", "red.json"].map((name) => join(temporaryFolder(), name)) as [
    string,
    string,
  ];
  const report = (passed: number, failed: number, testResults: unknown[]) =>
    JSON.stringify({
      success: failed === 0,
      ...{ numPassedTests: passed, numFailedTests: failed, numPendingTests: 0, numTodoTests: 0 },
      testResults,
    });
  write(green, report(3, 0, []));
  const slow = { status: "passed", fullName: "slow", failureMessages: ["no answer in 5 s"] };
  const other = { ...file("test/b.test.ts", []), assertionResults: [slow] };
  write(red, report(2, 1, [file("test/a.test.ts", ["passed", "failed"], "failed"), other]));
  const count = (...parameters: string[]) =>
    spawnSync(process.execPath, [join(ROOT, "scripts", "count-tests.mjs"), ...parameters], {
      encoding: "utf8",
    });
  expect(count("0", green)).toMatchObject({ status: 0, stdout: "3 passed, 0 failed\n" });
  expect(count("1", green)).toMatchObject({ status: 1, stdout: "3 passed, 1 failed\n" });
  expect(count("0", green, red)).toMatchObject({
    status: 1,
    stdout: [
      "✗ red: test 1: expected 1, got 2\n",
      "? red, passed when tried again: slow: no answer in 5 s\n",
      "5 passed, 1 failed\n",
    ].join(""),
  });
  expect(count("0", green, join(temporaryFolder(), "none.json")).stdout).toContain("3 passed, 1 failed\n");
});

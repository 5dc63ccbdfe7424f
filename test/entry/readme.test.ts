/** README: short, and with code that runs as it stands. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

test("README is short, and its code runs as it stands", { timeout: 300_000 }, () => {
  expect(readme.split("\n").length).toBeLessThan(150);
  const code = /```ts\n([^]*?)```/.exec(readme)![1]!;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    encoding: "utf8",
    cwd: root,
  });
  expect(stdout, stderr).toMatch(/^\d+ errors of 10000$/m);
  // A net that guesses makes 9000.
  expect(Number.parseInt(stdout, 10)).toBeLessThan(600);
});

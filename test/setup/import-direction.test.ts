/** What `npm run lint` says of imports in src/ that point up or in circles. */
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, temporaryFolder, write } from "./small-repository.js";

const PROGRAM = join(ROOT, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");

/** Checks a repository with these files, by this repository's rules. */
function check(files: Record<string, string>): { status: number | null; text: string } {
  const root = temporaryFolder();
  for (const name of [".dependency-cruiser.mjs", "tsconfig.json", "package.json"])
    cpSync(join(ROOT, name), join(root, name));
  for (const [name, text] of Object.entries(files)) write(join(root, "src", name), text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "src"], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, text: stdout + stderr };
}

const LOW = { "support/low.ts": "export interface Low { a: number }\nexport const low = 1;\n" };

test("imports may point down", () => {
  const high = 'import { low } from "../support/low.js";\nexport const high = low;\n';
  const { status, text } = check({ ...LOW, "data/high.ts": high });
  expect(text).toContain("no dependency violations found (2 modules, 1 dependencies cruised)");
  expect(status).toBe(0);
});

test("not up, not between folders of one line, not in a circle, not from a folder that the list doesn't have", () => {
  const { status, text } = check({
    ...LOW,
    "index.ts": "export const a = 1;\n",
    "training/high.ts": "export interface High { a: number }\nexport const high = 1;\n",
    "data/value.ts": 'import { high } from "../training/high.js";\nexport const value = high;\n',
    "data/type.ts": 'export type { High } from "../training/high.js";\n',
    "data/inline.ts": 'export type Low = import("../training/high.js").High;\n',
    "support/entry.ts": 'export { a } from "../index.js";\n',
    "statistics/beside.ts": 'export { one } from "../storage/one.js";\n',
    "storage/one.ts": "export const one = 1;\n",
    "models/here.ts": 'import type { There } from "./there.js";\nexport interface Here { there: There }\n',
    "models/there.ts": 'import type { Here } from "./here.js";\nexport interface There { here: Here }\n',
    "other/new.ts": 'export { low } from "../support/low.js";\n',
  });
  const found = text.split("\n").filter((line) => line.includes(" error "));
  expect(found.map((line) => line.trim()).sort()).toEqual([
    "error data/ imports down: src/data/inline.ts → src/training/high.ts",
    "error data/ imports down: src/data/type.ts → src/training/high.ts",
    "error data/ imports down: src/data/value.ts → src/training/high.ts",
    "error every file of src/ is in the list: src/other/new.ts → src/support/low.ts",
    expect.stringMatching(/^error no circle: src\/models\/(here|there)\.ts →$/) as string,
    "error statistics/ imports down: src/statistics/beside.ts → src/storage/one.ts",
    "error support/ imports down: src/support/entry.ts → src/index.ts",
  ]);
  expect(status).not.toBe(0);
});

/** The public types: what they import, which tslab's older compiler must be able to read. */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../../src/support/paths.js";

/** All files of types that a file leads to, with the packages that they import. */
function typesFrom(start: string): { files: Set<string>; packages: Set<string> } {
  const [files, packages] = [new Set<string>(), new Set<string>()];
  const visit = (path: string) => {
    if (files.has(path)) return;
    files.add(path);
    for (const [, from = "", inline = ""] of readFileSync(path, "utf8").matchAll(
      /^(?:import|export) [^;]*?from "([^"]+)"|\bimport\("([^"]+)"\)/gm,
    )) {
      const name = from || inline;
      if (name.startsWith(".")) visit(resolve(dirname(path), name).replace(/\.js$/, ".d.ts"));
      else packages.add(name);
    }
  };
  visit(start);
  return { files, packages };
}

test.each(["index.d.ts", "experiments.d.ts"])("zod checks options, and is in no public type: %s", (entry) => {
  const { files, packages } = typesFrom(join(repositoryRoot, "dist", entry));
  expect([...files].some((path) => path.endsWith(join("support", "options.d.ts")))).toBe(true);
  expect([...packages]).toContain("@tensorflow/tfjs");
  expect([...packages]).not.toContain("zod");
  expect(readFileSync(join(repositoryRoot, "dist", "support", "options.js"), "utf8")).toContain(
    'require("zod")',
  );
});

/** Compiled code is used with the sources that it was made of, and with no others. */
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { compiledAddon } from "../../src/runtime/compiled-addon.js";
import { repositoryRoot } from "../../src/support/paths.js";

const compiled = join(".cache", "kernels");
const isCompiled = existsSync(join(repositoryRoot, compiled, "sources.json"));

/** A copy of what set-up has compiled, and of its sources. */
function copy(): string {
  const root = mkdtempSync(join(tmpdir(), "addons-"));
  for (const path of [compiled, "src"]) {
    cpSync(join(repositoryRoot, path), join(root, path), { recursive: true });
  }
  return root;
}

test.runIf(isCompiled)("an addon is used as long as its sources are what they were", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  expect(compiledAddon("kernels", copy())).toBeTypeOf("object");
  expect(warn).not.toHaveBeenCalled();
  for (const file of [join("src", "kernels", "kernels.cc"), join("src", "kernels", "widest.h")]) {
    const root = copy();
    appendFileSync(join(root, file), "\n");
    expect(compiledAddon("kernels", root)).toBeUndefined();
    expect(warn.mock.calls.at(-1)![0]).toBe(
      `dark-knowledge: ${file} was changed since it was compiled and is not used; npm run setup compiles it again`,
    );
  }
  const other = copy();
  appendFileSync(join(other, "src", "runtime", "signals.cc"), "\n");
  expect(compiledAddon("kernels", other)).toBeTypeOf("object");
  const none = copy();
  rmSync(join(none, compiled), { recursive: true });
  expect(compiledAddon("kernels", none)).toBeUndefined();
  warn.mockRestore();
});

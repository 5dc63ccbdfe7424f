/** A temporary folder that looks enough like the repository for one step of set-up. */
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The repository under test. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** An empty folder that is removed after the end of the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dark-knowledge-"));
  // A whole set-up is some gigabytes, which a busy disk takes minutes to forget: no test waits for that.
  onTestFinished(() => {
    spawn("rm", ["-rf", folder], { detached: true, stdio: "ignore" }).unref();
  });
  return folder;
}

/** Writes a file and the folders above it. */
export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Sets environment variables until the end of the test. */
export function setEnvironment(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) {
    const before = process.env[name];
    process.env[name] = value;
    onTestFinished(() => {
      if (before === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before;
    });
  }
}

/** Gives a folder a Python environment: this repository's, called by another path. */
export function borrowPython(root: string): void {
  const python = join(root, ".venv", "bin", "python");
  write(python, `#!/bin/sh\nexec "${join(ROOT, ".venv", "bin", "python")}" "$@"\n`);
  chmodSync(python, 0o755);
}

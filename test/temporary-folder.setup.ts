/** Gives a whole run one temporary folder, deleted at its end, so that no test leaves anything behind. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const NAME = "dark-knowledge-tests-";

/** @returns what vitest calls when all tests have ended */
export default function setup(): (() => void) | undefined {
  // Each project of the configuration calls this.
  if (basename(tmpdir()).startsWith(NAME)) return;
  const folder = mkdtempSync(join(tmpdir(), NAME));
  // The tests' processes, and theirs, inherit it.
  process.env.TMPDIR = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}

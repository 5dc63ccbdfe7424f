/** Tiny trials for tests, and what they leave. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { repositoryRoot } from "../../src/support/paths.js";
import type { Json, Trial } from "../../src/trials/trial.js";

export const TINY = relative(process.cwd(), join(repositoryRoot, "test", "trials", "tiny-recipe.cjs"));

export function tiny(seed: number, options: Record<string, Json> = {}): Trial {
  return { recipe: TINY, options, seed };
}

export function newStore(): string {
  return mkdtempSync(join(tmpdir(), "trials-"));
}

/** The processes that ran a trial, in their order. */
export function startsOf(store: string, hash: string): number[] {
  return readFileSync(join(store, hash, "starts.txt"), "utf8")
    .trim()
    .split("\n")
    .map(Number);
}

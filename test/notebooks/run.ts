/** Runs commands and notebooks of this repository. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

export interface Cell {
  cell_type: string;
  source: string | string[];
  metadata: { tags?: string[] };
  outputs?: { output_type: string; data?: Record<string, unknown>; evalue?: string; text?: string | string[] }[];
}

export interface Notebook {
  cells: Cell[];
  metadata: {
    kernelspec: { name: string };
    dark_knowledge?: { test_parameters?: Record<string, unknown> };
  };
}

export function readNotebook(path: string): Notebook {
  return JSON.parse(readFileSync(path, "utf8")) as Notebook;
}

export function sourceOf({ source }: Cell): string {
  return [source].flat().join("");
}

/** Runs `npm run reproduce` with arguments; trials are run anew, in a store of their own. */
export function reproduce(...args: string[]): { status: number | null; text: string } {
  const script = join(root, "scripts", "dark-knowledge.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "reproduce", ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, DARK_KNOWLEDGE_TRIALS: mkdtempSync(join(tmpdir(), "trials-")) },
  });
  return { status, text: stdout + stderr };
}

/** `-p NAME=VALUE` for each parameter. */
export function parameterArguments(parameters: Record<string, unknown>): string[] {
  return Object.entries(parameters).flatMap(([name, value]) => ["-p", `${name}=${JSON.stringify(value)}`]);
}

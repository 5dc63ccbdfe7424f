/** Executes one notebook with nbclient. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Table } from "../../figures/table.js";
import { checkedJson } from "../../support/checked-json.js";
import { FileError } from "../../support/checks.js";
import { repositoryRoot } from "../../support/paths.js";
import { setUp } from "../set-up.js";
import { screen } from "./screen.js";

/** The cell that failed; 0 if the fault was not in a cell. */
export interface Failure {
  cell: number;
  source: string;
  error: string;
}

/** The result of executing a notebook. */
export interface ExecutedNotebook {
  path: string;
  /** Path of the executed notebook. */
  output: string;
  seconds: number;
  /** The tables that it showed. */
  tables: Table[];
  failure: Failure | undefined;
}

/** A line of scripts/python/execute.py. */
const EVENT = z.object({
  cell: z.int().optional(),
  of: z.int().optional(),
  text: z.string().optional(),
  update: z.boolean().optional(),
  table: z
    .looseObject({ title: z.string(), columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) })
    .optional(),
  failed: z.object({ cell: z.int(), source: z.string(), error: z.string() }).optional(),
});

/** Executes a notebook in its kernel and shows its progress. @param output - path for the executed notebook */
export async function executeNotebook(
  path: string,
  output: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<ExecutedNotebook> {
  const { environmentProgram } = await setUp();
  const startedAt = performance.now();
  const script = join(repositoryRoot, "scripts", "python", "execute.py");
  const child = spawn(
    environmentProgram(repositoryRoot, "python"),
    [script, path, output, JSON.stringify(parameters)],
    {
      cwd: repositoryRoot,
      env: { ...process.env, JUPYTER_PREFER_ENV_PATH: "1", PYDEVD_DISABLE_FILE_VALIDATION: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const tables: Table[] = [];
  const failures: Failure[] = [];
  let complaint = "";
  const show = screen();
  child.stderr
    .setEncoding("utf8")
    .on("data", (text: string) => (complaint = (complaint + text).slice(-4000)));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { cell, of, text, update, table, failed } = checkedJson(
      line,
      EVENT,
      (found) => new FileError(script, `expected an event, found ${found}`, `git checkout ${script}`),
    );
    if (cell !== undefined) show(`cell ${cell} of ${of}`, true);
    if (text !== undefined) show(text, update === true);
    if (table !== undefined) tables.push(table as unknown as Table);
    if (failed !== undefined) failures.push(failed);
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) failures.push({ cell: 0, source: "", error: complaint || `exit code ${code}` });
  return { path, output, seconds: (performance.now() - startedAt) / 1000, tables, failure: failures[0] };
}

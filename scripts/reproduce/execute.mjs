/** Executes one notebook through nbclient and shows in the terminal how it gets on. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { ROOT } from "../setup.mjs";
import { environmentProgram } from "../setup/packages.mjs";
import { say } from "../setup/report.mjs";

/** Seconds between two lines about the same progress where lines can't be redrawn. */
const LINE_INTERVAL = 10;

/** @typedef {{ title: string, columns: string[], rows: (string | number)[][], notes?: string[], from?: string }} Table */
/** @typedef {{ cell: number, source: string, error: string }} Failure */
/** @typedef {{ path: string, output: string, seconds: number, tables: Table[], failure: Failure | undefined }} Result */

/** Shows texts: the newest progress on one redrawn line of a terminal; elsewhere a line now and then. */
function makeScreen() {
  const terminal = process.stdout.isTTY;
  let lastProgress = 0;
  return {
    /** @param {string} text @param {boolean} isUpdate */
    show(text, isUpdate) {
      const line = text.trimEnd();
      if (!line) return;
      if (terminal && isUpdate)
        process.stdout.write(`\r\x1b[K    ${line.slice(0, (process.stdout.columns ?? 80) - 6)}`);
      else if (
        !isUpdate ||
        Date.now() - lastProgress > 1000 * LINE_INTERVAL ||
        / (finished|interrupted|failed) /.test(line)
      ) {
        say(`${terminal ? "\r\x1b[K" : ""}${line.replace(/^/gm, "    ")}`);
        lastProgress = Date.now();
      }
    },
  };
}

/**
 * @param {string} path the notebook
 * @param {string} output where to write it executed
 * @param {Record<string, unknown>} parameters
 * @returns {Promise<Result>}
 */
export async function executeNotebook(path, output, parameters) {
  const startedAt = performance.now();
  const script = join(ROOT, "scripts", "python", "execute.py");
  const child = spawn(
    environmentProgram(ROOT, "python"),
    [script, path, output, JSON.stringify(parameters)],
    {
      cwd: ROOT,
      env: { ...process.env, JUPYTER_PREFER_ENV_PATH: "1", PYDEVD_DISABLE_FILE_VALIDATION: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  /** @type {Table[]} */
  const tables = [];
  /** @type {Failure | undefined} */
  let failure;
  let complaint = "";
  const screen = makeScreen();
  child.stderr.on("data", (text) => (complaint = (complaint + text).slice(-4000)));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = JSON.parse(line);
    if (event.cell) screen.show(`cell ${event.cell} of ${event.of}`, true);
    if (event.text) screen.show(event.text, event.update === true);
    if (event.table) tables.push(event.table);
    if (event.failed) failure = event.failed;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0 && !failure) failure = { cell: 0, source: "", error: complaint || `exit code ${code}` };
  return { path, output, seconds: (performance.now() - startedAt) / 1000, tables, failure };
}

/** Something that is measured: a process that prepares itself, then runs so many steps whenever it is told to. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ROOT } from "../setup.mjs";
import { SetupError } from "../setup/report.mjs";

/**
 * Starts a process that reads its specification as a line of JSON, answers with its version, and from then on answers
 * each number of steps with the milliseconds that a step took.
 *
 * @param {string} name @param {string[]} program @param {unknown} spec
 * @returns {Promise<{ name: string, version: string, run: (steps: number) => Promise<number>, end: () => void }>}
 */
export async function startContestant(name, [command = "", ...commandArguments], spec) {
  const child = spawn(command, commandArguments, { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
    complaints = (complaints + text).slice(-2000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // A process that dies is noticed by the end of its lines.
  child.stdin.on("error", () => undefined);
  const ask = async (/** @type {string} */ line) => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) {
      throw new SetupError(`benchmark of ${name}`, {
        expected: "it to run",
        found: `an end, saying:\n${complaints.trim()}\n`,
        repair: "npm run doctor; for a peer: delete .cache/peers, then npm run bench -- --with-peers",
      });
    }
    return String(value);
  };
  const version = await ask(JSON.stringify(spec));
  return {
    name,
    version,
    run: async (steps) => Number(await ask(String(steps))),
    end: () => child.stdin.end(),
  };
}

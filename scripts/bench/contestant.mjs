/** Something that is measured: a process that prepares itself, then runs so many steps whenever it is told to. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ROOT } from "../setup.mjs";
import { SetupError } from "../setup/report.mjs";

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {string} version
 * @property {number[]} losses of its first steps, which took nothing at random
 * @property {(steps: number, part?: string) => Promise<number>} run milliseconds that each of them took
 * @property {() => void} end
 */

/**
 * Starts a contestant, or as many at once as its specification has `processes`, of one thread each.
 *
 * @param {string} name @param {string[]} program @param {import("./workloads.mjs").Spec} spec @returns {Promise<Contestant>}
 */
export async function startContestant(name, program, spec) {
  if (spec.processes === undefined) return startProcess(name, program, spec);
  const threads = { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" };
  const team = await Promise.all(
    Array.from({ length: spec.processes }, () => startProcess(name, program, spec, threads)),
  );
  return {
    name,
    version: team[0]?.version ?? "",
    losses: team[0]?.losses ?? [],
    run: async (steps, part) => Math.max(...(await Promise.all(team.map(({ run }) => run(steps, part))))),
    end: () => {
      for (const { end } of team) end();
    },
  };
}

/**
 * Starts a process that reads its specification as a line of JSON, answers with its version and first losses, and from then on answers
 * each part and number of runs with the milliseconds that a run took.
 *
 * @param {string} name @param {string[]} program @param {unknown} spec
 * @param {Record<string, string>} [environment] @returns {Promise<Contestant>}
 */
async function startProcess(name, [command = "", ...commandArguments], spec, environment = {}) {
  const env = { ...process.env, ...environment };
  const child = spawn(command, commandArguments, { cwd: ROOT, env, stdio: ["pipe", "pipe", "pipe"] });
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
        repair: "npm run doctor; for a peer: npm run bench -- --without NAME leaves it out",
      });
    }
    return String(value);
  };
  /** @type {{ version: string, losses: number[] }} */
  const { version, losses } = JSON.parse(await ask(JSON.stringify(spec)));
  return {
    name,
    version,
    losses,
    run: async (steps, part = "step") => Number(await ask(`${part} ${steps}`)),
    end: () => child.stdin.end(),
  };
}

/** Something that is measured: a process that prepares itself, then runs that many steps whenever it is told to. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import { checkedJson } from "../../support/checked-json.js";
import { repositoryRoot } from "../../support/paths.js";
import { setUp } from "../set-up.js";
import type { Spec } from "./workloads.js";

/** A process, or a team of them. */
export interface Contestant {
  name: string;
  version: string;
  /** Of its first steps, which took nothing at random. */
  losses: number[];
  /** Milliseconds that each of some steps, or of another part, took. */
  run: (steps: number, part?: string) => Promise<number>;
  end: () => void;
}

/**
 * Starts a contestant, or as many at once as its specification has `processes`, of one thread each.
 *
 * @param program - the command and its arguments
 * @throws SetupError if it dies, with what it said
 */
export async function startContestant(
  name: string,
  program: readonly string[],
  spec: Spec,
): Promise<Contestant> {
  if (spec.processes === undefined) return startProcess(name, program, spec);
  const threads = { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" };
  const team = await Promise.all(
    Array.from({ length: spec.processes }, () => startProcess(name, program, spec, threads)),
  );
  return {
    name,
    version: team[0]!.version,
    losses: team[0]!.losses,
    run: async (steps, part) => Math.max(...(await Promise.all(team.map(({ run }) => run(steps, part))))),
    end: () => {
      for (const { end } of team) end();
    },
  };
}

/**
 * Starts a process that reads its specification as a line of JSON, answers with its version and first losses, and from then on answers
 * each part and number of runs with the milliseconds that a run took.
 */
async function startProcess(
  name: string,
  [command = "", ...commandArguments]: readonly string[],
  spec: Spec,
  environment: Readonly<Record<string, string>> = {},
): Promise<Contestant> {
  const { SetupError } = await setUp();
  const env = { ...process.env, ...environment };
  const child = spawn(command, commandArguments, {
    cwd: repositoryRoot,
    env,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-2000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // A process that dies is noticed by the end of its lines.
  child.stdin.on("error", () => undefined);
  const ask = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    const answer = await lines.next();
    if (answer.done !== true) return answer.value;
    throw new SetupError(`benchmark of ${name}`, {
      expected: "it to run",
      found: `an end, saying:\n${complaints.trim()}\n`,
      repair: "npm run doctor; for a peer: npm run bench -- --without NAME leaves it out",
    });
  };
  const { version, losses } = checkedJson(
    await ask(JSON.stringify(spec)),
    z.object({ version: z.string(), losses: z.array(z.number()) }),
    (found) =>
      new SetupError(`benchmark of ${name}`, {
        expected: "its version and losses",
        found,
        repair: "npm run doctor",
      }),
  );
  return {
    name,
    version,
    losses,
    run: async (steps, part = "step") => Number(await ask(`${part} ${steps}`)),
    end: () => child.stdin.end(),
  };
}

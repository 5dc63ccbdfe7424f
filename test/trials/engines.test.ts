/** What the engines of clusters hand on, as far as it can be seen without a cluster; `npm run test-clusters` has the rest. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Engine, Job } from "../../src/trials/engines/engine.js";
import { engineNamed } from "../../src/trials/engines/engines.js";
import { rayToken } from "../../src/trials/engines/ray-token.js";
import { slurmScript } from "../../src/trials/engines/slurm-script.js";
import { runTrials } from "../../src/trials/run-trials.js";
import { newStore, tiny } from "./tiny.js";

describe("the script for SLURM", () => {
  const store = join(newStore(), "it's a $store");
  const jobs = ["one", "two"].map((hash): Job => {
    const folder = join(store, hash);
    mkdirSync(folder, { recursive: true });
    const command = ["/bin/echo", "trial", join(folder, "trial.json"), store];
    return { hash, label: hash, folder, command, environment: { THREADS: "1" } };
  });

  test("runs a trial for each task, whatever is in its path", () => {
    const path = join(store, "script.sh");
    writeFileSync(path, slurmScript(jobs, store, {}));
    execFileSync("bash", [path], { env: { ...process.env, SLURM_ARRAY_TASK_ID: "1" } });
    const log = readFileSync(join(store, "two", "log.txt"), "utf8");
    expect(log).toBe(`trial ${join(store, "two", "trial.json")} ${store}\n`);
  });

  test("asks for what it is told to, and for nothing else", () => {
    const asked = (request: object) =>
      slurmScript(jobs, "/here", request)
        .split("\n")
        .filter((line) => line.startsWith("#SBATCH"))
        .map((line) => line.slice("#SBATCH --".length));
    const least = [
      "job-name=dark-knowledge",
      "array=0-1",
      "chdir=/here",
      "output=/dev/null",
      "cpus-per-task=1",
    ];
    expect(asked({})).toEqual([...least, "signal=B:TERM@60", "no-requeue"]);
    const all = { workers: 3, cpus: 2, gpus: 1, memory: 1.5, partition: "long", timeLimit: "2-00:00:00" };
    expect(asked(all)).toEqual([
      ...["job-name=dark-knowledge", "array=0-1%3", "chdir=/here", "output=/dev/null", "cpus-per-task=2"],
      ...["gpus=1", "mem=1536M", "partition=long", "time=2-00:00:00", "signal=B:TERM@60", "no-requeue"],
    ]);
  });
});

describe("the token for Ray", () => {
  const file = (text: string, mode: number) => {
    const path = join(newStore(), "token");
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const address = "head:6379";

  test("of a cluster that is started is a new one each time", () => {
    const [one, other] = [1, 2].map(() => rayToken({ address: undefined }, {}));
    expect(one).toEqual({
      RAY_AUTH_MODE: "token",
      RAY_AUTH_TOKEN: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(one).not.toEqual(other);
  });

  test("of a cluster that exists comes from the file that is named, or from where Ray looks", () => {
    const [named, usual] = [file("named\n", 0o600), file("usual\n", 0o400)];
    const token = (text: string) => ({ RAY_AUTH_MODE: "token", RAY_AUTH_TOKEN: text });
    const environment = { RAY_AUTH_TOKEN: "set", RAY_AUTH_TOKEN_PATH: usual };
    expect(rayToken({ address, tokenFile: named }, environment)).toEqual(token("named"));
    expect(rayToken({ address }, environment)).toEqual(token("set"));
    expect(rayToken({ address }, { RAY_AUTH_TOKEN_PATH: usual })).toEqual(token("usual"));
    expect(rayToken({ address }, { RAY_AUTH_MODE: "disabled" })).toEqual({});
  });

  test.each([
    [
      file("text", 0o644),
      "expected a token that only you can read, found permissions 644. To repair: chmod 600",
    ],
    [file("\n", 0o600), "expected a token, found nothing"],
    ["/nowhere/token", "/nowhere/token: expected the token of the cluster head:6379, found no file"],
  ])("is refused in %s", (tokenFile, message) => {
    expect(() => rayToken({ address, tokenFile }, {})).toThrow(message);
  });
});

test("resources out of range are refused", async () => {
  const run = (more: object) => runTrials([tiny(1)], { ...more, store: newStore() });
  await expect(run({ cpus: 0 })).rejects.toThrow(
    "runTrials: cpus must be a whole number of at least 1, got 0",
  );
  await expect(run({ memory: NaN })).rejects.toThrow(
    "runTrials: memory must be positive and finite, got NaN",
  );
});

test("a start that is seen only after its trial was killed does not keep it from being tried again", async () => {
  const inline = engineNamed("inline", newStore(), {});
  let runs = 0;
  const late: Engine = {
    name: "late",
    run: async (jobs, events, signal) => {
      runs += 1;
      if (runs > 1) return inline.run(jobs, events, signal);
      for (const { hash } of jobs) {
        events.ended(hash, { ended: "crashed", reason: "killed at once" });
        events.started(hash, "another machine");
      }
    },
  };
  const [result] = await runTrials([tiny(1)], { engine: late, store: newStore() });
  expect(result).toMatchObject({ status: "finished" });
  expect(runs).toBe(2);
});

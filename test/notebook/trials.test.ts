/** What is said of running trials. */
import { expect, test, vi } from "vitest";
import { showTrials, trialsHtml, trialsText, trialText } from "../../src/notebook/trials.js";
import type { TrialState } from "../../src/trials/trial-state.js";

const state = (hash: string, changes: Partial<TrialState> = {}): TrialState => ({
  trial: { recipe: "a", options: {}, seed: 1 },
  hash,
  folder: hash,
  label: `a, seed ${hash}`,
  status: "waiting",
  kept: false,
  attempts: 1,
  where: undefined,
  progress: undefined,
  record: undefined,
  error: undefined,
  ...changes,
});

test("one line sums up a run", () => {
  const states = [
    state("1", { status: "finished", kept: true }),
    state("2", { status: "finished" }),
    state("3", { status: "running" }),
    state("4"),
    state("5", { status: "failed" }),
  ];
  expect(trialsText(states)).toBe("2 of 5 trials finished (1 kept), 1 running, 1 waiting, 1 failed");
});

test("one line tells where a trial stands", () => {
  const progress = { label: "teacher", epoch: 3, epochs: 20 } as TrialState["progress"];
  expect(trialText(state("1", { status: "running", where: "process 7", progress }))).toBe(
    "running: a, seed 1 · process 7 · teacher: epoch 3 of 20",
  );
  const answering = { ...progress!, label: "soft targets", examples: { done: 2000, of: 6000 } };
  expect(trialText(state("1", { status: "running", progress: answering }))).toBe(
    "running: a, seed 1 · soft targets: 2000 of 6000 examples",
  );
  const record = { metrics: { errors: 74, loss: 0.123456 } } as unknown as TrialState["record"];
  expect(trialText(state("1", { status: "finished", record }))).toBe(
    "finished: a, seed 1 · errors 74 · loss 0.1235",
  );
  expect(trialText(state("1", { status: "failed", error: "Error: no" }))).toBe(
    "failed: a, seed 1 · Error: no",
  );
});

test("in a notebook rows fold up when all trials have finished, and stay while one runs or went wrong", () => {
  const finished = state("1", { status: "finished" });
  expect(trialsHtml([finished])).toMatch(
    /^<details><summary data-lm-suppress-shortcuts="true">.*1 of 1 trials finished.*finished: a, seed 1/,
  );
  for (const status of ["running", "failed"] as const) {
    expect(trialsHtml([finished, state("2", { status })])).toMatch(
      new RegExp(`^<details open>.*</summary><span[^>]*>${status}: a, seed 2`),
    );
  }
});

test("where there is no terminal, each ending is said once", () => {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  const listener = showTrials();
  const waiting = [state("1", { status: "running" }), state("2", { status: "finished", kept: true })];
  listener(waiting);
  const ended = [state("1", { status: "finished" }), waiting[1]!];
  listener(ended);
  listener(ended);
  log.mockRestore();
  expect(lines).toEqual(["finished: a, seed 1", "2 of 2 trials finished (1 kept)"]);
});

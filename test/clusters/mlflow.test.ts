/** Tracking by a real MLflow server. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { repositoryRoot } from "../../src/support/paths.js";
import { runTrials } from "../../src/trials/run-trials.js";
import { newStore, tiny } from "../trials/tiny.js";
import { freePorts, startServer, until, type Server } from "./processes.js";

const folder = mkdtempSync(join(tmpdir(), "mlflow-"));
let address: string;
let server: Server;

beforeAll(async () => {
  const [port] = await freePorts(1);
  address = `http://127.0.0.1:${port!}`;
  const program = join(repositoryRoot, ".cache", "environments", "mlflow", "bin", "mlflow");
  const places = [
    `--backend-store-uri=sqlite:///${folder}/runs.db`,
    `--artifacts-destination=${folder}/artifacts`,
  ];
  const options = ["--host=127.0.0.1", `--port=${port!}`, "--workers=1", ...places];
  server = startServer(program, ["server", ...options], join(folder, "log.txt"));
  const answers = () =>
    fetch(`${address}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until("MLflow answers", answers, [server], 150);
});
afterAll(async () => {
  await server.end();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** MLflow's runs, as its REST interface shows them. */
interface Run {
  info: { run_id: string; run_name: string; status: string; artifact_uri: string };
  data: Record<"params" | "metrics" | "tags", { key: string; value: string | number }[]>;
}

async function allRuns(): Promise<Run[]> {
  const api = `${address}/api/2.0/mlflow`;
  const experiment = await fetch(`${api}/experiments/get-by-name?experiment_name=dark-knowledge`);
  const found = (await experiment.json()) as { experiment: { experiment_id: string } };
  const body = JSON.stringify({ experiment_ids: [found.experiment.experiment_id], max_results: 100 });
  const headers = { "content-type": "application/json" };
  const runs = await fetch(`${api}/runs/search`, { method: "POST", headers, body });
  return ((await runs.json()) as { runs: Run[] }).runs;
}

const values = (list: Run["data"]["tags"]) => Object.fromEntries(list.map(({ key, value }) => [key, value]));

test("a sweep is a run with its trials below it; what goes on does so in the same runs", async () => {
  vi.stubEnv("MLFLOW_TRACKING_URI", address);
  const store = newStore();
  const trials = [tiny(1), tiny(2, { epochs: 3 }), tiny(3, { ends: "by an error" })];
  const results = await runTrials(trials, { store });
  // Once more, and once more from results that are all there.
  await runTrials(trials, { store });
  const runs = await allRuns();
  expect(runs).toHaveLength(4);
  const [parent] = runs.filter(({ data }) => "dark-knowledge.sweep" in values(data.tags));
  expect(parent!.info).toMatchObject({
    status: "FAILED",
    run_name: expect.stringMatching(/^3 trials of .*tiny/) as string,
  });
  for (const [index, status] of ["FINISHED", "FINISHED", "FAILED"].entries()) {
    const { hash } = results[index]!;
    const run = runs.find(({ data }) => values(data.tags)["dark-knowledge.trial"] === hash)!;
    expect(run.info.status).toBe(status);
    expect(values(run.data.tags)["mlflow.parentRunId"]).toBe(parent!.info.run_id);
    const { seed, options } = trials[index]!;
    expect(values(run.data.params)).toMatchObject({
      seed: String(seed),
      epochs: JSON.stringify(options.epochs ?? 1),
    });
    const result = results[index]!;
    if (result.status === "failed") continue;
    expect(values(run.data.metrics)).toMatchObject(result.metrics);
    const place = run.info.artifact_uri.replace("mlflow-artifacts:/", "");
    const artifact = await fetch(`${address}/api/2.0/mlflow-artifacts/artifacts/${place}/result.json`);
    expect(await artifact.json()).toMatchObject({ metrics: result.metrics, details: result.details });
  }
});

test("a running trial's losses are seen while it learns", async () => {
  vi.stubEnv("MLFLOW_TRACKING_URI", address);
  const [result] = await runTrials([tiny(7, { epochs: 4000 })], { store: newStore() });
  const run = (await allRuns()).find(
    ({ data }) => values(data.tags)["dark-knowledge.trial"] === result!.hash,
  );
  expect(values(run!.data.metrics)).toHaveProperty(["net of seed 7/loss"]);
});

test("without a server the trials run all the same, with one warning", async () => {
  const [port] = await freePorts(1);
  vi.stubEnv("MLFLOW_TRACKING_URI", `http://127.0.0.1:${port!}`);
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const results = await runTrials([tiny(1), tiny(2)], { store: newStore() });
  expect(results.map(({ status }) => status)).toEqual(["finished", "finished"]);
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/MLflow at .* fetch failed .*ECONNREFUSED.*untracked/)],
  ]);
});

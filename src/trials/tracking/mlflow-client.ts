/** The few calls of MLflow's REST API that tracking needs, since MLflow has no client for Node; https://mlflow.org/docs/latest/api_reference/rest-api.html */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { checkedJson } from "../../support/checked-json.js";

/** A run in MLflow. */
export interface MlflowRun {
  id: string;
  status: MlflowStatus;
  /** Location of its artifacts. */
  artifacts: string;
  tags: Readonly<Record<string, string>>;
}

const STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const;

/** MLflow's states of a run. */
export type MlflowStatus = (typeof STATUSES)[number];

/** One value of one metric at one step. */
export interface MlflowMetric {
  key: string;
  value: number;
  /** Milliseconds since 1970. */
  timestamp: number;
  step: number;
}

/** The calls to MLflow that tracking needs. */
export interface MlflowClient {
  /** The experiment's id; the experiment is created if it does not exist. */
  experiment: (name: string) => Promise<string>;
  createRun: (experiment: string, name: string, tags: Readonly<Record<string, string>>) => Promise<MlflowRun>;
  /** All runs of an experiment whose tag has the given value. */
  findRuns: (experiment: string, tag: string, value: string) => Promise<MlflowRun[]>;
  updateRun: (run: string, status: MlflowStatus) => Promise<void>;
  logParameters: (run: string, parameters: Readonly<Record<string, string>>) => Promise<void>;
  logMetrics: (run: string, metrics: readonly MlflowMetric[]) => Promise<void>;
  /** Uploads a file through the tracking server, which must serve artifacts (its default). */
  logArtifact: (run: MlflowRun, name: string, path: string) => Promise<void>;
}

/** Time limit of a call in milliseconds. */
const LIMIT = 15_000;
/** MLflow's own limits of a batch and of a value. */
const BATCH = { parameters: 100, metrics: 1000, valueLength: 6000 };

/** @param address - address of the tracking server, such as `http://127.0.0.1:5000` */
export function mlflowClient(
  address: string,
  {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: user,
    MLFLOW_TRACKING_PASSWORD: password,
  } = process.env,
): MlflowClient {
  const base = address.replace(/\/+$/, "");
  const credentials = token
    ? `Bearer ${token}`
    : user
      ? `Basic ${Buffer.from(`${user}:${password ?? ""}`).toString("base64")}`
      : undefined;

  async function send(method: string, path: string, body: string | Uint8Array | undefined): Promise<string> {
    const response = await fetch(`${base}/api/2.0/${path}`, {
      method,
      headers: {
        ...(typeof body === "string" && { "content-type": "application/json" }),
        ...(credentials !== undefined && { authorization: credentials }),
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(LIMIT),
    });
    const text = await response.text();
    if (response.ok) return text;
    throw new MlflowError(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`, response.status);
  }
  const post = (path: string, body: unknown) => send("POST", `mlflow/${path}`, JSON.stringify(body));
  const answer = <Schema extends z.ZodType>(path: string, text: string, schema: Schema) =>
    checkedJson(
      text,
      schema,
      (found) => new MlflowError(`mlflow/${path}: expected MLflow's answer, got ${found}`, 0),
    );
  const get = async <Schema extends z.ZodType>(path: string, schema: Schema) =>
    answer(path, await send("GET", `mlflow/${path}`, undefined), schema);
  const ask = async <Schema extends z.ZodType>(path: string, body: unknown, schema: Schema) =>
    answer(path, await post(path, body), schema);

  return {
    experiment: async (name) => {
      try {
        const path = `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
        return (await get(path, z.object({ experiment: EXPERIMENT }))).experiment.experiment_id;
      } catch (error) {
        if (!(error instanceof MlflowError && error.status === 404)) throw error;
      }
      return (await ask("experiments/create", { name }, EXPERIMENT)).experiment_id;
    },
    createRun: async (experiment_id, run_name, tags) => {
      const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
      const asked = { experiment_id, run_name, start_time: Date.now(), tags: list };
      return runOf((await ask("runs/create", asked, z.object({ run: RUN }))).run);
    },
    findRuns: async (experiment, tag, value) => {
      const runs: MlflowRun[] = [];
      let page: string | undefined;
      do {
        const filter = `tags.\`${tag}\` = '${value}'`;
        const asked = { experiment_ids: [experiment], filter, max_results: 1000, page_token: page };
        const found = await ask("runs/search", asked, RUNS);
        runs.push(...(found.runs ?? []).map(runOf));
        page = found.next_page_token;
      } while (page);
      return runs;
    },
    updateRun: async (run_id, status) => {
      const ended = status !== "RUNNING" && { end_time: Date.now() };
      await post("runs/update", { run_id, status, ...ended });
    },
    logParameters: async (run_id, parameters) => {
      const all = Object.entries(parameters).map(([key, value]) => ({
        key: nameOf(key),
        value: value.slice(0, BATCH.valueLength),
      }));
      for (let first = 0; first < all.length; first += BATCH.parameters) {
        await post("runs/log-batch", { run_id, params: all.slice(first, first + BATCH.parameters) });
      }
    },
    logMetrics: async (run_id, metrics) => {
      const all = metrics
        .filter(({ value }) => Number.isFinite(value))
        .map((metric) => ({ ...metric, key: nameOf(metric.key) }));
      for (let first = 0; first < all.length; first += BATCH.metrics) {
        await post("runs/log-batch", { run_id, metrics: all.slice(first, first + BATCH.metrics) });
      }
    },
    logArtifact: async ({ artifacts }, name, path) => {
      const scheme = "mlflow-artifacts:/";
      if (!artifacts.startsWith(scheme)) {
        throw new MlflowError(`expected a server that serves artifacts, got the place ${artifacts}`, 0);
      }
      const place = artifacts.slice(scheme.length).replace(/^\/+/, "");
      await send("PUT", `mlflow-artifacts/artifacts/${place}/${name}`, readFileSync(path));
    },
  };
}

/** A call that MLflow refused. */
class MlflowError extends Error {
  override name = "MlflowError";

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** The parts of MLflow's answers that are read here. */
const EXPERIMENT = z.object({ experiment_id: z.string() });
const RUN = z.object({
  info: z.object({ run_id: z.string(), status: z.enum(STATUSES), artifact_uri: z.string() }),
  data: z.object({ tags: z.array(z.object({ key: z.string(), value: z.string() })).optional() }).optional(),
});
const RUNS = z.object({ runs: z.array(RUN).optional(), next_page_token: z.string().optional() });

function runOf({ info, data }: z.infer<typeof RUN>): MlflowRun {
  const tags = Object.fromEntries((data?.tags ?? []).map(({ key, value }) => [key, value]));
  return { id: info.run_id, status: info.status, artifacts: info.artifact_uri, tags };
}

/** MLflow allows letters, digits and a few other characters in names. */
function nameOf(text: string): string {
  return text.replaceAll(/[^\w\-. /:]/g, "-");
}

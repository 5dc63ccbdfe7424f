/** What is measured. Every contestant gets the same specification, on the real MNIST. */

import type { Peer } from "../set-up.js";

/** What a contestant is told. */
export interface Spec {
  /** Inputs, hidden units, classes. */
  layers: readonly number[];
  /** Examples a step. */
  batch: number;
  /** Shifts by up to 2 pixels, dropout of 0.2 and 0.5, max-norm. */
  regularised?: boolean;
  /** Of a unit's incoming weights, if regularised. */
  maxNorm?: number;
  /** Distil from a net of these layers. */
  teacher?: readonly number[];
  /** The teacher's logits are there already. */
  cached?: boolean;
  /** PyTorch's, by torch.compile. */
  compiled?: boolean;
  /** Which of ours. */
  step?: "plain" | "recorded";
  /** Of ours. */
  precision?: "float32" | "bfloat16";
  /** That many processes of one thread each, at once. */
  processes?: number;
  /** A convolutional net instead: 3 × 3 of 16, pool, 3 × 3 of 32, pool, dense. */
  convolutional?: boolean;
  /** That many nets take a step each. */
  members?: number;
  /** As one graph. */
  together?: boolean;
  /** Which of the nets of start-values.ts it is. */
  net?: string;
  /** The folder of what start-values.ts has written. */
  start?: string;
  /** That many first steps take nothing at random, and their losses are compared. */
  checked?: number;
}

/** Another library's contestant. */
export interface PeerSpec {
  /** Its environment. */
  of: Peer;
  /** In scripts/bench/peers. */
  script: string;
  changes?: Partial<Spec>;
}

/** What is measured in one table. */
export interface Workload {
  name: string;
  description: string;
  spec: Spec;
  /** What our contestants do otherwise, by their names. */
  ours: Readonly<Record<string, Partial<Spec>>>;
  peers: Readonly<Record<string, PeerSpec>>;
}

const TEACHER = [784, 1200, 1200, 10];
const SMALL = [784, 800, 800, 10];
const PYTORCH: PeerSpec = { of: "pytorch", script: "pytorch.py" };
const TENSORFLOW: PeerSpec = { of: "tensorflow", script: "tensorflow_graph.py" };
const JAX: PeerSpec = { of: "jax", script: "jax_jit.py" };
const COMPILED = "PyTorch, torch.compile";
const PEERS = { PyTorch: PYTORCH, "TensorFlow (Python graph)": TENSORFLOW, JAX };
const OURS = {
  recorded: { step: "recorded" },
  "recorded, bfloat16": {
    step: "recorded",
    precision: "bfloat16",
  },
  plain: { step: "plain" },
} as const;

/** One step, of several kinds. */
export const WORKLOADS: readonly Workload[] = [
  {
    name: "step",
    description: "one step of 784-1200-1200-10, batch 128, momentum, labels",
    spec: { layers: TEACHER, batch: 128, net: "784-1200-1200-10" },
    ours: OURS,
    peers: { ...PEERS, [COMPILED]: { ...PYTORCH, changes: { compiled: true } } },
  },
  {
    name: "full-step",
    description: "the same with shifts, dropout and max-norm",
    // So small that it holds from the first step on.
    spec: { layers: TEACHER, batch: 128, net: "784-1200-1200-10", regularised: true, maxNorm: 1.4 },
    ours: OURS,
    peers: PEERS,
  },
  {
    name: "distillation",
    description:
      "one step of 784-800-800-10 on soft targets, the teacher's logits cached unless it runs beside",
    spec: { layers: SMALL, batch: 128, net: "784-800-800-10", teacher: TEACHER, cached: true },
    ours: OURS,
    peers: {
      ...PEERS,
      [COMPILED]: { ...PYTORCH, changes: { compiled: true } },
      "PyTorch, teacher beside": { ...PYTORCH, changes: { cached: false } },
    },
  },
  {
    name: "convolutional",
    description:
      "one step of a tf.LayersModel, 3 × 3 of 16, pool, 3 × 3 of 32, pool, dense; batch 128, momentum, labels",
    spec: { layers: [784, 10], batch: 128, net: "convolutional", convolutional: true },
    ours: { recorded: OURS.recorded, plain: OURS.plain },
    peers: { ...PEERS, [COMPILED]: { ...PYTORCH, changes: { compiled: true } } },
  },
];

const growth = (
  name: string,
  description: string,
  ours: Readonly<Record<string, Partial<Spec>>>,
): Workload => ({
  name,
  description,
  spec: { layers: SMALL, batch: 128, step: "recorded" },
  ours,
  peers: {},
});

/** How our own cost grows. */
export const GROWTH: readonly Workload[] = [
  growth(
    "width",
    "784-n-n-10",
    Object.fromEntries([100, 200, 400, 800, 1600].map((n) => [`n = ${n}`, { layers: [784, n, n, 10] }])),
  ),
  growth(
    "batch",
    "784-800-800-10, batches of n",
    Object.fromEntries([32, 64, 128, 256, 512].map((batch) => [`n = ${batch}`, { batch }])),
  ),
  growth(
    "classes",
    "784-800-800-n",
    Object.fromEntries([10, 100, 1000].map((n) => [`n = ${n}`, { layers: [784, 800, 800, n] }])),
  ),
  growth(
    "members",
    "n nets 784-800-800-10, one step each",
    Object.fromEntries([1, 2, 4, 8].map((members) => [`n = ${members}`, { members }])),
  ),
  ...[
    { hidden: [100, 100], batch: 256 },
    { hidden: [300, 100], batch: 256 },
    { hidden: [800, 800], batch: 128 },
  ].map(({ hidden, batch }) => {
    const spec = { layers: [784, ...hidden, 10], batch };
    const name = `784-${hidden.join("-")}-10`;
    return growth(`ten-nets-${hidden[0]}`, `ten nets ${name}, one step each, batches of ${batch}`, {
      "one after the other": { ...spec, members: 10 },
      "as one graph": { ...spec, members: 10, together: true },
      "two processes of one thread and five nets, at once": { ...spec, members: 5, processes: 2 },
    });
  }),
  growth("two-nets", "two nets 784-1200-1200-10, one step each", {
    "one process, in turns": { layers: TEACHER, members: 2 },
    "two processes of one thread, at once": { layers: TEACHER, processes: 2 },
  }),
];

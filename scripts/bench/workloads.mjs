/** What is measured. Every contestant gets the same specification, on the real MNIST. */

/**
 * @typedef {object} Spec
 * @property {number[]} layers inputs, hidden units, classes
 * @property {number} batch examples a step
 * @property {boolean} [regularised] shifts by up to 2 pixels, dropout of 0.2 and 0.5, max-norm
 * @property {number} [maxNorm] of a unit's incoming weights, if regularised
 * @property {number[]} [teacher] distil from a net of these layers
 * @property {boolean} [cached] the teacher's logits are there already
 * @property {boolean} [compiled] PyTorch's, by torch.compile
 * @property {"plain" | "recorded"} [step] of ours
 * @property {"float32" | "bfloat16"} [precision] of ours
 * @property {number} [processes] so many processes of one thread each, at once
 * @property {boolean} [convolutional] a convolutional net instead: 3 × 3 of 16, pool, 3 × 3 of 32, pool, dense
 * @property {number} [members] so many nets take a step each
 * @property {string} [net] which of start-values.mjs's nets it is
 * @property {string} [start] the folder of what start-values.mjs has written
 * @property {number} [checked] so many first steps take nothing at random, and their losses are compared
 */

/**
 * @typedef {object} PeerSpec
 * @property {import("./peers.mjs").Peer} of its environment
 * @property {string} script
 * @property {Partial<Spec>} [changes]
 */

/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {string} description
 * @property {Spec} spec
 * @property {Record<string, Partial<Spec>>} ours what our contestants do otherwise, by their names
 * @property {Record<string, PeerSpec>} peers
 */

const TEACHER = [784, 1200, 1200, 10];
const SMALL = [784, 800, 800, 10];
const PYTORCH = { of: /** @type {const} */ ("pytorch"), script: "pytorch.py" };
const TENSORFLOW = { of: /** @type {const} */ ("tensorflow"), script: "tensorflow_graph.py" };
const JAX = { of: /** @type {const} */ ("jax"), script: "jax_jit.py" };
const COMPILED = "PyTorch, torch.compile";
const PEERS = { PyTorch: PYTORCH, "TensorFlow (Python graph)": TENSORFLOW, JAX };
const OURS = {
  recorded: { step: /** @type {const} */ ("recorded") },
  "recorded, bfloat16": {
    step: /** @type {const} */ ("recorded"),
    precision: /** @type {const} */ ("bfloat16"),
  },
  plain: { step: /** @type {const} */ ("plain") },
};

/** @type {Workload[]} */
export const WORKLOADS = [
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

/** @param {string} name @param {string} description @param {Record<string, Partial<Spec>>} ours @returns {Workload} */
const growth = (name, description, ours) => ({
  name,
  description,
  spec: { layers: SMALL, batch: 128, step: "recorded" },
  ours,
  peers: {},
});

/** @type {Workload[]} */
export const GROWTH = [
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
  growth("two-nets", "two nets 784-1200-1200-10, one step each", {
    "one process, in turns": { layers: TEACHER, members: 2 },
    "two processes of one thread, at once": { layers: TEACHER, processes: 2 },
  }),
];

/**
 * `npm run bench`: the training step measured beside its peers and the machine's limit, all in one run, in turns: the machine's moods
 * meet everybody alike, and ratios of neighbours mean something.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agreement } from "./bench/agreement.mjs";
import { startContestant } from "./bench/contestant.mjs";
import { limitOf, partsOf } from "./bench/limit.mjs";
import { PEERS, peerPython, setUpPeer } from "./bench/peers.mjs";
import { ratioTable } from "./bench/ratios.mjs";
import { GROWTH, WORKLOADS } from "./bench/workloads.mjs";
import { didYouMean } from "./near-names.mjs";
import { readOptions } from "./options.mjs";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { runCommand } from "./setup/command.mjs";
import { writeFileAtomically } from "./setup/files.mjs";
import { say, SetupError } from "./setup/report.mjs";

/** @typedef {import("./bench/workloads.mjs").Workload} Workload */

const HELP = `npm run bench [-- OPTIONS]

  --without NAMES  leave peers out: pytorch, torch.compile, tensorflow, jax (with commas between), or all. The first time the others
                   are installed from PyPI into .cache/peers (pytorch 5.4 GB, tensorflow 1.6 GB, jax 0.6 GB)
  --rounds N       how often each contestant has its turn (default: 9)
  --steps N        training steps in a turn (default: 25)
  --only TEXT      only workloads whose name contains TEXT: ${WORKLOADS.map(({ name }) => name).join(", ")}
  --growth         how our own cost grows with width, batch, classes, members, instead
  --help           this text
`;

const OPTIONS = /** @type {const} */ ({
  without: { type: "string", default: "" },
  rounds: { type: "string", default: "9" },
  steps: { type: "string", default: "25" },
  only: { type: "string", default: "" },
  growth: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
});

/** Steps whose losses are compared. */
const CHECKED = 10;
const OURS = join(ROOT, "scripts", "bench", "ours.mjs");

await runMain(async () => {
  const options = readOptions("npm run bench", OPTIONS);
  if (options.help) {
    console.log(HELP);
    return;
  }
  const [rounds, steps] = [wholeNumber("--rounds", options.rounds), wholeNumber("--steps", options.steps)];
  const leftOut = peersIn(options.without);
  const workloads = (options.growth ? GROWTH : WORKLOADS).filter(({ name }) => name.includes(options.only));
  if (workloads.length === 0) {
    const known = (options.growth ? GROWTH : WORKLOADS).map(({ name }) => name);
    throw new SetupError("--only", {
      expected: `part of one of ${known.join(", ")}`,
      found: `${options.only}${didYouMean(options.only, known)}`,
      repair: "leave it out",
    });
  }
  await setUp();
  const wanted = await withPeers(workloads, leftOut);
  const start = mkdtempSync(join(tmpdir(), "dark-knowledge-bench-"));
  const records = [];
  try {
    if (!options.growth) {
      const program = [join(ROOT, "scripts", "bench", "start-values.mjs"), start];
      await runCommand(process.execPath, program, { cwd: ROOT, repair: "npm run doctor" });
    }
    for (const workload of wanted) {
      const spec = options.growth ? workload.spec : { ...workload.spec, start, checked: CHECKED };
      records.push(await measure({ ...workload, spec }, rounds, steps));
    }
  } finally {
    rmSync(start, { recursive: true, force: true });
  }
  writeFileAtomically(
    join(ROOT, "output", "bench.json"),
    `${JSON.stringify({ finished: new Date().toISOString(), rounds, steps, records }, null, 1)}\n`,
  );
  say("\nTimes and versions: output/bench.json");
});

/** @param {string} option @param {string} text */
function wholeNumber(option, text) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new SetupError(option, {
    expected: "a whole number of at least 1",
    found: text,
    repair: "leave it out",
  });
}

/** The peers that `--without` names. @param {string} text */
function peersIn(text) {
  const known = [...Object.keys(PEERS), "torch.compile"];
  const names = text === "all" ? known : text.split(",").map((name) => name.trim());
  for (const name of names) {
    if (name === "" || known.includes(name)) continue;
    throw new SetupError("--without", {
      expected: `some of ${known.join(", ")}, or all`,
      found: `${name}${didYouMean(name, known)}`,
      repair: "npm run bench -- --without pytorch,jax",
    });
  }
  return names;
}

/**
 * The workloads with those peers that take part, after these were installed.
 * @param {Workload[]} workloads @param {string[]} leftOut
 */
async function withPeers(workloads, leftOut) {
  let left = workloads;
  const those = (/** @type {(peer: import("./bench/workloads.mjs").PeerSpec) => boolean} */ takesPart) =>
    left.map((workload) => ({
      ...workload,
      peers: Object.fromEntries(Object.entries(workload.peers).filter(([, peer]) => takesPart(peer))),
    }));
  left = those(
    ({ of, changes }) => !leftOut.includes(of) && !(changes?.compiled && leftOut.includes("torch.compile")),
  );
  const installed = new Map();
  for (const of of new Set(left.flatMap(({ peers }) => Object.values(peers).map((peer) => peer.of)))) {
    installed.set(of, await setUpPeer(of));
  }
  return those(({ of }) => installed.get(of) === true);
}

/**
 * Lets every contestant that can do a workload take turns at it.
 * @param {Workload} workload @param {number} rounds @param {number} steps
 */
async function measure(workload, rounds, steps) {
  say(`\n${workload.name}: ${workload.description}`);
  /** @type {(import("./bench/contestant.mjs").Contestant & { precision: "float32" | "bfloat16" | undefined })[]} */
  const contestants = [];
  try {
    for (const { name, program, changes, isPeer } of contestantsFor(workload)) {
      try {
        const one = await startContestant(name, program, { ...workload.spec, ...changes });
        contestants.push({ ...one, precision: changes.precision });
      } catch (error) {
        if (!isPeer || !(error instanceof SetupError)) throw error;
        say(`! ${name} is left out: ${error.summary}`);
      }
    }
    const agreements = workload.spec.checked === undefined ? [] : agreement(contestants);
    for (const { line } of agreements) say(line);
    if (agreements.some(({ agrees }) => !agrees)) {
      throw new SetupError(workload.name, {
        expected: "all contestants to compute the same",
        found: "losses that differ",
        repair: "--without leaves a peer out",
      });
    }
    const times = await takeTurns(contestants, workload.spec, rounds, steps);
    const versions = Object.fromEntries(contestants.map(({ name, version }) => [name, version]));
    ratioTable(times, versions).forEach((line) => say(line));
    return { workload: workload.name, description: workload.description, versions, milliseconds: times };
  } finally {
    for (const { end } of contestants) end();
  }
}

/**
 * Milliseconds a step, by contestant, one for each round; and of what else they measure, with the limit from it.
 * @param {import("./bench/contestant.mjs").Contestant[]} contestants @param {import("./bench/workloads.mjs").Spec} spec
 * @param {number} rounds @param {number} steps
 */
async function takeTurns(contestants, spec, rounds, steps) {
  const names = contestants.map(({ name }) => name);
  const turns = [
    ...contestants.map(({ name, run }) => ({ name, run: () => run(steps) })),
    ...partsOf(spec, names).flatMap(({ of, part, name }) => {
      const one = contestants.find((contestant) => contestant.name === of);
      return one === undefined ? [] : [{ name, run: () => one.run(steps, part) }];
    }),
  ];
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(turns.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, run } of turns) {
      const milliseconds = await run();
      // The first turn warms up.
      if (round >= 0) times[name]?.push(milliseconds);
    }
  }
  const limit = limitOf(times);
  return limit === undefined ? times : { ...times, [limit.name]: limit.times };
}

/** @param {Workload} workload */
function contestantsFor({ ours, peers }) {
  const own = Object.entries(ours).map(([name, changes]) => ({
    ...{ name, changes, isPeer: false },
    program: [process.execPath, OURS],
  }));
  const others = Object.entries(peers).map(([name, { of, script, changes = {} }]) => {
    const program = [peerPython(of), join(ROOT, "scripts", "bench", "peers", script)];
    return { name, program, changes, isPeer: true };
  });
  return [...own, ...others];
}

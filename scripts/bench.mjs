/**
 * `npm run bench [-- --with-peers]`: the training step measured against its roofline and against the peers that are installed, all
 * in one run, in turns: the machine's moods meet everybody alike, and ratios of neighbours mean something.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startContestant } from "./bench/contestant.mjs";
import { PEERS_FOLDER, peerPython, setUpPeers } from "./bench/peers.mjs";
import { ratioTable } from "./bench/ratios.mjs";
import { GROWTH, WORKLOADS } from "./bench/workloads.mjs";
import { didYouMean } from "./near-names.mjs";
import { readOptions } from "./options.mjs";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { writeFileAtomically } from "./setup/files.mjs";
import { say, SetupError } from "./setup/report.mjs";

const HELP = `npm run bench [-- OPTIONS]

  --with-peers     set up PyTorch and TensorFlow (from PyPI, several GB, in .cache/peers) to be measured beside
  --rounds N       how often each contestant has its turn (default: 15)
  --steps N        training steps in a turn (default: 40)
  --only TEXT      only workloads whose name contains TEXT
  --growth         how our own cost grows with width, batch, classes, members, instead
  --help           this text
`;

const OPTIONS = /** @type {const} */ ({
  "with-peers": { type: "boolean", default: false },
  rounds: { type: "string", default: "15" },
  steps: { type: "string", default: "40" },
  only: { type: "string", default: "" },
  growth: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
});

const OURS = join(ROOT, "scripts", "bench", "ours.mjs");

await runMain(async () => {
  const options = readOptions("npm run bench", OPTIONS);
  if (options.help) {
    console.log(HELP);
    return;
  }
  const [rounds, steps] = [wholeNumber("--rounds", options.rounds), wholeNumber("--steps", options.steps)];
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
  if (options["with-peers"]) await setUpPeers();
  const records = [];
  for (const workload of workloads) records.push(await measure(workload, rounds, steps));
  writeFileAtomically(
    join(ROOT, "output", "bench.json"),
    `${JSON.stringify({ finished: new Date().toISOString(), rounds, steps, records }, null, 1)}\n`,
  );
  say("\nTimes and versions: output/bench.json");
  if (!existsSync(PEERS_FOLDER)) say("For PyTorch and TensorFlow beside: npm run bench -- --with-peers");
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

/**
 * Lets every contestant that can do a workload take turns at it.
 * @param {import("./bench/workloads.mjs").Workload} workload @param {number} rounds @param {number} steps
 */
async function measure(workload, rounds, steps) {
  say(`\n${workload.name}: ${workload.description}`);
  const contestants = [];
  try {
    for (const { name, program, changes } of contestantsFor(workload)) {
      contestants.push(await startContestant(name, program, { ...workload.spec, ...changes }));
    }
    /** @type {Record<string, number[]>} milliseconds a step, by contestant, one for each round */
    const times = Object.fromEntries(contestants.map(({ name }) => [name, []]));
    for (let round = -1; round < rounds; round++) {
      for (const { name, run } of contestants) {
        const milliseconds = await run(steps);
        // The first turn warms up.
        if (round >= 0) times[name]?.push(milliseconds);
      }
    }
    const versions = Object.fromEntries(contestants.map(({ name, version }) => [name, version]));
    ratioTable(times, versions).forEach((line) => say(line));
    return { workload: workload.name, description: workload.description, versions, milliseconds: times };
  } finally {
    for (const { end } of contestants) end();
  }
}

/** @param {import("./bench/workloads.mjs").Workload} workload */
function contestantsFor({ ours, peers }) {
  const own = Object.entries(ours).map(([name, changes]) => ({
    name,
    program: [process.execPath, OURS],
    changes,
  }));
  const others = Object.entries(peers).flatMap(([name, { script, changes = {} }]) => {
    const python = peerPython();
    const program = [python, join(ROOT, "scripts", "bench", "peers", script)];
    return existsSync(python) ? [{ name, program, changes }] : [];
  });
  return [...own, ...others];
}

/**
 * `npm run tune -- teacher|small|distilled`: trains the candidates of scripts/tune/candidates.mjs on 50,000 training digits and counts their
 * errors on the other 10,000, so that schedules can be chosen without a look at the test digits. Goes on where it was.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { readJson, writeFileAtomically } from "./setup/files.mjs";
import { say, SetupError } from "./setup/report.mjs";
import { CANDIDATES, SPLIT } from "./tune/candidates.mjs";

/** Of every net and its training; the split has one of its own. */
const SEED = 1;

await runMain(async () => {
  const kind = process.argv[2] ?? "";
  const candidates = CANDIDATES[kind];
  if (candidates === undefined) {
    const expected = Object.keys(CANDIDATES).join(", ");
    throw new SetupError("npm run tune", {
      expected,
      found: kind || "nothing",
      repair: "npm run tune -- teacher",
    });
  }
  await setUp();
  const require = createRequire(import.meta.url);
  /** @type {typeof import("../src/index.ts")} */
  const library = require("../dist/index.js");
  await library.backendReady();
  const { train: digits } = library.loadMnist();
  const split = library.splitValidation(digits, SPLIT.validation, SPLIT.seed);
  const learn = async (
    /** @type {string} */ name,
    /** @type {import("./tune/candidates.mjs").Candidate} */ candidate,
  ) => {
    const { hiddenUnits, terms, teacher, ...options } = candidate;
    const net = library.mnistNet(name, hiddenUnits, SEED);
    const seed = library.subSeed(SEED, name);
    const from = teacher && (await learn("teacher", teacher)).net;
    const data = from ? await library.transferSet(from, split.train) : split.train;
    from?.dispose();
    const training = {
      ...library.MNIST_TRAINING,
      ...options,
      seed,
      label: JSON.stringify({ ...options, ...terms }),
      onProgress: library.showProgress(),
      ...(terms && { loss: library.softTargets(terms) }),
    };
    const { seconds, epochs } = await library.trainReusably(net, seed, data, training);
    const loss = epochs.at(-1)?.loss;
    return { net, seconds, loss, errors: library.evaluate(net, split.validation).errors };
  };

  const path = join(ROOT, "results", `tuning-${kind}.json`);
  /** @type {{ candidate: unknown, errors: number }[]} */
  const done = existsSync(path) ? readJson(path).results : [];
  const results = [];
  for (const candidate of candidates) {
    const { net, seconds, loss, errors } = await learn(kind === "teacher" ? "teacher" : "small", candidate);
    net.dispose();
    results.push({ candidate, errors, loss, seconds: Math.round(seconds) });
    say(`${errors} of ${SPLIT.validation} validation digits wrong: ${JSON.stringify(candidate)}`);
    const record = {
      command: `npm run tune -- ${kind}`,
      finished: new Date().toISOString(),
      split: SPLIT,
      results,
    };
    if (results.length >= done.length) writeFileAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
  }
});

/** A training in a notebook, stopped by the stop button: through Jupyter's own protocol. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { printed, session, type Answer } from "./session.js";

const checkpoint = join(mkdtempSync(join(tmpdir(), "interrupted-")), "net.safetensors");

/** Says on which step each try begins, and when it has learned for a while. */
const TRAIN = `first = learned = undefined;
history = await train(net, digits, {
  epochs: 400,
  checkpoint: { path: ${JSON.stringify(checkpoint)} },
  onProgress: ({ batch }) => {
    if (first === undefined) console.log(\`from step \${(first = batch)}\`);
    if (batch > first + 20 && !learned) console.log(learned = "learning");
  },
});`;

let answers: Answer[];
beforeAll(async () => {
  answers = await session([
    {
      execute: [
        'import { evaluate, firstExamples, loadMnist, MultilayerPerceptron, train } from "dark-knowledge";',
        `let first: number | undefined, learned: string | undefined, history: any;
const digits = firstExamples(loadMnist().training, 2000);
let net = new MultilayerPerceptron({ layerSizes: [784, 100, 10], seed: 1 });`,
      ],
    },
    { execute: [TRAIN], interruptAt: "learning" },
    { execute: ["await new Promise((resolve) => setTimeout(resolve, 1500));\nconsole.log('quiet');"] },
    {
      execute: [
        "console.log(`ended ${history?.ended}, errors ${evaluate(net, digits).errors}`);",
        `const again = train(net, digits, { epochs: 2 });
try { await train(net, digits); } catch (error) { console.log(error.message); }
console.log((await again).ended);`,
      ],
    },
    // As a rerun of the notebook would: the same net, from its start.
    { execute: ["net = new MultilayerPerceptron({ layerSizes: [784, 100, 10], seed: 1 });"] },
    { execute: [TRAIN], interruptAt: "learning" },
  ]);
}, 120_000);

test("ends at a batch's end, and nothing goes on printing into later cells", () => {
  const [, training, quiet] = answers as [Answer, Answer, Answer];
  expect(training.alive).toBe(true);
  expect(training.published.at(-1)?.data?.["text/plain"]).toMatch(
    /^Stopped the training of net in epoch \d+ of 400\. Run the cell again to resume\.$/,
  );
  expect(training.replies[0]?.status).toBe("error");
  expect(printed(quiet, "stdout")).toBe("quiet\n");
});

test("leaves net and history usable", () => {
  const [, ended, errors] = /ended (\w+), errors (\d+)/.exec(printed(answers[3]!, "stdout")) ?? [];
  expect(ended).toBe("interrupted");
  expect(Number(errors)).toBeLessThan(1800);
});

test("a second training while one runs is a clear error, and the first goes on", () => {
  const text = printed(answers[3]!, "stdout");
  expect(text).toContain('train: another training must have ended first, got "net"\nfinished\n');
});

test("the rerun cell goes on from where the training was", () => {
  const [before, after] = [answers[1]!, answers[5]!].map((answer) =>
    Number(/from step (\d+)/.exec(printed(answer, "stdout"))?.[1]),
  );
  expect(before).toBe(1);
  expect(after).toBeGreaterThan(20);
});

/** Trials whose nets are tfjs's own models, alone and in an ensemble with perceptrons. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { isNative } from "../../src/runtime/is-native.js";
import { allFinished, runTrials } from "../../src/trials/run-trials.js";
import { newStore } from "./tiny.js";

const recipe = join(import.meta.dirname, "models-recipe.cjs");
const trial = (seed: number, filters = 3) => ({ recipe, options: { filters }, seed });

// WebAssembly has no gradient for a convolution's filters.
test.runIf(isNative())(
  "run in processes as in this one, are kept, and differ by seed and options",
  { timeout: 120_000 },
  async () => {
    const trials = [trial(1), trial(2), trial(1, 4)];
    const store = newStore();
    const found = allFinished(await runTrials(trials, { engine: "local", store }));
    for (const { metrics } of found) expect(metrics.errors).toBeLessThan(60);
    const kernels = found.map(({ details }) => JSON.stringify(details));
    expect(new Set(kernels).size).toBe(3);
    const [other] = allFinished(await runTrials([trial(1)], { engine: "local", store: newStore() }));
    expect(other!.details).toEqual(found[0]!.details);
    // With more threads than the processes have, sums are rounded in another order.
    const [inline] = allFinished(await runTrials([trial(1)], { engine: "inline", store: newStore() }));
    expect(inline!.metrics.errors).toBeLessThan(60);
    const again = await runTrials(trials, { engine: "local", store });
    expect(again).toEqual(found);
  },
);

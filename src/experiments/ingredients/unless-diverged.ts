/** A trial whose training diverged is a result, too: it has no accuracy. */
import { DivergenceError } from "../../training/divergence.js";
import type { TrialOutcome } from "../../trials/recipe.js";

/** What was measured; `diverged` is 1 if a training diverged, and nothing else is known. */
export async function unlessDiverged(measure: () => Promise<TrialOutcome>): Promise<TrialOutcome> {
  try {
    return await measure();
  } catch (error) {
    if (error instanceof DivergenceError) return { metrics: { diverged: 1 } };
    throw error;
  }
}

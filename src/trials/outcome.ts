/** Checks the outcome of a recipe before it is stored: JSON would silently turn NaN into null. */
import { check } from "../support/checks.js";
import { plainJson, revived } from "../support/plain-json.js";
import type { TrialOutcome } from "./recipe.js";
import type { Json } from "./trial.js";

/**
 * The outcome as plain numbers, texts, lists and objects. Metrics may be big integers or tensors of one number, and details may contain
 * typed arrays. NaN and the infinities are preserved.
 *
 * @param recipe - its name
 * @throws ArgumentError unless it has metrics and each is a number, or naming a detail that can't be stored
 */
export function plainOutcome(recipe: string, outcome: unknown): TrialOutcome {
  const where = `recipe ${recipe}`;
  const { metrics, details } = (outcome ?? {}) as { metrics?: unknown; details?: unknown };
  const isRecord = typeof metrics === "object" && metrics !== null && !(metrics instanceof Map);
  check(isRecord, where, "run must give { metrics: { name: number } }", outcome);
  const numbers = Object.entries(metrics).map(([name, value]) => [name, plainNumber(where, name, value)]);
  return {
    metrics: Object.fromEntries(numbers) as Record<string, number>,
    ...(details !== undefined && { details: revived(plain(where, details, "details")) }),
  };
}

function plainNumber(where: string, name: string, value: unknown): number {
  const isMissing = value === undefined || value === null;
  const number = isMissing ? value : revived(plain(where, value, `metrics.${name}`));
  check(
    typeof number === "number",
    where,
    `metrics.${name} must be a number (leave it out if there is none)`,
    value,
  );
  return number;
}

const plain = (where: string, value: unknown, path: string) =>
  plainJson(where, value, { notFinite: "name" }, path) as Json;

/** An outcome in the form for a file. */
export function writtenOutcome(outcome: TrialOutcome): unknown {
  return plainJson("trial", outcome, { notFinite: "name" });
}

/** An outcome read from a file. */
export function readOutcome<Outcome extends TrialOutcome>(written: Outcome): Outcome {
  const { metrics, details } = written;
  // Earlier versions wrote NaN as null.
  const numbers = Object.entries(revived(metrics) as Record<string, number | null>).map(([name, value]) => [
    name,
    value ?? NaN,
  ]);
  return {
    ...written,
    metrics: Object.fromEntries(numbers) as Outcome["metrics"],
    ...(details !== undefined && { details: revived(details) }),
  };
}

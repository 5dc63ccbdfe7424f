/** Temperature and weights of a loss with the paper's two terms, and their ranges. */
import type { DistillationOptions } from "../distillation/losses.js";
import { checkTermsGiven } from "../distillation/objective.js";
import * as kind from "../support/option-kinds.js";
import { checkKind, checkOptions, optionsSchema, someWeight, type Kinds } from "../support/options.js";

/** Weights and temperature of a loss with the paper's two terms. */
export interface LossTerms extends DistillationOptions {
  /** Label smoothing: the part of each label that is spread evenly over all classes, in [0, 1). Default: 0. */
  labelSmoothing?: number;
}

/** The ranges of temperature and weights; experiments use them, too. */
export const LOSS_KINDS: Kinds<DistillationOptions> = {
  temperature: kind.temperature,
  softWeight: kind.weight,
  hardWeight: kind.weight,
};

/** The largest float32; losses are computed in float32. */
const LARGEST = 3.4e38;

const SCHEMA = optionsSchema<LossTerms>({ ...LOSS_KINDS, labelSmoothing: kind.optional(kind.rate) }, [
  someWeight("softWeight", "hardWeight"),
  {
    must: () => `softWeight times temperature² must be at most ${LARGEST}, as float32 goes no further`,
    holds: ({ softWeight, temperature }) => softWeight * temperature ** 2 <= LARGEST,
    found: ({ softWeight, temperature }) => softWeight * temperature ** 2,
  },
]);

/**
 * Checks the terms of a loss: when it is made, and again when a step computes it from its terms.
 * @throws ArgumentError, in the name of `where`, if a term is out of range or unknown, or both weights are 0
 */
export function checkLossTerms(where: string, terms: LossTerms): void {
  const given: unknown = terms;
  if (given === undefined) checkTermsGiven(where, {} as LossTerms);
  checkKind(where, SCHEMA.some, terms);
  checkTermsGiven(where, terms);
  checkOptions(where, SCHEMA, terms);
}

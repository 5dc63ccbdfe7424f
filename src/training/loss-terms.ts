/** Temperature and weights of a loss that is made of the paper's two terms, and what they may be. */
import type { DistillationOptions } from "../distillation/losses.js";
import { checkTermsGiven } from "../distillation/objective.js";
import * as kind from "../support/option-kinds.js";
import { checkKind, checkOptions, optionsSchema, someWeight, type Kinds } from "../support/options.js";

/** Weights and temperature of a loss that is made of the paper's two terms. */
export interface LossTerms extends Required<DistillationOptions> {
  /** Part of each label that is spread evenly over all classes, in [0, 1). Default: 0. */
  labelSmoothing?: number;
}

/** What temperature and weights may be; experiments take theirs from here. */
export const LOSS_KINDS: Kinds<DistillationOptions> = {
  temperature: kind.temperature,
  softWeight: kind.weight,
  hardWeight: kind.weight,
};

/** Of float32, in which losses are computed. */
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
 * Checks what a loss consists of: when it is made, and again by what computes it from its terms.
 * @throws ArgumentError, in the name of `where`, if a term is out of range or unknown, or both weights are 0
 */
export function checkLossTerms(where: string, terms: LossTerms): void {
  checkKind(where, SCHEMA.some, terms);
  checkTermsGiven(where, terms);
  checkOptions(where, SCHEMA, terms);
}

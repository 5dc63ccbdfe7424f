/** Doubles the learning rate until a training no longer learns. §1 */

/** How a training at one learning rate ended. */
export interface RateOutcome {
  /** Errors on the held-out digits; undefined if it diverged. */
  heldOutErrors: number | undefined;
}

/** What a search has found. */
export interface RateSearch {
  /** The rates at which a net learned, in ascending order: all up to the first at which none did. */
  rates: number[];
  /** Errors on the held-out digits at each of these. */
  heldOutErrors: number[];
  /** The first rate at which the net diverged or learned next to nothing; undefined if the search ended before. */
  firstUnstable?: number;
}

/** A net that errs more often has learned next to nothing: one that guesses errs at 0.9, and one that learns, at any rate, at less than 0.1. */
const MOST_ERRORS = 0.5;

/**
 * Tries rates in doublings, from the lowest up, to the first at which the net diverges or errs on more than half of the held-out digits.
 *
 * @param options - the lowest rate, the largest number of rates, and the number of held-out digits
 * @param tryRate - trains a fresh net at a rate
 */
export async function searchRates(
  { lowest, most, heldOut }: { lowest: number; most: number; heldOut: number },
  tryRate: (rate: number) => Promise<RateOutcome>,
): Promise<RateSearch> {
  const found: RateSearch = { rates: [], heldOutErrors: [] };
  for (let doubling = 0; doubling < most; doubling++) {
    const rate = lowest * 2 ** doubling;
    const { heldOutErrors } = await tryRate(rate);
    if (heldOutErrors === undefined || heldOutErrors > MOST_ERRORS * heldOut) {
      return { ...found, firstUnstable: rate };
    }
    found.rates.push(rate);
    found.heldOutErrors.push(heldOutErrors);
  }
  return found;
}

/** Something outside that is told how trials go. */
import type { TrialState } from "../trial-state.js";

/** Something that is told of trials while they run. */
export interface Tracker {
  /** Called with all trials as often as something may have changed; returns at once. */
  update(states: readonly TrialState[]): void;
  /** Called once at the end; resolves when all is told. It never rejects: trials don't depend on who watches. */
  end(states: readonly TrialState[]): Promise<void>;
}

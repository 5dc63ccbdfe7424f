/** The interface of trackers, external programs that follow trials. */
import type { TrialState } from "../trial-state.js";

/** Reports trials while they run. */
export interface Tracker {
  /** Called with all trials whenever something may have changed; returns at once. */
  update(states: readonly TrialState[]): void;
  /** Called once at the end; resolves when everything is reported. It never rejects, since trials don't depend on trackers. */
  end(states: readonly TrialState[]): Promise<void>;
}

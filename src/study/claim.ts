/** A statement of the paper that a number can decide. Experiments measure one or several of them. */

/** What the paper says, whoever measures it. */
export interface Claim {
  /** Its section, and a number within it: `3.1`. */
  id: string;
  /** Of the paper: `§3`. */
  section: string;
  /** In our words. */
  text: string;
}

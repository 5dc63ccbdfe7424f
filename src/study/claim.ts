/** A statement of the paper that a number can decide. Experiments measure one or several of them. */

/** A claim of the paper. */
export interface Claim {
  /** Its section, and a number within it: `3.1`. */
  id: string;
  /** Section of the paper: `§3`. */
  section: string;
  /** The claim in our words. */
  text: string;
}

/** The engines' names and options, for whoever reads or checks them: without the engines, and TensorFlow with them. */
import * as kind from "../../support/option-kinds.js";
import type { Kinds } from "../../support/options.js";
import { RESOURCE_KINDS, type Resources } from "./resources.js";

/** The names that `engine` can have. */
export const ENGINE_NAMES = ["local", "inline", "ray", "slurm"] as const;

/** What engines can be told; each takes what concerns it. */
export interface EngineOptions extends Resources {
  /** Trials at once. Default: as many as this machine has cores for, or as the cluster takes. */
  workers?: number | undefined;
  /** Ray's cluster, as `host:6379` on one of its machines or `ray://host:10001`. Default: RAY_ADDRESS, or one of this machine. */
  rayAddress?: string | undefined;
  /** A file with the cluster's token. Default: RAY_AUTH_TOKEN, RAY_AUTH_TOKEN_PATH, `~/.ray/auth_token`. */
  rayTokenFile?: string | undefined;
  /** SLURM's partition. Default: the cluster's own. */
  partition?: string | undefined;
  /** The longest that a trial may take on SLURM, as `90` (minutes), `1:30:00` or `2-00:00:00`. Default: the cluster's own. */
  timeLimit?: string | undefined;
}

/** What each may be. */
export const ENGINE_KINDS: Kinds<EngineOptions> = {
  ...RESOURCE_KINDS,
  workers: kind.optional(kind.count),
  rayAddress: kind.optional(kind.name),
  rayTokenFile: kind.optional(kind.name),
  partition: kind.optional(kind.name),
  timeLimit: kind.optional(kind.timeLimit),
};

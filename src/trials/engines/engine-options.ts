/** The engines' names and options, without the engines themselves, which load TensorFlow. */
import * as kind from "../../support/option-kinds.js";
import type { Kinds } from "../../support/options.js";
import { RESOURCE_KINDS, type Resources } from "./resources.js";

/** The names that `engine` can have. */
export const ENGINE_NAMES = ["local", "inline", "ray", "slurm"] as const;

/** The options of engines; each uses those that concern it. */
export interface EngineOptions extends Resources {
  /** Number of trials at once. Default: one per core of this machine, or the cluster's limit. */
  workers?: number | undefined;
  /** Address of Ray's cluster: `host:6379` on one of its machines, or `ray://host:10001`. Default: RAY_ADDRESS, or a cluster started here. */
  rayAddress?: string | undefined;
  /** A file with the cluster's token. Default: RAY_AUTH_TOKEN, RAY_AUTH_TOKEN_PATH, `~/.ray/auth_token`. */
  rayTokenFile?: string | undefined;
  /** SLURM's partition. Default: the cluster's own. */
  partition?: string | undefined;
  /** Time limit of a trial on SLURM, as `90` (minutes), `1:30:00` or `2-00:00:00`. Default: the cluster's own. */
  timeLimit?: string | undefined;
}

/** The range of each option. */
export const ENGINE_KINDS: Kinds<EngineOptions> = {
  ...RESOURCE_KINDS,
  workers: kind.optional(kind.count),
  rayAddress: kind.optional(kind.name),
  rayTokenFile: kind.optional(kind.name),
  partition: kind.optional(kind.name),
  timeLimit: kind.optional(kind.timeLimit),
};

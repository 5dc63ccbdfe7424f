/** The engines by name. */
import { join } from "node:path";
import { checkName } from "../../support/near-names.js";
import * as kind from "../../support/option-kinds.js";
import type { Kinds } from "../../support/options.js";
import type { Engine } from "./engine.js";
import { inlineEngine } from "./inline.js";
import { localEngine } from "./local.js";
import { rayEngine } from "./ray.js";
import { RESOURCE_KINDS, type Resources } from "./resources.js";
import { slurmEngine } from "./slurm.js";

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

const ENGINES: Readonly<Record<string, (store: string, options: EngineOptions) => Engine>> = {
  local: (store, { workers, cpus }) =>
    localEngine({
      log: join(store, "log.txt"),
      ...(workers !== undefined && { workers }),
      ...(cpus !== undefined && { cpus }),
    }),
  inline: () => inlineEngine,
  ray: (_store, { rayAddress = process.env.RAY_ADDRESS, rayTokenFile, ...options }) =>
    rayEngine({ address: rayAddress, tokenFile: rayTokenFile, ...options }),
  slurm: (store, options) => slurmEngine({ folder: join(store, "slurm"), ...options }),
};

/** The names that `engine` can have. */
export const ENGINE_NAMES = Object.keys(ENGINES);

/**
 * The engine of a name.
 *
 * @param store - folder of the trials, for the engine's own files
 * @throws ArgumentError if there is none
 */
export function engineNamed(name: string, store: string, options: EngineOptions): Engine {
  checkName("runTrials", "engine", ENGINE_NAMES, name);
  return ENGINES[name]!(store, options);
}

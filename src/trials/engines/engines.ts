/** The engines by name. */
import { join } from "node:path";
import { checkName } from "../../support/near-names.js";
import type { Engine } from "./engine.js";
import { ENGINE_NAMES, type EngineOptions } from "./engine-options.js";
import { inlineEngine } from "./inline.js";
import { localEngine } from "./local.js";
import { rayEngine } from "./ray.js";
import { slurmEngine } from "./slurm.js";

type EngineName = (typeof ENGINE_NAMES)[number];

const ENGINES: Readonly<Record<EngineName, (store: string, options: EngineOptions) => Engine>> = {
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

/**
 * The engine with a name.
 *
 * @param store - folder of the trials, for the engine's own files
 * @throws ArgumentError if it does not exist
 */
export function engineNamed(name: string, store: string, options: EngineOptions): Engine {
  checkName("runTrials", "engine", ENGINE_NAMES, name);
  return ENGINES[name as EngineName](store, options);
}

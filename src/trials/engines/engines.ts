/** The engines by name. */
import { join } from "node:path";
import { check } from "../../checks.js";
import type { Engine } from "./engine.js";
import { inlineEngine } from "./inline.js";
import { localEngine } from "./local.js";

/** What engines can be told; each takes what concerns it. */
export interface EngineOptions {
  /** Trials at once. Default: one for each core of this machine, or as many as the cluster takes. */
  workers?: number | undefined;
}

const ENGINES: Readonly<Record<string, (store: string, options: EngineOptions) => Engine>> = {
  local: (store, { workers }) =>
    localEngine({ log: join(store, "log.txt"), ...(workers !== undefined && { workers }) }),
  inline: () => inlineEngine,
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
  check(name in ENGINES, "runTrials", `engine must be one of ${ENGINE_NAMES.join(", ")}`, name);
  return ENGINES[name]!(store, options);
}

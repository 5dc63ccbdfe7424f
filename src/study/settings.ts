/** Named settings of an experiment, such as quick and full, and what differs from them. */
import { checkName } from "../support/near-names.js";
import { withChanges, type OptionsSchema } from "../support/options.js";

/**
 * The options of a setting, with some of them changed; all are checked here, before anything runs.
 *
 * @param changes - options that differ; `seeds: []` stands for the setting's own
 * @throws ArgumentError, in the name of `where`, if there is no such setting or option, or an option is out of range
 */
export function settingOptions<Options extends { seeds: readonly number[] }>(
  where: string,
  schema: OptionsSchema<Options>,
  settings: Readonly<Record<"quick" | "full", Options>>,
  setting: string,
  changes: Partial<Options>,
): Options {
  checkName(where, "setting", Object.keys(settings), setting);
  // What is no object is refused below.
  const given = changes as Partial<Options> | undefined;
  const ownSeeds = Array.isArray(given?.seeds) && given.seeds.length === 0;
  const asked = ownSeeds ? { ...given, seeds: undefined } : changes;
  return withChanges(where, schema, settings[setting as keyof typeof settings], asked);
}

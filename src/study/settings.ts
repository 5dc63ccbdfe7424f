/** Named settings of an experiment, such as quick and full, and changes to them. */
import { checkName } from "../support/near-names.js";
import { withChanges, type OptionsSchema } from "../support/options.js";

/**
 * The options of a setting with changes; all are checked here, before anything runs.
 *
 * @param changes - options that differ; `seeds: []` means the setting's own seeds
 * @throws ArgumentError, in the name of `where`, if the setting or an option does not exist, or an option is out of range
 */
export function settingOptions<Options extends { seeds: readonly number[] }>(
  where: string,
  schema: OptionsSchema<Options>,
  settings: Readonly<Record<"quick" | "full", Options>>,
  setting: string,
  changes: Partial<Options>,
): Options {
  checkName(where, "setting", Object.keys(settings), setting);
  // Values that are not objects are refused below.
  const given = changes as Partial<Options> | undefined;
  const ownSeeds = Array.isArray(given?.seeds) && given.seeds.length === 0;
  const asked = ownSeeds ? { ...given, seeds: undefined } : changes;
  return withChanges(where, schema, settings[setting as keyof typeof settings], asked);
}

/** Named settings of an experiment, such as quick and full, and what differs from them. */
import { check } from "../support/checks.js";

/**
 * The options of a setting, with some of them changed.
 *
 * @param changes - options that differ; `seeds: []` stands for the setting's own
 * @throws ArgumentError, in the name of `where`, if there is no such setting or option
 */
export function settingOptions<Options extends { seeds: readonly number[] }>(
  where: string,
  settings: Readonly<Record<"quick" | "full", Options>>,
  setting: string,
  changes: Partial<Options>,
): Options {
  check(setting in settings, where, "setting must be quick or full", setting);
  const defaults = settings[setting as keyof typeof settings];
  const stranger = Object.keys(changes).find((option) => !(option in defaults));
  check(stranger === undefined, where, `options must be of ${Object.keys(defaults).join(", ")}`, stranger);
  return { ...defaults, ...changes, seeds: changes.seeds?.length ? changes.seeds : defaults.seeds };
}

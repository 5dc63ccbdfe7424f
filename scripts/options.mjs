/** The options of this project's commands, refused by name where they are wrong. */
import { parseArgs } from "node:util";
import { SetupError } from "./setup/report.mjs";

/**
 * @template {NonNullable<import("node:util").ParseArgsConfig["options"]>} const Options
 * @param {string} command as people type it
 * @param {Options} options as for node's `parseArgs`
 * @throws SetupError if there is an option that the command hasn't
 */
export function readOptions(command, options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new SetupError(command, {
      expected: "options as in --help",
      found: error instanceof Error ? error.message : String(error),
      repair: `${command} -- --help`,
    });
  }
}

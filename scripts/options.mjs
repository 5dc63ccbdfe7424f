/** The options of this project's commands, refused by name where they are wrong. */
import { parseArgs } from "node:util";
import { didYouMean } from "./near-names.mjs";
import { SetupError } from "./setup/report.mjs";

/**
 * @template {NonNullable<import("node:util").ParseArgsConfig["options"]>} const Options
 * @param {string} command as people type it
 * @param {Options} options as for node's `parseArgs`
 * @throws SetupError if there is an option that the command hasn't, or one has no value, or a value too many
 */
export function readOptions(command, options) {
  return readArguments(command, options, false).values;
}

/**
 * The same, and what is no option, such as names.
 * @template {NonNullable<import("node:util").ParseArgsConfig["options"]>} const Options
 * @param {string} command @param {Options} options @param {boolean} allowPositionals
 */
export function readArguments(command, options, allowPositionals = true) {
  /** @param {string} found */
  const problem = (found) =>
    new SetupError(command, {
      expected:
        "help" in options
          ? "options as in --help"
          : `no options but ${namesOf(options).join(", ") || "none"}`,
      found,
      repair: "help" in options ? `${command} -- --help` : `${command} without it`,
    });
  const { tokens } = parseArgs({ options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== "option" || token.name in options) continue;
    throw problem(`Unknown option '${token.rawName}'${didYouMean(token.rawName, namesOf(options))}`);
  }
  try {
    return parseArgs({ options, allowPositionals });
  } catch (error) {
    throw problem(error instanceof Error ? error.message : String(error));
  }
}

/** @param {object} options @returns {string[]} */
const namesOf = (options) => Object.keys(options).map((name) => `--${name}`);

/** Options of commands that run trials. */
import { Option } from "commander";
import * as kind from "../support/option-kinds.js";
import { ENGINE_KINDS, ENGINE_NAMES } from "../trials/engines/engine-options.js";
import { defaultStore } from "../trials/trial-store.js";
import { asNumber, optionValue } from "./option-value.js";

/** @param where - the command, for errors */
export function engineOption(where: string): Option {
  return new Option("--engine <name>", `what runs the trials: ${ENGINE_NAMES.join(", ")}`)
    .default("local")
    .argParser(optionValue(where, "engine", kind.choice(...ENGINE_NAMES)));
}

/** @param where - the command, for errors */
export function workersOption(where: string): Option {
  return new Option(
    "--workers <n>",
    "number of trials at once (default: one per core, or the cluster's limit)",
  ).argParser(optionValue(where, "workers", ENGINE_KINDS.workers, asNumber));
}

/** The option of every command that uses trials. */
export function storeOption(): Option {
  return new Option("--store <folder>", "where trials are kept").default(defaultStore);
}

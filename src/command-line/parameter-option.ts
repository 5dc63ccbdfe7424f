/** The option `-p NAME=VALUE` of commands, the same for all. */
import { Option } from "commander";
import { readParameter, withParameter } from "./parameters.js";

/** @param what - is changed, for the help: `an option of the experiment` */
export function parameterOption(what: string): Option {
  return new Option(
    "-p, --parameter <NAME=VALUE>",
    `change ${what}; VALUE is JSON, or else a text; repeatable`,
  )
    .default({}, "none")
    .argParser((text, others: Readonly<Record<string, unknown>>) =>
      withParameter("-p", others, readParameter("-p", text)),
    );
}

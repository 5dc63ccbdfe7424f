/** The option `-p NAME=VALUE`, the same for all commands. */
import { Option } from "commander";
import { readParameter, withParameter } from "./parameters.js";

/** @param what - the thing that it sets, for the help: `an option of the experiment` */
export function parameterOption(what: string): Option {
  return new Option("-p, --parameter <NAME=VALUE>", `set ${what}; VALUE is JSON or plain text; repeatable`)
    .default({}, "none")
    .argParser((text, others: Readonly<Record<string, unknown>>) =>
      withParameter("-p", others, readParameter("-p", text)),
    );
}

/** What set-up has compiled of this library's own C++ (scripts/setup/kernels.mjs). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../support/paths.js";

/** The functions of a compiled file of src/, by its name; undefined where set-up found no compiler. */
export function compiledAddon(name: "kernels" | "signals" | "fused-ops" | "session"): unknown {
  const path = join(cacheFolder, "kernels", `${name}.node`);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- optional, and only known at run time
  return existsSync(path) ? (require(path) as unknown) : undefined;
}

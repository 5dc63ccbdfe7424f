/** The experiments' names without the experiments, and TensorFlow with them: each has a folder of its name. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** In the order of their numbers. */
export function experimentNames(): string[] {
  return readdirSync(join(__dirname, "..", "experiments"))
    .filter((name) => /^\d\d-/.test(name))
    .sort();
}

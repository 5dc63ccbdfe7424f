/** The names of the experiments, read from their folders without loading the experiments and TensorFlow. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** In numerical order. */
export function experimentNames(): string[] {
  return readdirSync(join(__dirname, "..", "experiments"))
    .filter((name) => /^\d\d-/.test(name))
    .sort();
}

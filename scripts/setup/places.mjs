/** Where things lie in the repository. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const modules = join(root, "node_modules");
export const cache = join(root, ".cache");
export const environment = join(root, ".venv");
export const python = join(environment, "bin", "python");
export const mnist = join(root, "data", "mnist");
export const manifest = join(root, "data", "manifest.json");

/** A path as people see it: relative to the repository. @param {string} path */
export const relative = (path) => path.replace(`${root}/`, "");

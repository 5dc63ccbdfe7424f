/** Loads this library's own C++, which set-up compiles (scripts/setup/kernels.mjs). */
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { checkedJson } from "../support/checked-json.js";
import { FileError } from "../support/checks.js";
import { repositoryRoot } from "../support/paths.js";
import { warnOnce } from "../support/say-once.js";
import { hexadecimal, sha256 } from "../support/sha256.js";

/**
 * The functions of a compiled file of src/, by its name. Undefined if set-up found no compiler, or if a source has
 * changed since: functions of another version may do something else.
 */
export function compiledAddon(
  name: "kernels" | "signals" | "operations" | "session",
  root = repositoryRoot,
): unknown {
  const folder = join(root, ".cache", "kernels");
  const path = join(folder, `${name}.node`);
  if (loaded.has(path)) return loaded.get(path);
  if (!existsSync(path)) return undefined;
  const changed = changedSource(name, folder, root);
  if (changed !== undefined) {
    warnOnce(`${changed} was changed since it was compiled and is not used; npm run setup compiles it again`);
    return undefined;
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- optional, and only known at run time
  loaded.set(path, require(path));
  return loaded.get(path);
}

/** Addons by path: a process loads an addon once. */
const loaded = new Map<string, unknown>();

/** A source of an addon, or a common header, that has changed since set-up compiled it. */
function changedSource(name: string, folder: string, root: string): string | undefined {
  const record = join(folder, "sources.json");
  // An earlier version of set-up left no record, and compiles everything again when it runs next.
  if (!existsSync(record)) return undefined;
  const hashes = checkedJson(
    readFileSync(record, "utf8"),
    z.record(z.string(), z.string()),
    (found) => new FileError(record, `expected hashes by file, found ${found}`, "npm run setup"),
  );
  const own = Object.keys(hashes).filter((file) => basename(file) === `${name}.cc` || file.endsWith(".h"));
  return own.find((file) => hashOfFile(join(root, file)) !== hashes[file]);
}

function hashOfFile(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const hash = sha256();
  hash.update(readFileSync(path));
  return hexadecimal(hash.digest());
}

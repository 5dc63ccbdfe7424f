/** The files of a user's module: itself, and everything that it imports by a relative path. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";

/** One of those files. */
export interface ModuleFile {
  bytes: Uint8Array;
  /** Whether another file uses `import` for it, so that this process can't reload it. */
  isImported: boolean;
}

/** Every quoted text that begins like a relative path, with the `import` or `from` before it. */
const RELATIVE_PATHS = /(\bimport\s*\(?\s*|\bfrom\s*)?(["'`])(\.{1,2}(?:\/[^"'`\n\r]*)?)\2/g;

/**
 * All files of a module, by their paths. They are found in the text: every quoted relative path to an existing file
 * counts, even outside `require` or `import`.
 *
 * @param main - the module's path, without symbolic links
 */
export function moduleFiles(main: string): Map<string, ModuleFile> {
  const found = new Map<string, ModuleFile>();
  const add = (path: string, isImported: boolean) => {
    const known = found.get(path);
    if (known) {
      known.isImported ||= isImported;
      return;
    }
    const bytes = readFileSync(path);
    found.set(path, { bytes, isImported });
    if (!/\.[cm]?[jt]sx?$/.test(path)) return;
    for (const [, keyword, , named = ""] of bytes.toString("utf8").matchAll(RELATIVE_PATHS)) {
      const next = resolved(path, named);
      if (next !== undefined && !isInstalled(next)) add(next, keyword !== undefined);
    }
  };
  add(main, false);
  return found;
}

/** Files that a module has loaded so far, by any path. */
export function loadedFiles(main: string, cache: NodeJS.Dict<NodeJS.Module>): Set<string> {
  const found = new Set<string>();
  const add = (module: NodeJS.Module | undefined) => {
    if (!module || found.has(module.filename) || isInstalled(module.filename)) return;
    found.add(module.filename);
    module.children.forEach(add);
  };
  add(cache[main]);
  return found;
}

function resolved(from: string, path: string): string | undefined {
  try {
    return createRequire(from).resolve(path.replace(/[?#].*$/, ""));
  } catch {
    // Quoted text that only looks like a path.
    return undefined;
  }
}

/** Whether a file belongs to a package, including this library; packages are identified by their versions. */
function isInstalled(path: string): boolean {
  if (path.includes(`${sep}node_modules${sep}`)) return true;
  const built = path.indexOf(`${sep}dist${sep}`);
  return built >= 0 && packageName(path.slice(0, built)) === "dark-knowledge";
}

function packageName(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: unknown }).name;
  } catch {
    return undefined;
  }
}

/** A file's path relative to a module, the same on every machine and for any name of the module. */
export function placeBeside(main: string, path: string): string {
  if (path === main) return "the recipe";
  return relative(dirname(main), path).replaceAll(sep, "/");
}

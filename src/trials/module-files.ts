/** The files that a module of one's own is made of: itself, and all that it takes by a relative path. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";

/** One of those files. */
export interface ModuleFile {
  bytes: Uint8Array;
  /** Whether another takes it by `import`, so that this process can't load it a second time. */
  isImported: boolean;
}

/** Every text in quotes that begins as a relative path does, with the `import` or `from` before it. */
const RELATIVE_PATHS = /(\bimport\s*\(?\s*|\bfrom\s*)?(["'`])(\.{1,2}(?:\/[^"'`\n\r]*)?)\2/g;

/**
 * All files of a module, by their paths. They are found in the text: whatever in quotes names a file by a relative path is
 * taken for one of them, also where it is not for `require` or `import`.
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

/** Files that a module has loaded so far, wherever their paths came from. */
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
    // Text in quotes, which only looks like a path.
    return undefined;
  }
}

/** Whether a file belongs to a package, this library among them: packages are known by their versions. */
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

/** Where a file lies beside a module, the same on every machine and whatever the module is called. */
export function placeBeside(main: string, path: string): string {
  if (path === main) return "the recipe";
  return relative(dirname(main), path).replaceAll(sep, "/");
}

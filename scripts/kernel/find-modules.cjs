/**
 * tslab finds packages, and their types, only in a node_modules folder beside or above the notebook. Here the repository's are found from
 * everywhere, after all others: a notebook that lies outside of the repository imports the library, and still has its own folder for
 * its files and modules. Packages that name their types by `exports` are found, too, and what is written or installed while the kernel runs.
 *
 * Upstream: an option that names a folder of packages; moduleResolution "bundler"; hasInvalidatedResolutions.
 */
const Module = require("node:module");
const { delimiter, join } = require("node:path");
const { changeTypeScript } = require("./change-typescript.cjs");
const { isNeighbour } = require("./neighbours.cjs");

/** Where TypeScript looks last. There it shall find the repository's packages, and name them without a path. */
const LAST = "/node_modules";

/** Lets `require` look into a folder last. @param {string} packages */
function requireFrom(packages) {
  const { NODE_PATH } = process.env;
  process.env.NODE_PATH = [NODE_PATH, packages].filter(Boolean).join(delimiter);
  /** @type {any} */ (Module)._initPaths();
  // Programs that a cell starts look where they look without a notebook.
  if (NODE_PATH === undefined) delete process.env.NODE_PATH;
  else process.env.NODE_PATH = NODE_PATH;
}

/** A file system that has in {@link LAST} what is in a folder. @param {any} system TypeScript's @param {string} packages */
function withPackages(system, packages) {
  const forward = (/** @type {string} */ path) => {
    const isLast = path === LAST || path.startsWith(`${LAST}/`);
    const isThere = isLast && (system.fileExists(path) || system.directoryExists(path));
    return isLast && !isThere ? packages + path.slice(LAST.length) : path;
  };
  const names = ["fileExists", "directoryExists", "readFile", "getDirectories", "realpath"];
  const functions = names.map((name) => [
    name,
    (/** @type {string} */ path, /** @type {any[]} */ ...rest) => system[name](forward(path), ...rest),
  ]);
  return Object.assign(Object.create(system), Object.fromEntries(functions));
}

/**
 * @param {any} ts @param {any} options @param {any} host @param {string} packages
 * @returns {(name: string, file: string) => any} the file of a module that is imported in a file, if there is one
 */
function resolver(ts, options, host, packages) {
  const forBundlers = { ...options, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const cache = ts.createModuleResolutionCache("/", (/** @type {string} */ path) => path, options);
  /** @param {any} module */
  const named = (module) =>
    module?.resolvedFileName.startsWith(`${packages}/`)
      ? { originalPath: LAST + module.resolvedFileName.slice(packages.length), ...module }
      : module;
  return (name, file) => {
    if (!isNeighbour(file))
      return named(ts.resolveModuleName(name, file, options, host, cache).resolvedModule);
    const found = ts.resolveModuleName(name, file, options, host).resolvedModule;
    if (found || name.startsWith(".")) return named(found);
    return named(ts.resolveModuleName(name, file, forBundlers, host).resolvedModule);
  };
}

/**
 * Call it before tslab is loaded.
 * @param {string} root the repository's folder
 */
exports.findModules = (root) => {
  const packages = join(root, "node_modules");
  requireFrom(packages);
  changeTypeScript((ts) => {
    const { createWatchCompilerHost } = ts;
    return {
      createWatchCompilerHost: (
        /** @type {any} */ files,
        /** @type {any} */ settings,
        /** @type {any} */ system,
        /** @type {any[]} */ ...rest
      ) => {
        const options = { ...settings, typeRoots: [...(settings.typeRoots ?? []), join(packages, "@types")] };
        const host = createWatchCompilerHost(files, options, withPackages(system, packages), ...rest);
        const resolve = resolver(ts, options, host, packages);
        return Object.assign(host, {
          resolveModuleNameLiterals: (/** @type {{ text: string }[]} */ names, /** @type {string} */ file) =>
            names.map(({ text }) => ({ resolvedModule: resolve(text, file) })),
          // Else a file that is written after its first import would be missing for ever.
          hasInvalidatedResolutions: isNeighbour,
        });
      },
    };
  });
};

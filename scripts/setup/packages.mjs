/** The npm packages, among them the link by which notebooks import the library, and the Python environment. */
import { existsSync, lstatSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "./command.mjs";
import { makeFolder, readJson } from "./files.mjs";
import { say } from "./report.mjs";
import { checkPython, isTestedPython, PYTHON_REPAIR, pythonCommand } from "./tools.mjs";

const NETWORK =
  "check the network, the proxy and the registry settings of npm and pip, then run npm run setup";

/**
 * npm writes its own copy of the lock last, so equal copies mean a whole tree. A link, that of `dark-knowledge` to this folder, has
 * neither version nor hash: notebooks import the library by it.
 * @param {string} root
 */
function packagesMatchLock(root) {
  const wanted = readJson(join(root, "package-lock.json"))?.packages ?? {};
  const installed = readJson(join(root, "node_modules", ".package-lock.json"))?.packages ?? {};
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.optional === true) return true;
    const found = installed[path];
    return (
      found?.version === entry.version && found?.integrity === entry.integrity && existsSync(join(root, path))
    );
  });
}

/**
 * Packages that this machine can use and that npm left out. An optional package, such as the binary of a compiler for one platform, asks
 * for the same Node as the package that it belongs to; where Node is older npm only warns of the latter, and leaves out the former.
 * @param {string} root
 * @returns {string[]} `name@version` of each
 */
export function leftOutPackages(root) {
  const wanted = readJson(join(root, "package-lock.json"))?.packages ?? {};
  const libc = isMusl() ? "musl" : "glibc";
  const fits = (/** @type {string[] | undefined} */ asked, /** @type {string} */ found) =>
    asked === undefined || asked.includes(found);
  return Object.entries(wanted)
    .filter(([path, entry]) => {
      const isForThisMachine =
        fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && fits(entry.libc, libc);
      const isOfOnePlatform = entry.os !== undefined && entry.cpu !== undefined;
      return entry.optional && isOfOnePlatform && isForThisMachine && !existsSync(join(root, path));
    })
    .map(([path, { version }]) => `${path.split("node_modules/").at(-1)}@${version}`);
}

/** Whether this system's C library is musl, for which npm has packages of their own. */
function isMusl() {
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return process.platform === "linux" && header.glibcVersionRuntime === undefined;
}

/** @param {string} root @returns {import("./step.mjs").Step} */
export function npmPackages(root) {
  return {
    name: "npm packages",
    inputs: [readFileSync(join(root, "package-lock.json"), "utf8"), process.platform, process.arch],
    isPresent: () => packagesMatchLock(root) && leftOutPackages(root).length === 0,
    make: async () => {
      const options = ["--ignore-scripts", "--no-audit", "--no-fund"];
      if (!packagesMatchLock(root)) {
        say("    npm ci, from package-lock.json, with install scripts off");
        await runCommand("npm", ["ci", ...options], { cwd: root, repair: NETWORK });
      }
      const leftOut = leftOutPackages(root);
      if (leftOut.length === 0) return;
      say(`    npm leaves out of Node ${process.versions.node} what works there: ${leftOut.join(", ")}`);
      await runCommand("npm", ["install", "--no-save", ...options, ...leftOut], {
        cwd: root,
        repair: NETWORK,
      });
    },
  };
}

/** Makes or corrects a link. @param {string} target @param {string} path */
export function makeLink(target, path) {
  const present = lstatSync(path, { throwIfNoEntry: false });
  if (present?.isSymbolicLink() && readlinkSync(path) === target) return;
  if (present !== undefined) rmSync(path, { recursive: true, force: true });
  makeFolder(dirname(path));
  symlinkSync(target, path, process.platform === "win32" ? "junction" : "dir");
}

/** @param {string} environment a Python environment's folder @param {string} name a program of it, as `python` */
export function programOf(environment, name) {
  return process.platform === "win32"
    ? join(environment, "Scripts", `${name}.exe`)
    : join(environment, "bin", name);
}

/** @param {string} root @param {string} name a program of the workbook's Python environment */
export function environmentProgram(root, name) {
  return programOf(join(root, ".venv"), name);
}

/**
 * A virtual environment with the packages of one list, each checked by its hash.
 * @param {string} root
 * @param {object} what
 * @param {string} what.name of the step
 * @param {string} what.folder where the environment lies, in `root`
 * @param {string} what.requirements the list, in `root`; compiled as CONTRIBUTING.md says
 * @param {string[]} what.programs by which one sees that it is whole
 * @param {string} [what.pythonVersion]
 * @returns {import("./step.mjs").Step}
 */
export function virtualEnvironment(
  root,
  { name, folder, requirements, programs, pythonVersion = checkPython() },
) {
  const environment = join(root, folder);
  const list = join(root, requirements);
  return {
    name,
    // Programs in a virtual environment carry its path, so a moved repository needs a new one.
    inputs: [readFileSync(list, "utf8"), pythonVersion, root],
    isPresent: () => programs.every((program) => existsSync(programOf(environment, program))),
    make: async () => {
      rmSync(environment, { recursive: true, force: true });
      await runCommand(pythonCommand(), ["-m", "venv", environment], { repair: "apt install python3-venv" });
      const wanted = readFileSync(list, "utf8").match(/^\S+==/gm)?.length ?? 0;
      let collected = 0;
      await runCommand(
        programOf(environment, "python"),
        ["-m", "pip", "install", "--require-hashes", "--no-deps", "-r", list],
        {
          repair: isTestedPython(pythonVersion) ? NETWORK : `${PYTHON_REPAIR}, then npm run setup`,
          onLine: (line) => {
            if (!line.startsWith("Collecting ")) return;
            collected += 1;
            if (collected % 20 === 0) say(`    ${collected} of at most ${wanted} Python packages`);
          },
        },
      );
    },
  };
}

/** The workbook's. @param {string} root @param {string} [pythonVersion] */
export function pythonEnvironment(root, pythonVersion) {
  return virtualEnvironment(root, {
    name: "python environment",
    folder: ".venv",
    requirements: join("scripts", "python", "requirements.txt"),
    programs: ["python", "jupyter-lab", "papermill"],
    ...(pythonVersion === undefined ? {} : { pythonVersion }),
  });
}

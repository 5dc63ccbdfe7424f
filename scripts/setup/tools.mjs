/** What must be on the machine before set-up can begin. */
import { execFileSync } from "node:child_process";
import { accessSync, constants, statfsSync } from "node:fs";
import { SetupError } from "./report.mjs";

/** As package.json's `engines` says. @type {readonly [number, number]} */
const LEAST_NODE = [20, 17];
/** What `npm run matrix` tries: the oldest Node, and the latest of each that has long support. */
export const TESTED_NODES = ["20.17.0", "20", "22", "24", "26"];
/** @type {readonly [number, number]} */
const LEAST_PYTHON = [3, 11];
/** @type {readonly [number, number]} */
const NEWEST_TESTED_PYTHON = [3, 14];
/** The library takes 0.8 GB, its download 0.3, npm and Python packages 1.2. */
const NEEDED_GIGABYTES = 3;

/** @param {string} version @param {readonly [number, number]} least */
function isAtLeast(version, least) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > least[0] || (major === least[0] && minor >= least[1]);
}

/** @returns {string} the Python command to use */
export function pythonCommand() {
  return process.env.DARK_KNOWLEDGE_PYTHON ?? "python3";
}

/**
 * @param {string} python
 * @returns {string} its version, when it has what set-up needs
 */
export function checkPython(python = pythonCommand()) {
  const expected = `Python ${LEAST_PYTHON.join(".")} or newer with the venv module`;
  const repair =
    "install it (Debian: apt install python3 python3-venv), or name another one in DARK_KNOWLEDGE_PYTHON";
  let version;
  try {
    const program = "import sys, venv, ensurepip; print('.'.join(map(str, sys.version_info[:3])))";
    version = execFileSync(python, ["-c", program], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  } catch (error) {
    throw new SetupError(python, {
      expected,
      found: String(error).trim().split("\n").slice(-1)[0] ?? "",
      repair,
    });
  }
  if (!isAtLeast(version, LEAST_PYTHON)) throw new SetupError(python, { expected, found: version, repair });
  return version;
}

/**
 * @param {string} version
 * @returns {string} the version, and which are tested if it is not one of these
 */
export function checkNode(version = process.versions.node) {
  const tested = TESTED_NODES.slice(1).join(", ");
  if (!isAtLeast(version, LEAST_NODE)) {
    const expected = `Node ${LEAST_NODE.join(".")} or newer`;
    const repair = `install a Node of ${tested} (nodejs.org or nvm)`;
    throw new SetupError("node", { expected, found: version, repair });
  }
  return isTestedNode(version) ? version : `${version} (tested: ${tested})`;
}

/** Whether the tests have run on a Node of this number. */
export function isTestedNode(version = process.versions.node) {
  return TESTED_NODES.includes(version.split(".")[0] ?? "");
}

/** Whether the packages' wheels were tried for this Python. @param {string} version */
export function isTestedPython(version) {
  const [major, minor] = NEWEST_TESTED_PYTHON;
  return isAtLeast(version, LEAST_PYTHON) && !isAtLeast(version, [major, minor + 1]);
}

/** What to do with a Python for which the packages may have no wheels. */
export const PYTHON_REPAIR = `name a Python of ${LEAST_PYTHON.join(".")} to ${NEWEST_TESTED_PYTHON.join(".")} in DARK_KNOWLEDGE_PYTHON`;

/** @param {string} root */
export function checkFolder(root) {
  try {
    accessSync(root, constants.W_OK);
  } catch (error) {
    const repair = "clone the repository into a folder of your own";
    throw new SetupError(root, { expected: "a writable folder", found: String(error), repair });
  }
}

/** @param {string} root @returns {number} */
export function freeGigabytes(root) {
  const { bavail, bsize } = statfsSync(root);
  return (bavail * bsize) / 1e9;
}

/** @param {string} root @param {number} free */
export function checkDiskSpace(root, free = freeGigabytes(root)) {
  if (free >= NEEDED_GIGABYTES) return;
  const found = `${free.toFixed(1)} GB`;
  const repair = "free some space, or clone to another disk";
  throw new SetupError(root, { expected: `${NEEDED_GIGABYTES} GB of free disk space`, found, repair });
}

/** Whether a program is there at all, be it a broken one. @param {string} program */
export function isInstalled(program) {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT";
  }
}

/** @param {string} program @returns {string | undefined} the first line of what `--version` says, if it is there */
export function versionOf(program) {
  try {
    const output = execFileSync(program, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return output.trim().split("\n")[0];
  } catch {
    return undefined;
  }
}

/** What must be on the machine before set-up can begin. */
import { execFileSync } from "node:child_process";
import { accessSync, constants, statfsSync } from "node:fs";
import { SetupError } from "./report.mjs";

/** @type {readonly [number, number]} */
const LEAST_NODE = [20, 17];
/** @type {readonly [number, number]} */
const LEAST_PYTHON = [3, 11];
/** The library takes 0.8 GB, its download 0.3, npm and Python packages 1.2. */
const NEEDED_GIGABYTES = 3;

/** @param {string} version @param {readonly [number, number]} least */
export function isAtLeast(version, least) {
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

/** @param {string} version */
export function checkNode(version = process.versions.node) {
  if (isAtLeast(version, LEAST_NODE)) return version;
  const expected = `Node ${LEAST_NODE.join(".")} or newer`;
  throw new SetupError("node", { expected, found: version, repair: "install Node 20 (nodejs.org or nvm)" });
}

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

/**
 * A browser for pictures, browser tests and the site: CHROMIUM_PATH, or one that is installed, or else one that npm carries, put
 * into .cache/chromium without root. Not part of set-up: only what needs it asks for it.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "./command.mjs";
import { replaceFolder } from "./files.mjs";
import { takeLock } from "./lock.mjs";
import { say, SetupError } from "./report.mjs";
import { runStep } from "./step.mjs";
import { versionOf } from "./tools.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const REPAIR = "install one (Debian: apt-get install chromium), or name it in CHROMIUM_PATH";

/**
 * The browser of this machine, if there is one that starts: CHROMIUM_PATH, or the first of the usual names on PATH.
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string | undefined}
 * @throws SetupError if CHROMIUM_PATH names none
 */
export function installedChromium(environment = process.env) {
  const named = environment.CHROMIUM_PATH;
  if (named) {
    if (versionOf(named) !== undefined) return named;
    const found = existsSync(named) ? "a file that does not start as one" : "no such file";
    throw new SetupError(`CHROMIUM_PATH ${named}`, { expected: "Chromium or Chrome", found, repair: REPAIR });
  }
  const folders = (environment.PATH ?? "").split(delimiter);
  const paths = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  // Some systems have a file of this name that only says what to install.
  return paths.find((path) => existsSync(path) && versionOf(path) !== undefined);
}

/**
 * The browser to use, installed first if this machine has none: some 80 MB are fetched, 200 MB kept.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [environment] where to look for an installed one
 * @returns {Promise<string>} its path
 * @throws SetupError if there is none and none can be had
 */
export async function findOrInstallChromium(root, environment = process.env) {
  const installed = installedChromium(environment);
  if (installed !== undefined) return installed;
  if (process.platform !== "linux" || process.arch !== "x64") {
    const found = `none on PATH, and npm carries one for Linux on x64 only, not for ${process.platform} on ${process.arch}`;
    throw new SetupError("browser", { expected: "Chromium or Chrome", found, repair: REPAIR });
  }
  const step = packagedChromium(root);
  const giveLockBack = await takeLock(join(root, ".cache", "setup", "chromium-lock"));
  try {
    await runStep(root, step);
  } finally {
    giveLockBack();
  }
  return packagedPath(root);
}

/** @param {string} root */
function packagedPath(root) {
  return join(root, ".cache", "chromium", "chromium.sh");
}

/** @param {string} root @returns {import("./step.mjs").Step} */
function packagedChromium(root) {
  const source = join(root, "scripts", "chromium");
  return {
    name: "chromium",
    inputs: readdirSync(source).map((name) => [name, readFileSync(join(source, name), "utf8")]),
    isPresent: () => existsSync(packagedPath(root)),
    make: () => install(source, join(root, ".cache", "chromium")),
  };
}

/** @param {string} source @param {string} target */
async function install(source, target) {
  const fresh = `${target}.unfinished`;
  const packages = join(fresh, "packages");
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(packages, { recursive: true });
  for (const name of ["package.json", "package-lock.json"])
    copyFileSync(join(source, name), join(packages, name));
  say("    no Chromium on this machine: npm ci of @sparticuz/chromium and fonts, into .cache/chromium");
  await runCommand("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: packages,
    repair: `check the network and npm's registry setting, or ${REPAIR}`,
  });
  say("    unpacking it");
  const unpack = `const { default: chromium } = await import("@sparticuz/chromium"); await chromium.executablePath();`;
  await runCommand(process.execPath, ["--input-type=module", "--eval", unpack], {
    cwd: packages,
    // The package unpacks into the folder for temporary files; its libraries only where it believes to be on AWS.
    env: { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
    repair: REPAIR,
  });
  cpSync(join(packages, "node_modules", "dejavu-fonts-ttf", "ttf"), join(fresh, "dejavu"), {
    recursive: true,
    filter: (path) => !path.endsWith(".ttf") || /Sans(Mono)?(-Bold)?\.ttf$/.test(path),
  });
  for (const name of ["fonts.conf", "chromium.sh"]) copyFileSync(join(source, name), join(fresh, name));
  chmodSync(join(fresh, "chromium.sh"), 0o755);
  rmSync(packages, { recursive: true, force: true });
  if (versionOf(join(fresh, "chromium.sh")) === undefined) {
    throw new SetupError("@sparticuz/chromium", {
      expected: "a browser that starts here",
      found: "one that does not",
      repair: REPAIR,
    });
  }
  replaceFolder(fresh, target);
}

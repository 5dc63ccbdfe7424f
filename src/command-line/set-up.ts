/**
 * What commands take of set-up. Set-up is plain JavaScript outside of src/, since it runs before anything is compiled; so its modules are loaded when they
 * are needed, and their types are written down here. `test/command-line/set-up.test.ts` has the compiler compare the two.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../support/paths.js";

/** How {@link SetUp.runCommand} runs a program. */
export interface ProgramOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with every line of output. */
  onLine?: (line: string) => void;
  /** What the user can do when the program fails. */
  repair: string;
}

/** What is wrong with a machine or a program on it, and what the user can do. */
export interface SetupProblem extends Error {
  /** In one line. */
  readonly summary: string;
}

/** Other libraries that take the same training step, for the bench. */
export type Peer = "pytorch" | "tensorflow" | "jax";

/** The functions of scripts/setup/for-commands.mjs. `root` is the repository's folder. */
export interface SetUp {
  /** Runs a program; gives its output. @throws SetupError with its last lines, if it fails */
  readonly runCommand: (
    program: string,
    programArguments: string[],
    options: ProgramOptions,
  ) => Promise<string>;
  /** A program of the workbook's Python environment, such as `python`. */
  readonly environmentProgram: (root: string, name: string) => string;
  /** Makes one of the Python environments that only some need, unless it is there. @throws SetupError */
  readonly setUpEnvironment: (name: string) => Promise<void>;
  /** Where it lies, in the repository. */
  readonly environmentFolder: (name: string) => string;
  /** A program of any Python environment. */
  readonly programOf: (environment: string, name: string) => string;
  /** Fetches what only some notebooks need, unless it is there. @throws SetupError */
  readonly setUpData: (root: string, wanted: readonly string[]) => Promise<void>;
  /** A browser's path; installs one if there is none. @throws SetupError */
  readonly findOrInstallChromium: (root: string) => Promise<string>;
  /** Which of the ways to TensorFlow set-up took: `native`, `prebuilt`, `wasm`. */
  readonly installedRoute: (root: string) => string;
  /** The Python of a peer's environment. */
  readonly peerPython: (root: string, peer: Peer) => string;
  /** Installs a peer unless it is there; gives whether it is there now, and says why not. */
  readonly setUpPeer: (root: string, peer: Peer) => Promise<boolean>;
  readonly SetupError: new (
    subject: string,
    details: { expected: string; found: string; repair: string },
  ) => SetupProblem;
  /** Which TensorFlow the native route has. */
  readonly TENSORFLOW_VERSION: string;
}

/** Loads them. */
export async function setUp(): Promise<SetUp> {
  const path = join(repositoryRoot, "scripts", "setup", "for-commands.mjs");
  return (await import(pathToFileURL(path).href)) as SetUp;
}

/** Runs a Python program of the workbook's environment; gives its output. */
export async function runPython(...programArguments: string[]): Promise<string> {
  const { runCommand, environmentProgram } = await setUp();
  const python = environmentProgram(repositoryRoot, "python");
  return runCommand(python, programArguments, { cwd: repositoryRoot, repair: "npm run setup" });
}

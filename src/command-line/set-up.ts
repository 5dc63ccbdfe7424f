/**
 * The functions of set-up that commands use. Set-up is plain JavaScript outside src/, since it runs before anything is compiled. So its modules are
 * loaded when needed, and their types are declared here. `test/command-line/set-up.test.ts` has the compiler compare the two.
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
  /** Advice for the user if the program fails. */
  repair: string;
}

/** A fault in the machine or a program on it, with advice. */
export interface SetupProblem extends Error {
  /** The fault in one line. */
  readonly summary: string;
}

/** Other libraries with the same training step, for the bench. */
export type Peer = "pytorch" | "tensorflow" | "jax";

/** The functions of scripts/setup/for-commands.mjs. `root` is the repository's folder. */
export interface SetUp {
  /** Runs a program and returns its output. @throws SetupError with its last lines, if it fails */
  readonly runCommand: (
    program: string,
    programArguments: string[],
    options: ProgramOptions,
  ) => Promise<string>;
  /** A program of the workbook's Python environment, such as `python`. */
  readonly environmentProgram: (root: string, name: string) => string;
  /** Installs one of the optional Python environments, unless it exists. @throws SetupError */
  readonly setUpEnvironment: (name: string) => Promise<void>;
  /** Its folder in the repository. */
  readonly environmentFolder: (name: string) => string;
  /** A program of any Python environment. */
  readonly programOf: (environment: string, name: string) => string;
  /** Fetches data that only some notebooks need, unless they exist. @throws SetupError */
  readonly setUpData: (root: string, wanted: readonly string[]) => Promise<void>;
  /** A browser's path; installs a browser if needed. @throws SetupError */
  readonly findOrInstallChromium: (root: string) => Promise<string>;
  /** The route to TensorFlow that set-up took: `native`, `prebuilt`, `wasm`. */
  readonly installedRoute: (root: string) => string;
  /** The Python of a peer's environment. */
  readonly peerPython: (root: string, peer: Peer) => string;
  /** Installs a peer unless it exists; returns whether it exists now, and says why not. */
  readonly setUpPeer: (root: string, peer: Peer) => Promise<boolean>;
  readonly SetupError: new (
    subject: string,
    details: { expected: string; found: string; repair: string },
  ) => SetupProblem;
  /** The version of the native route's TensorFlow. */
  readonly TENSORFLOW_VERSION: string;
}

/** Loads these functions. */
export async function setUp(): Promise<SetUp> {
  const path = join(repositoryRoot, "scripts", "setup", "for-commands.mjs");
  return (await import(pathToFileURL(path).href)) as SetUp;
}

/** Runs a Python program of the workbook's environment and returns its output. */
export async function runPython(...programArguments: string[]): Promise<string> {
  const { runCommand, environmentProgram } = await setUp();
  const python = environmentProgram(repositoryRoot, "python");
  return runCommand(python, programArguments, { cwd: repositoryRoot, repair: "npm run setup" });
}

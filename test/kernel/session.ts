/** Runs cells in a real kernel, through Jupyter's own client. */
import { execFile, type ExecFileOptions } from "node:child_process";
import { join } from "node:path";
import { environmentProgram } from "../../scripts/setup/packages.mjs";
import { ROOT } from "../setup/small-repository.js";

export { ROOT };

/** One thing to ask the kernel; see session.py. */
export type Step =
  | {
      execute: string[];
      options?: ExecuteOptions;
      interruptAt?: string;
      interruptBy?: Message;
      killAt?: string;
    }
  | { complete: string }
  | { inspect: string }
  | { send: Message; answered?: false }
  | { restart: true }
  | { end: number };

/** A message of Jupyter's protocol; to the shell's channel by default. */
export interface Message {
  type: string;
  content: Record<string, unknown>;
  channel?: "shell" | "control";
}

/** Fields of an execute_request, as Jupyter's client calls them. */
export interface ExecuteOptions {
  silent?: boolean;
  store_history?: boolean;
  stop_on_error?: boolean;
  user_expressions?: Record<string, string>;
}

/** A message that the kernel published while answering the step's request of that number. */
export interface Published {
  type: string;
  request: number;
  name?: "stdout" | "stderr";
  text?: string;
  ename?: string;
  evalue?: string;
  traceback?: string[];
  data?: Record<string, unknown>;
}

/** What came of a step. */
export interface Answer {
  replies: (Record<string, unknown> & { status: string })[];
  /** The replies' types, such as `execute_reply`. */
  types: string[];
  /** What the kernel said that it begins to execute. */
  inputs: { code: string; execution_count: number }[];
  published: Published[];
  /** Whether the kernel's process was there afterwards. */
  alive: boolean;
}

export interface SessionOptions {
  /** Name of the kernelspec; "tslab" by default. */
  kernel?: string;
  /** Where the kernel starts; the repository's notebooks/ by default. */
  folder?: string;
  /** Added to the environment. */
  environment?: NodeJS.ProcessEnv;
}

/** The answers of one fresh kernel to the steps, in order. */
export async function session(steps: Step[], options: SessionOptions = {}): Promise<Answer[]> {
  const { kernel = "tslab", folder = join(ROOT, "notebooks"), environment = {} } = options;
  const { status, stdout, stderr } = await python(
    [join(ROOT, "test", "kernel", "session.py")],
    { env: userEnvironment(environment) },
    JSON.stringify({ kernel, folder, steps }),
  );
  if (status !== 0) throw new Error(`session.py ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as Answer[];
}

/** The answers of one fresh kernel to cells, in order, by the cells' names. */
export async function sessionOfCells<Name extends string>(
  cells: Readonly<Record<Name, string>>,
): Promise<Record<Name, Answer>> {
  const names = Object.keys(cells) as Name[];
  const found = await session(names.map((name) => ({ execute: [cells[name]] })));
  return Object.fromEntries(names.map((name, index) => [name, found[index]!])) as Record<Name, Answer>;
}

/** Everything that was printed on one of the streams. */
export function printed({ published }: Answer, stream: "stdout" | "stderr"): string {
  return published.map(({ name, text = "" }) => (name === stream ? text : "")).join("");
}

/** What a user's environment lacks: the settings that this test process has made for itself. */
export function userEnvironment(added: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, TF_CPP_MIN_LOG_LEVEL: undefined, ...added };
}

/** Runs Python of the repository's environment, to its end. */
export function python(
  args: string[],
  options: ExecFileOptions = {},
  input = "",
): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      environmentProgram(ROOT, "python"),
      args,
      { maxBuffer: 1e8, ...options, encoding: "utf8" },
      (error, stdout, stderr) => {
        resolve({ status: error ? (child.exitCode ?? -1) : 0, stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}

/** Runs other programs, keeps their output for the error message, and passes lines on while they run. */
import { spawn } from "node:child_process";
import { SetupError } from "./problem.mjs";
import { root } from "./places.mjs";

const KEPT_CHARACTERS = 4000;

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void, timeoutSeconds?: number, repair?: string }} [options]
 * @returns {Promise<string>} standard output
 * @throws SetupError with the end of the output if the program is missing, fails or takes too long
 */
export function run(program, args, options = {}) {
  const { cwd = root, env = process.env, onLine, timeoutSeconds, repair } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(timeoutSeconds && { timeout: 1000 * timeoutSeconds }),
    });
    let output = "";
    let all = "";
    let line = "";
    /** @param {Buffer} bytes */
    const keep = (bytes) => {
      all = (all + bytes).slice(-KEPT_CHARACTERS);
      const lines = (line + bytes).split(/\r?\n|\r/);
      line = lines.pop() ?? "";
      if (onLine) lines.forEach(onLine);
    };
    child.stdout.on("data", (bytes) => {
      output += bytes;
      keep(bytes);
    });
    child.stderr.on("data", keep);
    const command = [program, ...args].join(" ");
    child.on("error", (error) => {
      const found = "code" in error && error.code === "ENOENT" ? "no such program" : error.message;
      reject(new SetupError(program, `expected to run it, found ${found}`, repair ?? `install ${program}`));
    });
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      const how = signal ? `it was ended by ${signal}` : `exit code ${code}`;
      reject(
        new SetupError(
          command.slice(0, 120),
          `expected it to succeed, found ${how}\n${all.trimEnd()}\n`,
          repair ?? "see its output above",
        ),
      );
    });
  });
}

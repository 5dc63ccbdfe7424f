/** Runs another program, with its output at hand when it fails. */
import { spawn } from "node:child_process";
import { SetupError } from "./report.mjs";

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] called with every line of output
 * @property {number} [limitSeconds] the program is ended after this time; none by default
 * @property {string} repair what the user can do when the program fails
 */

/**
 * @param {string} program
 * @param {string[]} programArguments
 * @param {CommandOptions} options
 * @returns {Promise<string>} stdout and stderr
 */
export function runCommand(program, programArguments, { cwd, env, onLine, limitSeconds, repair }) {
  return new Promise((resolve, reject) => {
    const subject = [program, ...programArguments.slice(0, 3)].join(" ");
    /** @param {string} found */
    const fail = (found) => {
      reject(new SetupError(subject, { expected: "it to succeed", found, repair }));
    };
    const child = spawn(program, programArguments, {
      ...(cwd === undefined ? {} : { cwd }),
      env: env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(limitSeconds === undefined ? {} : { timeout: limitSeconds * 1000 }),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        output += text;
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        if (onLine !== undefined) lines.forEach(onLine);
      });
    }
    child.on("error", (error) => fail(error.message));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else
        fail(
          `${signal ?? `exit code ${code}`}, saying:\n${output.trim().split("\n").slice(-15).join("\n")}\n`,
        );
    });
  });
}

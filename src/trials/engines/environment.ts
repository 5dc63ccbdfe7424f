/** Python environments that only an engine needs, installed at first use. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { repositoryRoot } from "../../support/paths.js";

/**
 * Installs the environment of `npx dark-knowledge environment NAME` if it is missing, and says so.
 * @returns the path of its Python
 * @throws Error with the last output of set-up, if it failed
 */
export async function environmentPython(name: string, signal: AbortSignal): Promise<string> {
  const script = join(repositoryRoot, "scripts", "environment.mjs");
  const child = spawn(process.execPath, [script, name], { stdio: ["ignore", "pipe", "pipe"], signal });
  let problem = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (problem += text));
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!line.endsWith(": unchanged")) console.log(line);
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`the Python environment ${name} is not there. ${problem.trim()}`);
  const folder = join(repositoryRoot, ".cache", "environments", name);
  return process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}

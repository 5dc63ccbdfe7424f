/** Fetches data that only some notebooks need, at first use. */
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { InterruptedError } from "../runtime/interrupt.js";
import { FileError } from "../support/checks.js";
import { repositoryRoot } from "../support/paths.js";

const SCRIPT = join(repositoryRoot, "scripts", "data.mjs");

/**
 * Runs `npm run data -- NAME`, which prints its steps and does nothing if the data are already there.
 *
 * @param name - `fashion-mnist`, `penguins` or `espeak`
 * @param place - the path that it creates, for the message
 * @throws FileError if that fails
 */
export function fetchData(name: string, place: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, name], { encoding: "utf8" });
  // Don't inherit the output: in a notebook that would be the kernel's terminal.
  console.log(stdout.trim());
  if (status === 0) return;
  throw notFetched(name, place, stderr);
}

/**
 * The same for large data: prints each step when it begins, and ends when it is interrupted.
 *
 * @param words - the name, and options: `["kanji", "--families", "stick"]`
 * @throws FileError if that fails
 * @throws InterruptedError if the signal is aborted
 */
export async function fetchDataMeanwhile(
  words: readonly string[],
  place: string,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(process.execPath, [SCRIPT, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => child.kill();
  signal.addEventListener("abort", stop);
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on("close", resolve).on("error", reject),
  );
  try {
    for await (const line of createInterface({ input: child.stdout })) console.log(line);
    const status = await ended;
    if (signal.aborted) {
      throw new InterruptedError(`fetching ${words[0]!} was interrupted; run it again, and it goes on`);
    }
    if (status !== 0) throw notFetched(words.join(" "), place, complaints);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function notFetched(words: string, place: string, complaints: string): FileError {
  const problem = `expected npm run data -- ${words} to bring it, found ${complaints.trim()}`;
  return new FileError(place, problem, "see there");
}

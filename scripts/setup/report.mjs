/** What set-up says: named errors, one line per step, and progress where bytes flow. */

/** A step of set-up that cannot go on, with what the user can do about it. */
export class SetupError extends Error {
  /**
   * @param {string} subject the file, tool or option that the error is about
   * @param {{ expected: string, found: string, repair: string }} details
   */
  constructor(subject, { expected, found, repair }) {
    super(`${subject}: expected ${expected}, found ${found}. To repair: ${repair}`);
    this.name = "SetupError";
    this.subject = subject;
    this.found = found;
    this.repair = repair;
  }

  /** What was found, in one line: of a program's last words the one that names an error, or else the last. */
  get summary() {
    const lines = this.found.split("\n").map((line) => line.trim());
    const words = lines.filter((line) => line !== "");
    const telling = words.find((line) => /\berror\b|^\w*Error\b/i.test(line)) ?? words.at(-1) ?? "nothing";
    return `${this.subject}: ${telling}`;
  }
}

/** What this machine cannot have, such as a build for its platform: nothing is broken. */
export class UnavailableError extends SetupError {}

/** @param {string} line */
export function say(line) {
  process.stdout.write(line + "\n");
}

/** @param {number} startedAt a value of `performance.now()` */
export function secondsSince(startedAt) {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/**
 * Shows how far a download is: a redrawn line on a terminal, a line per tenth elsewhere.
 * @param {string} label
 * @param {{ write(text: string): unknown, isTTY?: boolean }} [stream]
 * @returns {(doneBytes: number, totalBytes: number) => void}
 */
export function progressBar(label, stream = process.stdout) {
  let lastTenth = -1;
  return (doneBytes, totalBytes) => {
    const fraction = totalBytes > 0 ? Math.min(doneBytes / totalBytes, 1) : 0;
    const tenth = Math.floor(fraction * 10);
    if (!stream.isTTY && tenth === lastTenth) return;
    const bar = "█".repeat(Math.round(fraction * 20)).padEnd(20, "░");
    const megabytes = `${(doneBytes / 1e6).toFixed(0)} of ${(totalBytes / 1e6).toFixed(0)} MB`;
    const line = `    ${label} ${bar} ${(fraction * 100).toFixed(0).padStart(3)}% ${megabytes}`;
    if (stream.isTTY) stream.write(`\r\u001b[K${line}${fraction === 1 && lastTenth !== 10 ? "\n" : ""}`);
    else stream.write(line + "\n");
    lastTenth = tenth;
  };
}

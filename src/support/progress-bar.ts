/** Shows how far long work is that is no training. */

const WIDTH = 20;

/** Seconds in which nobody asks how far it is. */
const QUIET = 2;

/**
 * A bar: one redrawn line on a terminal, a line for each tenth elsewhere. Work of less than two seconds shows none there.
 *
 * @param label - "drawing kanji"
 * @param write - takes the lines. Default: standard output
 * @returns a function to call with the number of finished parts, and of all
 */
export function progressBar(
  label: string,
  write?: (line: string) => void,
): (done: number, all: number) => void {
  const began = performance.now();
  const isTerminal = write === undefined && process.stdout.isTTY;
  let tenth = -1;
  return (done, all) => {
    const part = all > 0 ? done / all : 1;
    const now = Math.floor(part * 10);
    const seconds = (performance.now() - began) / 1000;
    if (!isTerminal && (now === tenth || (tenth < 0 && seconds < QUIET))) return;
    tenth = now;
    const filled = Math.round(part * WIDTH);
    const time = done === all ? `${seconds.toFixed(0)} s` : part > 0 ? `${left(seconds, part)} s left` : "";
    const bar = `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)}`;
    const line = `    ${label} ${bar} ${(100 * part).toFixed(0).padStart(3)}% ${time}`.trimEnd();
    if (isTerminal) process.stdout.write(`\r${line}\u001b[K${done === all ? "\n" : ""}`);
    else (write ?? console.log)(line);
  };
}

const left = (seconds: number, part: number) => Math.ceil((seconds / part) * (1 - part));

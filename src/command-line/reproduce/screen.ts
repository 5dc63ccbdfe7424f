/** Shows a notebook's progress in the terminal. */

/** Seconds between two lines about the same progress, if lines can't be redrawn. */
const LINE_INTERVAL = 10;

/** Shows texts. On a terminal it redraws one line with the newest progress; elsewhere it prints a line now and then. */
export function screen(): (text: string, isUpdate: boolean) => void {
  const terminal = process.stdout.isTTY;
  let lastProgress = 0;
  const isDue = () => Date.now() - lastProgress > 1000 * LINE_INTERVAL;
  return (text, isUpdate) => {
    const line = text.trimEnd();
    if (!line) return;
    if (terminal && isUpdate) {
      process.stdout.write(`\r\x1b[K    ${line.slice(0, process.stdout.columns - 6)}`);
    } else if (!isUpdate || isDue() || / (finished|interrupted|failed) /.test(line)) {
      console.log(`${terminal ? "\r\x1b[K" : ""}${line.replace(/^/gm, "    ")}`);
      lastProgress = Date.now();
    }
  };
}

/** Adds outputs to the running notebook cell, or prints them outside a notebook. Only this file knows tslab. */
import { randomUUID } from "node:crypto";
import { plainJson } from "../support/plain-json.js";

/** One output in several forms, MIME type → value; the reader's program shows the richest that it supports. */
export type Bundle = Record<string, unknown> & { "text/plain": string };

interface DisplayMessage {
  data: Bundle;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

type WriteDisplay = (message: DisplayMessage, isUpdate: boolean) => void;

/** How tslab publishes an output of the running cell; undefined outside of its kernel. */
function tslabWriter(): WriteDisplay | undefined {
  const path = Object.keys(require.cache).find((key) => /tslab[\\/]dist[\\/]jupyter\.js$/.test(key));
  if (path === undefined) return undefined;
  const jupyter = require.cache[path]?.exports as { lastWriteDisplayData: WriteDisplay | null } | undefined;
  return jupyter?.lastWriteDisplayData ?? undefined;
}

/** Whether this code runs in a notebook. */
export function inNotebook(): boolean {
  return tslabWriter() !== undefined;
}

/**
 * Adds an output to the running cell; outside a notebook it prints its text.
 * @throws ArgumentError naming a value that a notebook can't store, see `plainJson`
 */
export function display(data: Bundle): void {
  const write = tslabWriter();
  if (write) write({ data: plainBundle(data), metadata: {}, transient: {} }, false);
  else console.log(data["text/plain"]);
}

/** Outputs travel as JSON, which would silently change typed arrays and drop maps. */
const plainBundle = (data: Bundle) => plainJson("display", data) as unknown as Bundle;

/**
 * An output that can be replaced: each call shows the new state in the old one's place. The output stays with the cell
 * in which it was made, also when that has ended. Does nothing outside of a notebook.
 */
export function updatableDisplay(): (data: Bundle) => void {
  const write = tslabWriter();
  const displayId = randomUUID();
  let shown = false;
  return (data) => {
    write?.({ data: plainBundle(data), metadata: {}, transient: { display_id: displayId } }, shown);
    shown = true;
  };
}

/** Text that may stand in HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

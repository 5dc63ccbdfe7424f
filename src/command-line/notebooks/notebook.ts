/** Notebooks as nbformat keeps them, as far as commands look at them. */
import { readFileSync } from "node:fs";

/** The type of a figure among an output's data. */
export const PLOTLY = "application/vnd.plotly.v1+json";

/** A text, as a whole or in lines. */
export type Text = string | readonly string[];

/** What a cell left. */
export interface Output {
  output_type: string;
  name?: string;
  text?: Text;
  data?: Record<string, unknown>;
  metadata?: object;
  execution_count?: unknown;
}

/** A cell; only code has outputs. */
export interface Cell {
  /** Notebooks of old formats have none. */
  id?: string;
  cell_type: string;
  source: Text;
  metadata: { tags?: readonly string[] };
  outputs?: Output[];
  execution_count?: unknown;
}

/** A notebook. */
export interface Notebook {
  cells: Cell[];
  metadata: Readonly<Record<string, unknown>>;
}

/** A text as a whole; nothing for none. */
export function textOf(text: unknown): string {
  return [(text ?? "") as Text].flat().join("");
}

/** A text in lines, as nbformat keeps it. */
export function linesOf(text: unknown): string[] {
  return textOf(text).match(/[^\n]*\n|[^\n]+/g) ?? [];
}

/** Reads one; Jupyter has made it. */
export function readNotebook(path: string): Notebook {
  return JSON.parse(readFileSync(path, "utf8")) as Notebook;
}

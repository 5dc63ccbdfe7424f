/** The parts of nbformat's notebooks that commands use. */
import { z } from "zod";
import { readJsonFile } from "../../storage/json-file.js";

/** The type of a figure among an output's data. */
export const PLOTLY = "application/vnd.plotly.v1+json";

/** A text, in one piece or in lines. */
export type Text = string | readonly string[];

/** The output of a cell. */
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
  /** Cells in old formats have no id. */
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

/** A text in one piece; empty if it is missing. */
export function textOf(text: unknown): string {
  return [(text ?? "") as Text].flat().join("");
}

/** A text in lines, as nbformat stores it. */
export function linesOf(text: unknown): string[] {
  return textOf(text).match(/[^\n]*\n|[^\n]+/g) ?? [];
}

const TEXT = z.union([z.string(), z.array(z.string())]);

/** The fields that commands use; all others stay as they are. */
const NOTEBOOK = z.looseObject({
  cells: z.array(
    z.looseObject({
      id: z.string().optional(),
      cell_type: z.string(),
      source: TEXT,
      metadata: z.looseObject({ tags: z.array(z.string()).optional() }),
      outputs: z
        .array(
          z.looseObject({
            output_type: z.string(),
            name: z.string().optional(),
            text: TEXT.optional(),
            data: z.record(z.string(), z.unknown()).optional(),
            metadata: z.looseObject({}).optional(),
          }),
        )
        .optional(),
    }),
  ),
  metadata: z.record(z.string(), z.unknown()),
});

/** Reads a notebook. @throws FileError if the file is not one */
export function readNotebook(path: string): Notebook {
  const repair = "open it in Jupyter and save it, or move it out of the folder";
  return readJsonFile(path, NOTEBOOK, { what: "a notebook", repair }) as Notebook;
}

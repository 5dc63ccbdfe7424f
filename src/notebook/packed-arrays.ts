/** Stores large arrays in few bytes; otherwise a saved notebook has a line for each number. */
import type { Data } from "plotly.js-dist";

/** plotly's own form of an array: little-endian bytes in base64, and for tables their shape, `"rows, columns"`. */
interface PackedArray {
  dtype: "u1";
  bdata: string;
  shape: string;
}

/** Smaller tables stay readable. */
const LEAST_CELLS = 1000;

/** Traces whose large tables of grey values (whole numbers 0 … 255) are packed. */
export function packed(data: readonly Partial<Data>[]): object[] {
  return data.map((trace) => {
    const { z } = trace as { z?: unknown };
    return isGreyTable(z) ? { ...trace, z: packTable(z) } : trace;
  });
}

function isGreyTable(z: unknown): z is number[][] {
  if (!Array.isArray(z) || !z.every(Array.isArray)) return false;
  const rows = z as unknown[][];
  // The shape says one length for all rows.
  if (rows.some((row) => row.length !== rows[0]?.length)) return false;
  const values = rows.flat();
  const isGrey = (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255;
  return values.length >= LEAST_CELLS && values.every(isGrey);
}

function packTable(rows: number[][]): PackedArray {
  const bytes = Buffer.from(rows.flat());
  return { dtype: "u1", bdata: bytes.toString("base64"), shape: `${rows.length}, ${rows[0]!.length}` };
}

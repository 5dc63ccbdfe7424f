/** Values that no option can have, made from one that it has, and a watch over files and tensors. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";

/** Options that are wrong in one place, and the place. */
export interface Nonsense {
  /** `teacher.dropout.input` */
  path: string;
  changes: Record<string, unknown>;
}

/**
 * Wrong values for every option, going by values that are right, and names that are none.
 * @param right - options that are all right
 */
export function nonsenseOf(right: object): Nonsense[] {
  const values = Object.entries(right).flatMap(([name, value]) =>
    wrongFor(value).map(({ path, wrong }): Nonsense => ({
      path: path === "" ? name : `${name}${path}`,
      changes: { [name]: wrong },
    })),
  );
  const names = ["nonsense", ...Object.keys(right).map((name) => `${name}z`)];
  return [...values, ...names.map((name): Nonsense => ({ path: name, changes: { [name]: 1 } }))];
}

/** At a path within the value, which is empty for the value itself. */
interface Wrong {
  path: string;
  wrong: unknown;
}

const itself = (values: readonly unknown[]) => values.map((wrong): Wrong => ({ path: "", wrong }));

function wrongFor(value: unknown): Wrong[] {
  if (typeof value === "number") return itself([-1, NaN, -Infinity, String(value), null, [value], true, {}]);
  if (typeof value === "boolean") return itself([String(value), 0, 1, null, [value]]);
  if (typeof value === "string") return itself([1, null, [value], true, {}]);
  if (typeof value === "function") return itself([1, "f", null, {}]);
  if (Array.isArray(value)) return [...itself(["1", null, 1, {}, true]), ...wrongLists(value)];
  if (typeof value !== "object" || value === null) return [];
  const inner = nonsenseOf(value).map(({ path, changes }): Wrong => ({
    path: `.${path}`,
    wrong: { ...value, ...changes },
  }));
  return [...itself([1, "x", null, [1], true]), ...inner];
}

function wrongLists(list: readonly unknown[]): Wrong[] {
  const [first] = list;
  if (typeof first !== "number") return itself([[null], ["x"]]);
  const wrong = [NaN, -1, String(first), null].map((one): Wrong => ({ path: "[0]", wrong: [one] }));
  return [...wrong, ...itself([[first, first]])];
}

const WATCHED = [
  "readFileSync",
  "openSync",
  "writeFileSync",
  "mkdirSync",
  "renameSync",
  "writeSync",
] as const;

/** Runs something, and says which files it opened, read or wrote meanwhile, and how many tensors it left. */
export async function watched(
  run: () => unknown,
): Promise<{ error: unknown; files: string[]; tensors: number }> {
  const originals = WATCHED.map((name) => [name, fs[name]] as const);
  const files: string[] = [];
  for (const [name, original] of originals) {
    Object.assign(fs, {
      [name]: (...given: unknown[]) => {
        files.push(`${name} ${String(given[0])}`);
        return (original as (...args: unknown[]) => unknown)(...given);
      },
    });
  }
  syncBuiltinESMExports();
  const before = tf.memory().numTensors;
  try {
    await run();
    return { error: undefined, files, tensors: tf.memory().numTensors - before };
  } catch (error) {
    return { error, files, tensors: tf.memory().numTensors - before };
  } finally {
    for (const [name, original] of originals) Object.assign(fs, { [name]: original });
    syncBuiltinESMExports();
  }
}

/** Expects that something is refused by name, in a moment, before any file is touched and any tensor is made. */
export async function expectRefused(
  run: () => unknown,
  path: string,
  message: RegExp | string = "",
): Promise<void> {
  const { error, files, tensors } = await watched(run);
  expect(error, `${path} was taken`).toMatchObject({ name: "ArgumentError" });
  const { message: text } = error as Error;
  const name = path
    .split(".")
    .at(-1)!
    .replace(/\[\d+\]$/, "");
  expect(text).toContain(name);
  expect(text).toMatch(/must (be|have|ascend)/);
  if (typeof message === "string") expect(text).toContain(message);
  else expect(text).toMatch(message);
  expect({ files, tensors }).toEqual({ files: [], tensors: 0 });
}

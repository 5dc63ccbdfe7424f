import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { cached } from "../../src/storage/cache.js";
import { readArrays, writeArrays } from "../../src/storage/safetensors.js";

const folder = () => mkdtempSync(join(tmpdir(), "storage-"));
const file = {
  arrays: {
    weights: { shape: [2, 2], values: Float32Array.from([1, -2, 3.5, 1e-30]) },
    "biases é": { shape: [1], values: Float32Array.from([7]) },
  },
  metadata: { made: "by a test" },
};

describe("safetensors", () => {
  test("reads what it wrote, and leaves nothing else in the folder", () => {
    const where = folder();
    writeArrays(join(where, "deep", "x.safetensors"), file);
    expect(readArrays(join(where, "deep", "x.safetensors"))).toEqual(file);
    expect(readdirSync(join(where, "deep"))).toEqual(["x.safetensors"]);
  });

  test("follows the format: length, JSON header, values", () => {
    const path = join(folder(), "x.safetensors");
    writeArrays(path, file);
    const bytes = readFileSync(path);
    const length = Number(bytes.readBigUInt64LE());
    const header = JSON.parse(bytes.toString("utf8", 8, 8 + length)) as Record<string, unknown>;
    expect(header.weights).toEqual({ dtype: "F32", shape: [2, 2], data_offsets: [0, 16] });
    expect(bytes.readFloatLE(8 + length + 4)).toBe(-2);
  });

  test.each([
    ["cut short", (bytes: Buffer) => bytes.subarray(0, -1), "expected values with SHA-256"],
    ["cut in its header", (bytes: Buffer) => bytes.subarray(0, 20), "expected a safetensors header"],
    [
      "altered",
      (bytes: Buffer) => Buffer.from(bytes).fill(1, bytes.length - 2),
      "expected values with SHA-256",
    ],
    ["empty", () => Buffer.alloc(0), "found 0 bytes"],
    ["something else", () => Buffer.from("{}".padEnd(8, "\0") + "not json"), "expected a safetensors header"],
  ])("refuses a file that is %s", (_how, damage, message) => {
    const path = join(folder(), "x.safetensors");
    writeArrays(path, file);
    writeFileSync(path, damage(readFileSync(path)));
    expect(() => readArrays(path)).toThrow(path);
    expect(() => readArrays(path)).toThrow(message);
  });

  test("names a place that cannot be written, and leaves nothing there", () => {
    const where = folder();
    writeFileSync(join(where, "file"), "");
    expect(() => {
      writeArrays(join(where, "file", "x.safetensors"), file);
    }).toThrow("expected to write a file here");
    expect(readdirSync(where)).toEqual(["file"]);
  });
});

describe("cached", () => {
  test("computes once for each key", async () => {
    const where = folder();
    const compute = vi.fn(() => file);
    expect((await cached("kind", { a: 1 }, compute, where)).found).toBe(false);
    expect((await cached("kind", { a: 1 }, compute, where)).found).toBe(true);
    expect((await cached("kind", { a: 2 }, compute, where)).found).toBe(false);
    expect(compute).toHaveBeenCalledTimes(2);
  });

  test("computes again what was damaged, and says so", async () => {
    const where = folder();
    const { path } = await cached("kind", "key", () => file, where);
    writeFileSync(path, "damaged");
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const again = await cached("kind", "key", () => file, where);
    expect(again.found).toBe(false);
    expect(again.arrays).toEqual(file.arrays);
    expect(warn.mock.calls[0]![0]).toContain(path);
    warn.mockRestore();
  });
});

/** Reads a tfjs model from disk, model.json and its weights, on any backend, and checks each part. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { checkedJson } from "../../support/checked-json.js";
import { FileError } from "../../support/checks.js";

const WEIGHT = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.string(),
  quantization: z.looseObject({ dtype: z.string() }).optional(),
});

const MODEL = z.looseObject({
  format: z.string().nullish(),
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(WEIGHT) })),
});

/** Bytes per value; a string has no fixed size. */
const SIZES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  complex64: 8,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
};

/** The contents of a model's files. */
export interface ModelFiles {
  /** Path of model.json. */
  path: string;
  kind: "layers" | "graph";
  artifacts: tf.io.ModelArtifacts;
}

const CONVERT =
  "save the model again, model.save('file://folder') in tfjs or tensorflowjs_converter in Python, and keep its files together";

/**
 * Reads the files of a model.
 *
 * @param given - model.json or its folder, as a path or a file:// address
 * @throws FileError naming a file that is missing, is not a model, or has the wrong length
 */
export function readModelFiles(given: string): ModelFiles {
  const named = given.startsWith("file:") ? addressPath(given) : given;
  const isFolder = statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const path = isFolder ? join(named, "model.json") : named;
  const text = bytesOf(path, "a model.json of tfjs").toString("utf8");
  const json = checkedJson(text, MODEL, (found) => {
    const advice =
      "name the model.json that tfjs or tensorflowjs_converter wrote (Keras's own files must be converted)";
    return new FileError(path, `expected a model of tfjs, found ${found}`, advice);
  });
  const { modelTopology, weightsManifest, format } = json;
  const isGraph = format === "graph-model" || Array.isArray(modelTopology.node);
  const weightData = Buffer.concat(weightsManifest.map((group) => readGroup(path, group)));
  const artifacts = {
    ...json,
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights) as tf.io.WeightsManifestEntry[],
    weightData: Uint8Array.from(weightData).buffer,
  } as tf.io.ModelArtifacts;
  return { path, kind: isGraph ? "graph" : "layers", artifacts };
}

/** In tfjs, unlike in URLs, `file://model` names a file in the working folder. */
function addressPath(address: string): string {
  return address.startsWith("file:///") ? fileURLToPath(address) : address.replace(/^file:(\/\/)?/, "");
}

type Group = z.output<typeof MODEL>["weightsManifest"][number];

function readGroup(path: string, { paths, weights }: Group): Buffer {
  const parts = paths.map((name) => bytesOf(join(dirname(path), name), `weights of ${path}`));
  const found = parts.reduce((sum, { length }) => sum + length, 0);
  const sizes = weights.map(({ shape, dtype, quantization }) => {
    const size = SIZES[quantization?.dtype ?? dtype];
    return size === undefined ? NaN : shape.reduce((product, length) => product * length, size);
  });
  const expected = sizes.reduce((sum, size) => sum + size, 0);
  if (!Number.isNaN(expected) && found !== expected) {
    const names = paths.map((name) => join(dirname(path), name)).join(", ");
    const problem = `expected ${expected} bytes of weights, as model.json says, found ${found}`;
    throw new FileError(names, problem, CONVERT);
  }
  return Buffer.concat(parts);
}

function bytesOf(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = "none" } = error as NodeJS.ErrnoException;
    throw new FileError(path, `expected ${what}, found ${code}`, CONVERT);
  }
}

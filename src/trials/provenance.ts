/** By what and on what a result was made. */
import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, totalmem, type } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { backendReady } from "../runtime/backend.js";
import { repositoryRoot } from "../support/paths.js";

/** Where a record comes from: code, machine, versions. */
export interface Provenance {
  /** Of this library, Node, tfjs and what computes. */
  versions: Record<string, string>;
  machine: Record<string, string | number>;
}

/** Of results that are made in this process. */
export async function provenance(): Promise<Provenance> {
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as {
    version: string;
  };
  const { description } = await backendReady();
  return {
    versions: {
      "dark-knowledge": version,
      node: process.versions.node,
      tfjs: tf.version.tfjs,
      backend: description,
    },
    machine: {
      processor: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      threads: process.env.TF_NUM_INTRAOP_THREADS ?? "all",
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      platform: `${type()} ${arch()}`,
    },
  };
}

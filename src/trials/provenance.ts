/** The provenance of a result. */
import { arch, availableParallelism, cpus, totalmem, type } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { backendReady } from "../runtime/backend.js";
import { readJsonFile } from "../storage/json-file.js";
import { repositoryRoot } from "../support/paths.js";

/** The origin of a record: code, machine, versions. */
export interface Provenance {
  /** Versions of this library, Node, tfjs and the backend. */
  versions: Record<string, string>;
  machine: Record<string, string | number>;
}

/** The provenance of results made in this process. */
export async function provenance(): Promise<Provenance> {
  const path = join(repositoryRoot, "package.json");
  const { version } = readJsonFile(path, z.object({ version: z.string() }), {
    what: "this package",
    repair: `git checkout ${path}`,
  });
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

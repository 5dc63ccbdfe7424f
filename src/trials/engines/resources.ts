/** The resources that a trial requests from its machine. */
import * as kind from "../../support/option-kinds.js";
import type { Kinds } from "../../support/options.js";

/** The resources of a trial. */
export interface Resources {
  /** Cores of a trial, and threads of its TensorFlow. Default: 1, which gives the same bits everywhere. */
  cpus?: number | undefined;
  /** Graphics cards. Default: 0. */
  gpus?: number | undefined;
  /** Memory in GiB. Default: the cluster's own. */
  memory?: number | undefined;
}

/** The range of each. */
export const RESOURCE_KINDS: Kinds<Resources> = {
  cpus: kind.optional(kind.count),
  gpus: kind.optional(kind.whole(0)),
  memory: kind.optional(kind.positive),
};

/** TensorFlow's variables: two processes of one thread train two nets faster than one process of two. */
export function threads(cpus = 1): Record<string, string> {
  const count = String(cpus);
  return { TF_NUM_INTRAOP_THREADS: count, TF_NUM_INTEROP_THREADS: "1", OMP_NUM_THREADS: count };
}

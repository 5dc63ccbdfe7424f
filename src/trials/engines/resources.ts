/** What a trial asks of the machine that runs it. */
import * as kind from "../../support/option-kinds.js";
import type { Kinds } from "../../support/options.js";

/** What a trial needs of a machine. */
export interface Resources {
  /** Cores of a trial, and TensorFlow's threads in it. Default: 1, with which results are the same to the bit everywhere. */
  cpus?: number | undefined;
  /** Graphics cards. Default: 0. */
  gpus?: number | undefined;
  /** Memory in GiB. Default: what the cluster gives who asks for none. */
  memory?: number | undefined;
}

/** What each may be. */
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

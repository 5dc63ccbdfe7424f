/** What a trial asks of the machine that runs it. */
import { checkInteger, checkPositive } from "../../support/checks.js";

/** What a trial needs of a machine. */
export interface Resources {
  /** Cores of a trial, and TensorFlow's threads in it. Default: 1, with which results are the same to the bit everywhere. */
  cpus?: number | undefined;
  /** Graphics cards. Default: 0. */
  gpus?: number | undefined;
  /** Memory in GiB. Default: what the cluster gives who asks for none. */
  memory?: number | undefined;
}

/** @throws ArgumentError if one is out of range */
export function checkResources(where: string, { cpus = 1, gpus = 0, memory }: Resources): void {
  checkInteger(where, "cpus", cpus, 1);
  checkInteger(where, "gpus", gpus, 0);
  if (memory !== undefined) checkPositive(where, "memory", memory);
}

/** TensorFlow's variables: two processes of one thread train two nets faster than one process of two. */
export function threads(cpus = 1): Record<string, string> {
  const count = String(cpus);
  return { TF_NUM_INTRAOP_THREADS: count, TF_NUM_INTEROP_THREADS: "1", OMP_NUM_THREADS: count };
}

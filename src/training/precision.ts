/** The precision of matrix products, and where there are instructions for it. */
import type { Rule } from "../support/options.js";

/** The precision of matrix products; everything else is float32. */
export type Precision = "float32" | "bfloat16";

/** Values of ONEDNN_MAX_CPU_ISA, the last kind of instructions that TensorFlow may use, with which it still has products of bfloat16. */
const WITH_BFLOAT16 = /^(|all|default|avx2_vnni_2|avx512_core_(bf16|fp16|amx).*|avx10.*)$/i;

/** Whether nothing forbids products of bfloat16. TensorFlow ends the process where the variable does. */
export function mayUseBfloat16({ ONEDNN_MAX_CPU_ISA: last = "" }: NodeJS.ProcessEnv = process.env): boolean {
  return WITH_BFLOAT16.test(last);
}

/** That a precision is not one for which there are no instructions. */
export const PRECISION_RULE: Rule<{ precision: Precision }> = {
  must: () =>
    `precision must be float32 with the environment's ONEDNN_MAX_CPU_ISA=${process.env.ONEDNN_MAX_CPU_ISA}, which forbids the instructions for bfloat16`,
  holds: ({ precision }) => precision === "float32" || mayUseBfloat16(),
  found: ({ precision }) => precision,
};

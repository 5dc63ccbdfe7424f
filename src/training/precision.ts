/** The precision of matrix products; everything else is float32. */
export type Precision = "float32" | "bfloat16";

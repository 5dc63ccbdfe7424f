/** What matrix products are computed in; everything else is float32. */
export type Precision = "float32" | "bfloat16";

/** Logits minus their mean over the classes of each example. @param logits - `count · classes` values, example after example */
export function zeroMeaned(logits: ArrayLike<number>, classes: number): Float64Array {
  const centred = Float64Array.from(logits);
  for (let first = 0; first < centred.length; first += classes) {
    const row = centred.subarray(first, first + classes);
    const mean = row.reduce((sum, value) => sum + value, 0) / classes;
    row.forEach((value, k) => {
      row[k] = value - mean;
    });
  }
  return centred;
}

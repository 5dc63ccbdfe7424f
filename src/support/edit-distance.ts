/** The edit distance of two sequences. Own code, since packages compare only texts, and phones are numbers. */

/** Smallest number of insertions, deletions and substitutions (Levenshtein 1966). */
export function editDistance(first: ArrayLike<unknown>, second: ArrayLike<unknown>): number {
  let row = Array.from({ length: second.length + 1 }, (_, column) => column);
  for (let i = 1; i <= first.length; i++) {
    const next = [i];
    for (let j = 1; j <= second.length; j++) {
      const substituted = row[j - 1]! + Number(first[i - 1] !== second[j - 1]);
      next.push(Math.min(substituted, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[second.length]!;
}

/** Classes that belong to the same specialists, for eq. 5. §5.4 */

/** A partition of all classes: two are in the same group if each specialist has both of them or neither. */
export interface ClassGroups {
  /** The group of each class. */
  groupOf: Uint32Array;
  /** The number of classes in each group. */
  sizes: readonly number[];
  /** For each specialist the groups that are in its dustbin. */
  dustbins: readonly (readonly number[])[];
}

/** Groups 0 … `classes` − 1 by the specialists that have them. */
export function classGroups(classes: number, specialists: readonly Uint32Array[]): ClassGroups {
  let groupOf = new Uint32Array(classes);
  let count = 1;
  for (const own of specialists) {
    const isOwn = new Uint8Array(classes);
    for (const label of own) isOwn[label] = 1;
    // Each group splits into the classes that this specialist has, and those that it lacks.
    const numbers = new Map<number, number>();
    groupOf = groupOf.map((group, label) => {
      const half = 2 * group + isOwn[label]!;
      if (!numbers.has(half)) numbers.set(half, numbers.size);
      return numbers.get(half)!;
    });
    count = numbers.size;
  }
  const sizes = new Array<number>(count).fill(0);
  for (const group of groupOf) sizes[group]!++;
  const dustbins = specialists.map((own) => {
    const ownGroups = new Set(Array.from(own, (label) => groupOf[label]!));
    return sizes.map((_, group) => group).filter((group) => !ownGroups.has(group));
  });
  return { groupOf, sizes, dustbins };
}

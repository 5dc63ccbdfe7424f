/** Where classes are in a list of some of them. */

/** The place of each class in the list; −1 for classes that are not in it. */
export function placesOf(list: readonly number[], classes: number): Int32Array {
  const places = new Int32Array(classes).fill(-1);
  list.forEach((label, place) => (places[label] = place));
  return places;
}

import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/make-dataset.js";
import { movedPictures, shiftedPictures, shiftsByDistance } from "../../src/data/move-pictures.js";

const set = dataset({
  name: "two pictures",
  inputs: Uint8Array.of(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16),
  shape: [2, 3],
});

test("each picture moves by its own shift; what leaves the frame is lost, and 0 fills the gap", () => {
  const moved = shiftedPictures(set as never, [1, 0, -1, 1]) as typeof set;
  expect([...(moved.inputs as Uint8Array)]).toEqual([0, 1, 2, 0, 4, 5, 0, 0, 0, 12, 13, 0]);
  expect([...(set.inputs as Uint8Array)].slice(0, 3)).toEqual([1, 2, 3]);
});

test("colours move together", () => {
  const coloured = dataset({ name: "colours", inputs: Uint8Array.of(1, 2, 3, 4), shape: [1, 2, 2] });
  const moved = shiftedPictures(coloured as never, [1, 0]) as typeof set;
  expect([...(moved.inputs as Uint8Array)]).toEqual([0, 0, 1, 2]);
});

test("refuses what is no picture, and shifts that don't fit", () => {
  const rows = dataset({ name: "rows", inputs: Float32Array.of(1, 2), shape: [2] });
  expect(() => shiftedPictures(rows as never, [0, 0])).toThrow("examples of rows must have a shape");
  expect(() => shiftedPictures(set as never, [0, 0])).toThrow(
    "shifts must be 4, two for each picture, got 2",
  );
  expect(() => shiftedPictures(set as never, [0.5, 0, 0, 0])).toThrow("each shift must be a whole number");
});

test("by a distance: in directions of their own, the same for one seed", () => {
  const moved = movedPictures(set as never, 1, 7) as typeof set;
  expect(moved).toEqual(shiftedPictures(set as never, shiftsByDistance(2, 1, 7)));
  expect(movedPictures(set as never, 0, 7)).toEqual(set);
  expect(() => movedPictures(set as never, -1, 7)).toThrow(
    "distance must be a whole number of at least 0, got -1",
  );
});

describe("shifts by a distance", () => {
  test.each([1, 2, 4])("%i pixels: every place of the ring, about equally often", (distance) => {
    const count = 8 * distance * 200;
    const shifts = shiftsByDistance(count, distance, 7);
    const places = new Map<string, number>();
    for (let picture = 0; picture < count; picture++) {
      const [right, down] = [shifts[2 * picture]!, shifts[2 * picture + 1]!];
      expect(Math.max(Math.abs(right), Math.abs(down))).toBe(distance);
      const name = `${right}, ${down}`;
      places.set(name, (places.get(name) ?? 0) + 1);
    }
    expect(places.size).toBe(8 * distance);
    for (const times of places.values()) expect(times).toBeGreaterThan(130);
    expect(shiftsByDistance(count, distance, 7)).toEqual(shifts);
  });

  test("none for no distance", () => {
    expect([...shiftsByDistance(2, 0, 7)]).toEqual([0, 0, 0, 0]);
  });
});

import { expect, test } from "vitest";
import { diversity } from "../../src/statistics/diversity.js";

test("disagreement and correlation of errors, by hand", () => {
  const labels = Uint8Array.of(0, 0, 0, 0);
  // Wrong on 1, 2; on 2, 3; the same two, with other answers.
  const nets = [Uint8Array.of(0, 1, 1, 0), Uint8Array.of(0, 0, 1, 1), Uint8Array.of(0, 2, 2, 0)];
  // Pairs: 1 and 2 differ on two of four, correlation (1/4 − 1/4) / (1/4) = 0; 1 and 3 on two, correlation 1; 2 and 3 on three, correlation 0.
  expect(diversity(nets, labels)).toEqual({
    disagreement: (2 / 4 + 2 / 4 + 3 / 4) / 3,
    errorCorrelation: 1 / 3,
  });
});

test("nets that are always right have no correlation; one net has no pair", () => {
  const labels = Uint8Array.of(1, 0);
  expect(diversity([labels, labels], labels)).toEqual({ disagreement: 0, errorCorrelation: undefined });
  expect(() => diversity([labels], labels)).toThrow("diversity: there must be at least two nets, got 1");
  expect(() => diversity([labels, Uint8Array.of(1)], labels)).toThrow("there must be 2 answers of each net");
});

test("answers that are no classes would all count as wrong", () => {
  const labels = Uint8Array.of(0, 1);
  const texts = ["0", "1"] as never;
  expect(() => diversity([labels, texts], labels)).toThrow(
    'diversity: answers of net 2 must be whole numbers of at least 0, at position 0, got "0"',
  );
  expect(() => diversity([[0, NaN], labels], labels)).toThrow("answers of net 1 must be whole numbers");
  expect(() => diversity([labels, labels], texts)).toThrow("diversity: labels must be whole numbers");
});

/** Times of several contestants as ratios, which a noisy machine leaves more alone than the times themselves. */

/** The value below which a fraction of the values lies. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((first, second) => first - second);
  const position = fraction * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(position)] ?? NaN, sorted[Math.ceil(position)] ?? NaN];
  return below + (position - Math.floor(position)) * (above - below);
}

/**
 * Lines of a table: milliseconds a step and how many times the first contestant's, each as median and the range of the
 * middle 80% of the rounds; a ratio is of two times of the same round.
 *
 * @param times - of each round, by contestant
 * @param versions - by contestant
 */
export function ratioTable(
  times: Readonly<Record<string, readonly number[]>>,
  versions: Readonly<Record<string, string>>,
): string[] {
  const [first = []] = Object.values(times);
  const spread = (values: readonly number[], digits: number) =>
    `${quantile(values, 0.5).toFixed(digits)} (${quantile(values, 0.1).toFixed(digits)} to ${quantile(values, 0.9).toFixed(digits)})`;
  const rows = Object.entries(times).map(([name, own]) => [
    name,
    spread(own, 2),
    spread(
      own.map((time, round) => time / (first[round] ?? NaN)),
      2,
    ),
    versions[name] ?? "",
  ]);
  const table = [
    ["", "ms a step, median (10% to 90%)", `× ${Object.keys(times)[0] ?? ""}`, "computed by"],
    ...rows,
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("   ")}`.trimEnd(),
  );
}

/** What the three nets make of moved digits, and how sure they are. §2, §3 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import type { Table } from "../../figures/table.js";
import { gainTransferred } from "../../statistics/gain.js";
import { groupCurve, groupText, meanText, resultsNote } from "../../study/results-text.js";
import { pairedMetrics, pairedValues, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { DISTANCES, movedErrors } from "../ingredients/closer-look.js";
import { reliabilityFigure } from "../ingredients/reliability-rows.js";
import type { ThreeNets } from "../ingredients/three-nets.js";
import type { MnistFullOptions } from "./settings.js";

type FullResults = Results<MnistFullOptions>;

/** How far the teacher's training digits are moved: the distance of the statements. */
const SEEN_BY_TEACHER = 2;
/** "A great deal" of the teacher's knowledge: more than half of what it saves. Fixed before the first run. */
const GREAT_DEAL = 0.5;

/** Of moved digits (3.2) and of using a student at T = 1 (2.1). */
export function closerStatements(results: FullResults, nets: ThreeNets): Statement[] {
  const metric = movedErrors(SEEN_BY_TEACHER);
  const { seeds, values } = pairedValues(results, [nets.distilled, nets.small], metric);
  const gains = movedGains(results, nets, metric);
  const used = pairedMetrics(results, [
    [nets.distilled, "calibrationError"],
    [nets.distilled, "calibrationErrorAtT"],
  ]);
  const atT = pairedMetrics(results, [
    [nets.distilled, "errors"],
    [nets.distilled, "errorsAtT"],
  ]);
  const quantities = (found: { seeds: readonly number[]; values: readonly (readonly number[])[] }) =>
    found.seeds.length > 0 ? found.values.map((one) => ({ values: one })) : [];
  return [
    {
      claim: "3.2",
      text: `on test digits moved by ${SEEN_BY_TEACHER} pixels, the distilled net, which never saw a moved digit, makes fewer errors than the same net on labels`,
      paper: "yes",
      unit: "errors",
      seeds,
      quantities: quantities({ seeds, values }),
      rule: { kind: "fewer" },
      headline: "notebook",
    },
    {
      claim: "3.2",
      text: `of the errors that the teacher saves over the small net on test digits moved by ${SEEN_BY_TEACHER} pixels, the distilled net saves a great deal (more than half)`,
      paper: "yes",
      unit: "percent",
      seeds: gains.seeds,
      quantities: gains.seeds.length > 0 ? [{ values: gains.gains }] : [],
      rule: { kind: "above", bound: GREAT_DEAL },
    },
    {
      claim: "2.1",
      text: "the distilled net gives the same answers at the teacher's T as at T = 1: difference of its errors",
      paper: "yes",
      unit: "deviation",
      seeds: atT.seeds,
      quantities:
        atT.seeds.length > 0
          ? [{ values: atT.seeds.map((_, seed) => atT.values[0]![seed]! - atT.values[1]![seed]!) }]
          : [],
      rule: { kind: "identity", tolerance: 0 },
    },
    {
      claim: "2.1",
      text: "the distilled net is better calibrated at T = 1 than at the teacher's T: expected calibration errors",
      paper: "yes",
      unit: "points",
      seeds: used.seeds,
      quantities: quantities(used),
      rule: { kind: "fewer" },
    },
  ];
}

/** Which part of its teacher's gain on moved digits each seed's distilled net has; none where the teacher had none. */
function movedGains(
  results: FullResults,
  nets: ThreeNets,
  metric: string,
): { seeds: number[]; gains: number[] } {
  const { seeds, values } = pairedValues(results, [nets.teacher, nets.small, nets.distilled], metric);
  const known = seeds.flatMap((seed, index) => {
    const [teacher, small, distilled] = values.map((errors) => errors[index]!) as [number, number, number];
    const gain = gainTransferred({ teacher, small, distilled });
    return gain === undefined ? [] : [{ seed, gain }];
  });
  return { seeds: known.map(({ seed }) => seed), gains: known.map(({ gain }) => gain) };
}

const namesOf = (nets: ThreeNets) =>
  [
    ["teacher", nets.teacher],
    ["small net, labels only", nets.small],
    ["small net, distilled", nets.distilled],
  ] as const;

/** Errors against the distance by which test digits are moved, and reliability; nothing where it was not measured. */
export function closerFigures(results: FullResults, nets: ThreeNets): Figure[] {
  const [first] = DISTANCES;
  if (valuesOf(results, nets.distilled, movedErrors(first)).length === 0) return [];
  const curves = namesOf(nets).map(([label, group]) => movedCurve(results, label, group));
  const at = (pixels: number) =>
    namesOf(nets).map(([label, group]) => `${label} ${groupText(results, group, movedErrors(pixels))}`);
  const moved = curvesFigure(
    "Errors on moved test digits; only the teacher saw moved digits, by up to 2 pixels",
    {
      x: { label: "pixels by which test digits are moved", ticks: DISTANCES },
      y: { label: `errors of 10,000${meanText(results)}`, log: true },
    },
    curves,
    `Moved by ${SEEN_BY_TEACHER} pixels: ${at(SEEN_BY_TEACHER).join("; ")}.`,
  );
  const reliability = reliabilityFigure("How sure the nets are, and how often they are right", results, [
    ...namesOf(nets).map(([label, group]) => ({ label, group })),
    { label: "distilled, used at the teacher's T", group: nets.distilled, name: "reliabilityAtT" },
  ]);
  return [moved, ...(reliability ? [reliability] : [])];
}

/** {@link groupCurve} takes one metric and several groups; here one group has several metrics. */
function movedCurve(results: FullResults, label: string, group: string) {
  const points = DISTANCES.map((pixels) =>
    groupCurve(results, label, [{ x: pixels, group }], movedErrors(pixels)),
  );
  return {
    label,
    x: points.flatMap(({ x }) => [...x]),
    y: points.flatMap(({ y }) => [...y]),
    halfWidths: points.flatMap(({ halfWidths }) => [...(halfWidths ?? [])]),
  };
}

/** Errors of the three nets at each distance, and calibration of the distilled one at both temperatures. */
export function movedTable(results: FullResults, nets: ThreeNets): Table {
  const measured = namesOf(nets).filter(([, group]) => valuesOf(results, group, movedErrors(0)).length > 0);
  return {
    title: "Errors on moved test digits",
    columns: [
      "net",
      ...DISTANCES.map((pixels) => `moved by ${pixels}`),
      "calibration error at the T of its training",
    ],
    rows: measured.map(([label, group]) => [
      label,
      ...DISTANCES.map((pixels) => groupText(results, group, movedErrors(pixels))),
      valuesOf(results, group, "calibrationErrorAtT").length > 0
        ? groupText(results, group, "calibrationErrorAtT", 3)
        : "–",
    ]),
    notes: [
      resultsNote(
        results,
        "mean (95% interval). Each digit is moved in a direction of its own, drawn once and the same for all nets; the larger of its two shifts is the distance.",
      ),
    ],
  };
}

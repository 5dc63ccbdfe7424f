/** What §3's three nets came out as over several seeds, beside the paper and beside one another. */
import { loadMnist } from "../../data/mnist.js";
import type { Figure } from "../../figures/figure.js";
import { seedsFigure, type SeedsRow } from "../../figures/seeds.js";
import type { Table } from "../../figures/table.js";
import { summarise } from "../../statistics/mean.js";
import { mcnemarTest, pValueText } from "../../statistics/mcnemar.js";
import { pairedDifference } from "../../statistics/paired-difference.js";
import { groupText, resultsNote } from "../../study/results-text.js";
import { groupsOf, pairedValues, valuesOf, type Results } from "../../study/results.js";
import type { Statement } from "../../study/statement.js";
import { answersFrom } from "../ingredients/net-metrics.js";
import { DIFFERENCE_COLUMNS, DIFFERENCE_NOTE, differenceCells } from "../ingredients/difference-cells.js";
import { errorsBesidePaper, fewerErrors, threeNetsStatements } from "../ingredients/three-nets.js";
import { HINTON_2015, MUELLER_2019 } from "../paper.js";
import { closerFigures, closerStatements, movedTable } from "./closer-report.js";
import { GROUPS, mainWeight, type MnistFullOptions } from "./settings.js";
import { sharesOf, sweepFigure, sweepTable, weightStatements } from "./weights-report.js";

function netsOf({ options }: Results<MnistFullOptions>) {
  const weights = options.hardWeights.map(GROUPS.distilled);
  return { ...GROUPS, weights, distilled: GROUPS.distilled(mainWeight(options)) };
}

/** The paper's rows: errors, gain, and the statements about smoothed labels. */
export function mnistFullStatements(results: Results<MnistFullOptions>): Statement[] {
  const nets = netsOf(results);
  const { teacher, student } = MUELLER_2019.smoothed;
  return [
    ...threeNetsStatements(results, nets, "workbook"),
    ...longerStatements(results),
    errorsBesidePaper(results, {
      claim: "3.1",
      text: "test errors of a teacher of smoothed labels (Müller et al. 2019)",
      group: nets.smoothedTeacher,
      paper: teacher,
    }),
    errorsBesidePaper(results, {
      claim: "3.1",
      text: "test errors of the student of a teacher of smoothed labels (Müller et al. 2019)",
      group: nets.smoothedStudent,
      paper: student,
    }),
    fewerErrors(results, {
      claim: "3.1",
      text: "a student of the plain teacher makes fewer errors than one of the teacher of smoothed labels (Müller et al. 2019)",
      groups: [nets.distilled, nets.smoothedStudent],
    }),
    ...weightStatements(results),
    ...closerStatements(results, nets),
  ];
}

/** Of the nets that are trained for longer, and on shifted digits, where they were: they take hours. */
function longerStatements(results: Results<MnistFullOptions>): Statement[] {
  const { teacher, distilled } = HINTON_2015.threeNets;
  const claim = "3.1";
  const isMeasured = (group: string) => valuesOf(results, group).length > 0;
  const besidePaper = [
    {
      claim,
      text: "test errors of a teacher that is trained for twice as long, its weights averaged",
      group: GROUPS.longerTeacher,
      paper: teacher,
    },
    {
      claim,
      text: "test errors of the small net, distilled from that teacher by the recipe with the fewest errors on held-out digits",
      group: GROUPS.longerStudent,
      paper: distilled,
    },
  ]
    .filter(({ group }) => isMeasured(group))
    .map((row) => errorsBesidePaper(results, row));
  if (!isMeasured(GROUPS.shiftedStudent)) return besidePaper;
  const shifted = fewerErrors(results, {
    claim,
    text: "on shifted digits, with that teacher beside it, the small net makes fewer errors than the same net on shifted digits and labels",
    groups: [GROUPS.shiftedStudent, GROUPS.shiftedSmall],
    // Its student saw no shifted digit.
    isPapers: false,
  });
  return [...besidePaper, shifted];
}

/** The tables below the statements. */
export function mnistFullTables(results: Results<MnistFullOptions>): Table[] {
  const further = [movedTable(results, netsOf(results)), sweepTable(results)];
  return [netsTable(results), pairedTable(results), ...further.filter(({ rows }) => rows.length > 0)];
}

/** The errors of §3's three nets over the seeds beside the paper's figures; then, where they were trained, of the other nets. */
export function mnistFullFigures(results: Results<MnistFullOptions>): Figure[] {
  const { teacher, small, distilled } = netsOf(results);
  const { threeNets } = HINTON_2015;
  const values = (group: string) => valuesOf(results, group);
  const three = [
    { label: "teacher", values: values(teacher), paper: threeNets.teacher },
    { label: "small net, labels only", values: values(small), paper: threeNets.small },
    { label: "small net, distilled", values: values(distilled), paper: threeNets.distilled },
  ];
  const others = groupsOf(results)
    .filter((group) => ![teacher, small, distilled].includes(group) && !isOfSweep(results, group))
    .map((group) => ({ label: group, values: values(group) }));
  const errors = { label: "errors on 10,000 test digits" };
  return [
    ...drawn(threeNetsTitle(results), errors, three),
    ...drawn(`Other students and teachers, ${results.setting} setting`, errors, others),
    ...closerFigures(results, netsOf(results)),
    ...sweepFigure(results),
  ];
}

/** What the figure shows, in numbers where they are there. */
function threeNetsTitle(results: Results<MnistFullOptions>): string {
  const { small, distilled } = netsOf(results);
  const { values } = pairedValues(results, [small, distilled]);
  const [before, after] = values.map((errors) => errors.length > 0 && summarise(errors).mean.toFixed(0));
  if (!before || !after) return "The three nets of §3";
  return `Distilled, the small net makes ${after} errors; from labels alone it makes ${before}`;
}

/** A figure of the rows that were measured; none if there are none. */
function drawn(title: string, axis: { label: string }, rows: readonly SeedsRow[]): Figure[] {
  const measured = rows.filter(({ values }) => [...values].length > 0);
  return measured.length > 0 ? [seedsFigure(title, axis, measured)] : [];
}

/** Errors, calibration and agreement with the teacher of all nets. */
function netsTable(results: Results<MnistFullOptions>): Table {
  return {
    title: "Errors, calibration, agreement with the teacher",
    columns: [
      "net",
      "errors",
      "expected calibration error",
      "same answer as the teacher",
      "divergence (nats)",
    ],
    rows: groupsOf(results)
      .filter((group) => !isOfSweep(results, group))
      .map((group) => {
        const of = (metric: string, digits: number) =>
          valuesOf(results, group, metric).length > 0 ? groupText(results, group, metric, digits) : "";
        return [group, of("errors", 1), of("calibrationError", 4), of("sameAnswers", 4), of("divergence", 3)];
      }),
    notes: [resultsNote(results)],
  };
}

/** Pairs of nets seed by seed: over the seeds, and on the same test digits. */
function pairedTable(results: Results<MnistFullOptions>): Table {
  const { labels } = loadMnist().test;
  const nets = netsOf(results);
  const answers = (group: string) =>
    new Map(
      results.measurements
        .filter((one) => one.group === group && "wrongImages" in one.series)
        .map(({ seed, series }) => [seed, answersFrom(series, labels)]),
    );
  const pairs = [
    [nets.small, nets.distilled],
    [nets.distilled, nets.teacher],
    ...nets.weights
      .filter((group) => group !== nets.distilled)
      .map((group) => [nets.distilled, group] as const),
    [nets.smoothedStudent, nets.distilled],
  ] as const;
  const measured = pairs.filter((groups) => pairedValues(results, groups).seeds.length > 0);
  const rows = measured.map(([one, other]) => {
    const { values } = pairedValues(results, [one, other]);
    const [before, after] = [answers(one), answers(other)];
    const pValues = [...before].flatMap(([seed, first]) => {
      const second = after.get(seed);
      return second === undefined ? [] : [mcnemarTest([{ first, second }], labels).pValue];
    });
    return [
      one,
      other,
      ...differenceCells(pairedDifference(values[0]!, values[1]!, measured.length)),
      pValues.map(pValueText).join(", "),
    ];
  });
  return {
    title: "Pairs of nets, seed by seed",
    columns: [
      "first net",
      "second net",
      ...DIFFERENCE_COLUMNS,
      "McNemar's exact p on the same digits, for each seed",
    ],
    rows,
    notes: [resultsNote(results, DIFFERENCE_NOTE)],
  };
}

function isOfSweep(results: Results<MnistFullOptions>, group: string): boolean {
  return sharesOf(results).some((share) => GROUPS.share(share) === group);
}

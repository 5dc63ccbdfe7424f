/** What §3's three nets come to over several seeds, beside the paper and beside one another. */
import { loadMnist } from "../../data/mnist.js";
import type { Figure } from "../../figures/figure.js";
import { seedsFigure } from "../../figures/seeds.js";
import type { Table } from "../../figures/table.js";
import { gainText, gainTransferred } from "../../statistics/gain.js";
import { mcnemarTest, pValueText } from "../../statistics/mcnemar.js";
import { FULL_GROUPS, type FullStudyOptions } from "./full-study.js";
import { answersFrom } from "../ingredients/net-metrics.js";
import { pairedValues, recordText, valuesOf, type StudyRecord } from "../../study/study-record.js";
import { groupText, NOT_MEASURED, sentence, type PaperRow } from "../../study/study-text.js";
import { percentText } from "../../study/transfer-verdict.js";
import { verdictOnFewer, verdictOnFigure, verdictOnPart } from "../../study/verdict.js";

/** Test errors of §3, and the best that other reproductions got: teacher 64 with its student 67; 171 for another's small net. */
const PAPER = { teacher: 67, small: 146, distilled: 74 };
const OTHERS = { teacher: "64", small: "171", distilled: "67" };
/** Müller, Kornblith, Hinton 2019: a teacher that learned smoothed labels, and its student. */
const SMOOTHED = { teacher: 59, student: 91 };

function groupsOf({ options }: StudyRecord) {
  const { hardWeights } = options as FullStudyOptions;
  const main = hardWeights.find((weight) => weight > 0) ?? 0;
  return {
    ...FULL_GROUPS,
    weights: hardWeights.map(FULL_GROUPS.distilled),
    distilled: FULL_GROUPS.distilled(main),
  };
}

/** Which part of its own teacher's gain each seed's distilled net has; none where the teacher had none. */
function gainsOf(record: StudyRecord): number[] {
  const groups = groupsOf(record);
  const [teachers, small, distilled] = pairedValues(record, [groups.teacher, groups.small, groups.distilled]);
  return teachers!
    .map((teacher, index) =>
      gainTransferred({ teacher, small: small![index]!, distilled: distilled![index]! }),
    )
    .filter((gain) => gain !== undefined);
}

/** The paper's rows: errors, gain, and the statements about smoothed labels and soft targets alone. */
export function fullRows(record: StudyRecord): PaperRow[] {
  const groups = groupsOf(record);
  const errors = (group: string) => valuesOf(record, group);
  const gains = gainsOf(record);
  const figure = (what: string, group: string, paper: number, others = "–"): PaperRow => ({
    what,
    paper: String(paper),
    others,
    here: groupText(record, group),
    seeds: errors(group).length,
    verdict: errors(group).length > 0 ? verdictOnFigure(errors(group), paper) : NOT_MEASURED,
  });
  const statement = (what: string, first: string, second: string): PaperRow => {
    const [fewer, more] = pairedValues(record, [first, second]);
    const seeds = fewer!.length;
    const here = `${groupText(record, first)} against ${groupText(record, second)}`;
    const verdict = seeds > 0 ? verdictOnFewer(fewer!, more!) : NOT_MEASURED;
    return { what, paper: "yes", others: "–", here: seeds > 0 ? here : NOT_MEASURED, seeds, verdict };
  };
  return [
    figure("teacher 784-1200-1200-10, errors", groups.teacher, PAPER.teacher, OTHERS.teacher),
    figure("small net 784-800-800-10, labels only, errors", groups.small, PAPER.small, OTHERS.small),
    figure("small net, distilled, errors", groups.distilled, PAPER.distilled, OTHERS.distilled),
    statement("the distilled net has fewer errors than the small one", groups.distilled, groups.small),
    {
      what: "part of the teacher's gain that is transferred",
      paper: gainText(PAPER),
      others: "–",
      here: gains.length > 0 ? percentText(gains) : NOT_MEASURED,
      seeds: gains.length,
      verdict: gains.length > 0 ? verdictOnPart(gains, gainTransferred(PAPER)!) : NOT_MEASURED,
    },
    figure(
      "teacher of smoothed labels, errors (Müller et al. 2019)",
      groups.smoothedTeacher,
      SMOOTHED.teacher,
    ),
    figure("its student, errors (Müller et al. 2019)", groups.smoothedStudent, SMOOTHED.student),
    statement(
      "a student of the plain teacher has fewer errors than that of the smoothed one (Müller et al. 2019)",
      groups.distilled,
      groups.smoothedStudent,
    ),
  ];
}

/** Every net's errors over the seeds beside the paper's figures. */
export function fullFigure(record: StudyRecord): Figure {
  const groups = groupsOf(record);
  const paper = new Map<string, number>([
    [groups.teacher, PAPER.teacher],
    [groups.small, PAPER.small],
    [groups.distilled, PAPER.distilled],
  ]);
  const rows = [...new Set(record.trials.map(({ group }) => group))]
    .map((group) => ({ label: group, values: valuesOf(record, group), paper: paper.get(group) }))
    .filter(({ values }) => values.length > 0)
    .map(({ paper: value, ...row }) => (value === undefined ? row : { ...row, paper: value }));
  return seedsFigure(
    `Errors of §3's nets, ${record.setting} setting`,
    { label: "errors on 10,000 test digits" },
    rows,
  );
}

/** Errors, calibration and agreement with the teacher of all nets. */
export function fullTable(record: StudyRecord): Table {
  const groups = [...new Set(record.trials.map(({ group }) => group))];
  return {
    title: "Errors, calibration, agreement with the teacher",
    columns: [
      "net",
      "errors",
      "expected calibration error",
      "same answer as the teacher",
      "divergence (nats)",
    ],
    rows: groups.map((group) => {
      const of = (metric: string, digits: number) =>
        valuesOf(record, group, metric).length > 0 ? groupText(record, group, metric, digits) : "";
      return [group, of("errors", 1), of("calibrationError", 4), of("sameAnswers", 4), of("divergence", 3)];
    }),
    notes: [`${sentence(recordText(record))}; mean (95% interval).`],
  };
}

/** McNemar's exact test of pairs of nets on the same test digits, pooled over the seeds. */
export function pairedTable(record: StudyRecord): Table {
  const { labels } = loadMnist().test;
  const groups = groupsOf(record);
  const answers = (group: string) =>
    new Map(
      record.trials
        .filter((trial) => trial.group === group && "mistakes" in trial.details)
        .map(({ seed, details }) => [seed, answersFrom(details.mistakes as string, labels)]),
    );
  const pairs = [
    [groups.small, groups.distilled],
    [groups.distilled, groups.teacher],
    ...groups.weights
      .filter((group) => group !== groups.distilled)
      .map((group) => [groups.distilled, group] as const),
    [groups.smoothedStudent, groups.distilled],
  ] as const;
  const rows = pairs.flatMap(([one, other]) => {
    const [before, after] = [answers(one), answers(other)];
    const paired = [...before].flatMap(([seed, first]) => {
      const second = after.get(seed);
      return second === undefined ? [] : [{ first, second }];
    });
    if (paired.length === 0) return [];
    const tested = mcnemarTest(paired, labels);
    return [[one, other, tested.onlyFirst, tested.onlySecond, pValueText(tested.pValue)]];
  });
  return {
    title: "McNemar's exact test on the same digits, pooled over the seeds",
    columns: ["first net", "second net", "only the first is wrong", "only the second is wrong", "p"],
    rows,
    notes: [`${sentence(recordText(record))}.`],
  };
}

/** Which temperature suits which width: maps, curves, and what becomes of the paper's two statements. §3 */
import { curvesFigure } from "../../figures/curves.js";
import type { Figure } from "../../figures/figure.js";
import { mapFigure } from "../../figures/map.js";
import { intervalText } from "../../statistics/confidence-interval.js";
import { summarise } from "../../statistics/mean.js";
import { pairedValues, recordTitle, valuesOf, type StudyRecord } from "../../study/study-record.js";
import { groupCurve, meanText, NOT_MEASURED, type PaperRow } from "../../study/study-text.js";
import { verdictOnAlike, verdictOnFewer, type Verdict } from "../../study/verdict.js";
import { widthGroup, type WidthStudyOptions } from "./width-study.js";

/** "2.5 to 4", and what is above. */
const BEST = { from: 2.5, to: 4 };
/** "All temperatures above 8". */
const HIGH = 8;

const optionsOf = ({ options }: StudyRecord) => options as WidthStudyOptions;

/** Mean errors over temperature and width. */
export function widthMapFigure(record: StudyRecord): Figure {
  const { temperatures, widths } = optionsOf(record);
  const cells = widths.map((width) =>
    temperatures.map((temperature) => {
      const errors = valuesOf(record, widthGroup(width, temperature));
      return errors.length > 0 ? summarise(errors).mean : undefined;
    }),
  );
  const best = widths.map((width, row) => {
    const means = cells[row]!.map((mean) => mean ?? Infinity);
    return `${width} units: T = ${temperatures[means.indexOf(Math.min(...means))]!}`;
  });
  return mapFigure(
    `Errors on 10,000 test digits, ${recordTitle(record)}`,
    { x: temperatures, y: widths, cells },
    { x: "temperature T", y: "units in each hidden layer", cells: "mean" },
    `The fewest errors are at ${best.join("; ")}.`,
  );
}

/** Errors against the temperature, relative to the best of each width, with intervals; and without T² where that was run. */
export function widthCurvesFigure(record: StudyRecord, width: number): Figure {
  const { temperatures, widthsWithout } = optionsOf(record);
  const points = (times: boolean) =>
    temperatures.map((temperature) => ({ x: temperature, group: widthGroup(width, temperature, times) }));
  const curves = [
    groupCurve(record, "with T²", points(true)),
    ...(widthsWithout.includes(width) ? [groupCurve(record, "without T², same weights", points(false))] : []),
  ].filter(({ x }) => x.length > 0);
  const lowest = curves.map(({ label, x, y }) => `${label}: fewest at T = ${x[y.indexOf(Math.min(...y))]!}`);
  return curvesFigure(
    `${width} units in each hidden layer, ${recordTitle(record)}`,
    {
      x: { label: "temperature T", log: true, ticks: temperatures },
      y: { label: `errors${meanText(record)}` },
    },
    curves,
    `Errors on 10,000 test digits${meanText(record)}; ${lowest.join("; ")}.`,
  );
}

/** The paper's two statements. */
export function widthRows(record: StudyRecord): PaperRow[] {
  const { widths, temperatures } = optionsOf(record);
  const large = widths.filter((width) => width >= 300);
  const rows = large.map((width): PaperRow => {
    const high = temperatures
      .filter((temperature) => temperature >= HIGH)
      .filter((temperature) => valuesOf(record, widthGroup(width, temperature)).length > 0);
    const measured = pairedValues(
      record,
      high.map((temperature) => widthGroup(width, temperature)),
    );
    const texts = measured.map(
      (errors, index) => `T = ${high[index]!}: ${summarise(errors).mean.toFixed(1)}`,
    );
    return {
      what: `${width} units: all T from ${HIGH} up are alike`,
      paper: "yes",
      others: "–",
      here: texts.join(", ") || NOT_MEASURED,
      seeds: measured[0]?.length ?? 0,
      verdict: measured.length > 0 ? verdictOnAlike(measured) : NOT_MEASURED,
    };
  });
  return widths.includes(30) ? [...rows, ...smallRows(record)] : rows;
}

/** "30 units: 2.5 to 4 works much better than higher or lower temperatures": each seed's mean over the range beside that outside. */
function smallRows(record: StudyRecord): PaperRow[] {
  const { temperatures } = optionsOf(record);
  const isBest = (temperature: number) => temperature >= BEST.from && temperature <= BEST.to;
  const row = (what: string, isOther: (temperature: number) => boolean): PaperRow => {
    const chosen = temperatures.filter((temperature) => isBest(temperature) || isOther(temperature));
    const errors = pairedValues(
      record,
      chosen.map((temperature) => widthGroup(30, temperature)),
    );
    const seedMeans = (included: (temperature: number) => boolean) => {
      const groups = errors.filter((_, index) => included(chosen[index]!));
      return (groups[0] ?? []).map((_, seed) => summarise(groups.map((group) => group[seed]!)).mean);
    };
    const [best, others] = [seedMeans(isBest), seedMeans(isOther)];
    const seeds = Math.min(best.length, others.length);
    const verdict: Verdict | typeof NOT_MEASURED = seeds > 0 ? verdictOnFewer(best, others) : NOT_MEASURED;
    const here = seeds > 0 ? `${intervalText(best)} against ${intervalText(others)}` : NOT_MEASURED;
    return { what, paper: "yes", others: "–", here, seeds, verdict };
  };
  return [
    row(
      `30 units: T of ${BEST.from} to ${BEST.to} has fewer errors than T from ${HIGH} up`,
      (temperature) => temperature >= HIGH,
    ),
    row(
      `30 units: T of ${BEST.from} to ${BEST.to} has fewer errors than T = 1`,
      (temperature) => temperature === 1,
    ),
  ];
}

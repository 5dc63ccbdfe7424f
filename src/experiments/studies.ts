/** The studies by name. */
import { check } from "../support/checks.js";
import { fullStudy } from "./05-mnist-full/full-study.js";
import { lessDataStudy } from "./08-less-data/less-data-study.js";
import { missingClassesStudy } from "./07-missing-classes/missing-classes-study.js";
import type { Study } from "../study/study.js";
import { widthStudy } from "./06-temperature-and-width/width-study.js";

/** All studies, in the notebooks' order. */
export const STUDIES: readonly Study[] = [
  fullStudy,
  widthStudy,
  missingClassesStudy,
  lessDataStudy,
] as Study[];

/**
 * The study whose name begins so.
 * @param beginning - such as `06`
 * @throws ArgumentError unless there is one
 */
export function studyNamed(beginning: string): Study {
  const found = STUDIES.filter(({ name }) => name.startsWith(beginning));
  const names = STUDIES.map(({ name }) => name).join(", ");
  check(found.length === 1, "study", `must be one of ${names}, or the beginning of one`, beginning);
  return found[0]!;
}

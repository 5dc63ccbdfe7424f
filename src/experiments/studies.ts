/** The studies by name. */
import { ArgumentError, describe } from "../support/checks.js";
import { didYouMean } from "../support/near-names.js";
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
  if (found.length === 1) return found[0]!;
  const names = STUDIES.map(({ name }) => name);
  const expectation = `must be one of ${names.join(", ")}, or the beginning of one`;
  throw new ArgumentError(`study: ${expectation}, got ${describe(beginning)}${didYouMean(beginning, names)}`);
}

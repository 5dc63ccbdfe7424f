/** Which results measure which statement, where an experiment has results of both settings. */
import type { Experiment } from "./experiment.js";
import type { Results } from "./results.js";
import { isMeasured, type FoundStatement, type Statement } from "./statement.js";

/**
 * The statements of an experiment, each by the first of its results that measure it: the full setting may lack what was measured in minutes.
 *
 * @param stored - the results to prefer first; none if the experiment was never run
 */
export function foundStatements(experiment: Experiment, stored: readonly Results[]): FoundStatement[] {
  const [first, ...others] = stored;
  const further = others.flatMap((results) =>
    experiment.statements(results).map((statement) => ({ statement, results })),
  );
  return experiment.statements(first ?? withoutMeasurements(experiment)).map((statement) => {
    const own = { statement, results: first };
    if (isMeasured(statement)) return own;
    const same = ({ claim, text }: Statement) => claim === statement.claim && text === statement.text;
    return further.find((one) => isMeasured(one.statement) && same(one.statement)) ?? own;
  });
}

function withoutMeasurements({ name, settings }: Experiment): Results {
  const options = settings.full;
  return { experiment: name, setting: "full", options, changed: [], runs: [], measurements: [] };
}

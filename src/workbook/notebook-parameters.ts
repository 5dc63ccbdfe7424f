/** The ranges of the notebooks' parameters, so that wrong ones are refused before a notebook runs anything. */
import { EXPERIMENTS } from "../experiments/experiment-named.js";
import { experimentOptions } from "../study/run-experiment.js";
import type { Experiment } from "../study/experiment.js";
import type { ExperimentOptions } from "../study/experiment-options.js";
import { checkName } from "../support/near-names.js";
import * as kind from "../support/option-kinds.js";
import { checkKind, optionsSchema, type Kind } from "../support/options.js";
import { ENGINE_NAMES } from "../trials/engines/engine-options.js";

/** The first notebook, which has no experiment. */
const START = "00-start-here";
const START_KINDS = {
  temperature: kind.temperature,
  sureness: kind.fraction,
  teacherEpochs: kind.epochs,
  teacherHiddenUnits: kind.units,
  seeds: kind.seeds,
  ownTemperature: kind.temperature,
  ownEpochs: kind.epochs,
};

/** Those of the notebook on nets and data of one's own, which has none either. */
const OWN = "12-your-own-net-and-data";
const OWN_KINDS = {
  temperature: kind.temperature,
  softWeight: kind.weight,
  hardWeight: kind.weight,
  seeds: kind.seeds,
  teacherPictures: kind.whole(1, 60_000),
  teacherEpochs: kind.epochs,
  studentPictures: kind.whole(1, 6000),
  studentEpochs: kind.epochs,
};

/** Notebooks without an experiment. */
const KINDS: Readonly<Record<string, Readonly<Record<string, Kind<unknown>>>>> = {
  [START]: START_KINDS,
  [OWN]: OWN_KINDS,
};

const experimentOf = (notebook: string) => EXPERIMENTS.find(({ name }) => name === notebook);

/** Parameters that are not options of a notebook's experiment. */
function ownKinds({ schema, parameters }: Experiment): Readonly<Record<string, Kind<unknown>>> {
  return {
    setting: kind.setting,
    engine: kind.choice(...ENGINE_NAMES),
    ...("changes" in schema.kinds ? {} : { changes: schema.some }),
    ...parameters,
  };
}

/**
 * The range of each parameter of a notebook.
 * @param notebook - its name without `.ipynb`
 * @returns an empty record for a user's own notebook
 */
export function parameterKinds(notebook: string): Readonly<Record<string, Kind<unknown>>> {
  if (notebook in KINDS) return KINDS[notebook]!;
  const experiment = experimentOf(notebook);
  if (experiment === undefined) return {};
  // An empty list means the setting's own seeds.
  const seeds = kind.list(kind.seed, { least: 0 });
  return { ...experiment.schema.kinds, seeds, ...ownKinds(experiment) };
}

/**
 * Checks parameters of a notebook: options of its experiment, alone and together with the setting's, and its other parameters.
 *
 * @param notebook - its name without `.ipynb`
 * @param parameters - all, or some
 * @throws ArgumentError, in the name of the notebook, if a parameter does not exist or is out of range
 */
export function checkParameters(notebook: string, parameters: Readonly<Record<string, unknown>>): void {
  const notebooks = [START, ...EXPERIMENTS.map(({ name }) => name), OWN];
  checkName("checkParameters", "notebook", notebooks, notebook);
  checkKind(notebook, optionsSchema<Record<string, unknown>>(parameterKinds(notebook)).some, parameters);
  const experiment = experimentOf(notebook);
  if (experiment === undefined) return;
  const own = ownKinds(experiment);
  const options = Object.entries(parameters).filter(([name]) => !(name in own));
  const { setting = "quick" } = parameters;
  experimentOptions(experiment, setting as string, Object.fromEntries(options) as Partial<ExperimentOptions>);
}

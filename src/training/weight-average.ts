/** Averages a net's weights over epochs (Polyak and Juditsky 1992): if training fluctuates around a minimum, the average is better. */
import type { WeightValues } from "../models/net.js";

/** The average of a training so far. */
export interface WeightAverage {
  /** Adds the weights after an epoch (from 1) and returns the new average. */
  include: (weights: WeightValues, epoch: number) => WeightValues;
  /** The average; undefined before the first epoch ends. */
  values: () => WeightValues | undefined;
  /** The state for a checkpoint. */
  state: () => WeightValues;
  setState: (state: WeightValues) => void;
}

const PREFIX = "average:";

/**
 * An average in which older epochs count less: average ← decay · average + (1 − decay) · weights. The first epochs are
 * averaged evenly until there are enough of them.
 *
 * @param decay - in [0, 1); 0.9 averages over about 10 epochs
 */
export function weightAverage(decay: number): WeightAverage {
  let average: WeightValues | undefined;
  return {
    include: (weights, epoch) => {
      const part = Math.max(1 - decay, 1 / epoch);
      const before = average ?? weights;
      average = Object.fromEntries(
        Object.entries(weights).map(([name, { shape, values }]) => {
          const old = before[name]!.values;
          return [name, { shape, values: values.map((value, at) => old[at]! + part * (value - old[at]!)) }];
        }),
      );
      return average;
    },
    values: () => average,
    state: () => renamed(average ?? {}, (name) => PREFIX + name),
    setState: (state) => {
      const ours = Object.entries(state).filter(([name]) => name.startsWith(PREFIX));
      const own = renamed(Object.fromEntries(ours), (name) => name.slice(PREFIX.length));
      average = ours.length > 0 ? own : undefined;
    },
  };
}

function renamed(values: WeightValues, rename: (name: string) => string): WeightValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]));
}

/** Averages a net's weights over epochs (Polyak and Juditsky 1992): where a training wanders about, its middle is better. */
import type { WeightValues } from "../models/net.js";

/** The average of a training so far. */
export interface WeightAverage {
  /** Takes in the weights as they are after an epoch, from 1, and gives the new average. */
  include: (weights: WeightValues, epoch: number) => WeightValues;
  /** The average; undefined before the first epoch's end. */
  values: () => WeightValues | undefined;
  /** What a checkpoint must hold. */
  state: () => WeightValues;
  setState: (state: WeightValues) => void;
}

const PREFIX = "average:";

/**
 * An average in which older epochs count less: average ← decay · average + (1 − decay) · weights, the first epochs being
 * averaged evenly until there are enough of them.
 *
 * @param decay - in [0, 1); 0.9 averages over some 10 epochs
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
      if (ours.length > 0) average = renamed(Object.fromEntries(ours), (name) => name.slice(PREFIX.length));
    },
  };
}

function renamed(values: WeightValues, rename: (name: string) => string): WeightValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]));
}

/** A specialist begins as the generalist, with a last layer for its own classes and one dustbin class for all others. §5.2 */
import { checkClassGroup } from "../support/class-group.js";
import { check } from "../support/checks.js";
import { MultilayerPerceptron } from "./multilayer-perceptron.js";

/**
 * A new net for some of a generalist's classes, with a dustbin class after them. Its hidden layers and the outputs of its own classes
 * are copies of the generalist's; the dustbin begins as the mean of the other classes' outputs. The generalist does not change.
 *
 * @param generalist - a net that tells all classes apart
 * @param given - the specialist's own, in the order of its outputs: at least two, but not all
 * @returns a net with `classes.length + 1` outputs; the last one is the dustbin
 * @throws ArgumentError if a class does not exist or is there twice, or the net is not a MultilayerPerceptron
 */
export function specialistFrom(
  generalist: MultilayerPerceptron,
  given: readonly number[],
): MultilayerPerceptron {
  const where = "specialistFrom";
  const expectation = "the generalist must be a MultilayerPerceptron";
  check(generalist instanceof MultilayerPerceptron, where, expectation, generalist);
  const classes = checkClassGroup(where, given, generalist.classes);
  const { layerSizes, layers } = generalist;
  const last = layers.length - 1;
  const values = generalist.values();
  for (const name of [`weights${last}`, `biases${last}`]) {
    const { shape, values: outputs } = values[name]!;
    const rows = outputs.length / generalist.classes;
    values[name] = {
      shape: [...shape.slice(0, -1), classes.length + 1],
      values: ownColumns(outputs, rows, generalist.classes, classes),
    };
  }
  const specialist = new MultilayerPerceptron({
    layerSizes: [...layerSizes.slice(0, -1), classes.length + 1],
  });
  specialist.setValues(values);
  return specialist;
}

/** Of each row the columns of some classes, then the mean of the others. */
function ownColumns(
  values: Float32Array,
  rows: number,
  columns: number,
  own: readonly number[],
): Float32Array {
  const others = Array.from({ length: columns }, (_, column) => column).filter((one) => !own.includes(one));
  const result = new Float32Array(rows * (own.length + 1));
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    const to = row * (own.length + 1);
    own.forEach((column, place) => (result[to + place] = values[from + column]!));
    const sum = others.reduce((before, column) => before + values[from + column]!, 0);
    result[to + own.length] = sum / others.length;
  }
  return result;
}

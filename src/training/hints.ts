/** Hints (FitNets, Romero et al. 2015): a student's hidden layer learns to predict a hidden layer of its teacher. */
import { checkDataset, trusted } from "../data/check-dataset.js";
import type { Dataset } from "../data/dataset.js";
import { hiddenNet, type LayerName } from "../models/hidden-net.js";
import type { AnyNet, Net } from "../models/net.js";
import { checkOptionsGiven } from "../support/checks.js";
import { logitsOf } from "./evaluate.js";
import { checkPositions, regressed, regressorOf, withRegressor } from "./hint-regressor.js";

/** The layers that a hint connects. */
export interface HintOptions {
  /** The student's layer, which is guided. */
  studentLayer: LayerName;
  /** The teacher's layer, which gives the hint. */
  teacherLayer: LayerName;
  /** Seed of the regressor's weights. Default: 1. */
  seed?: number;
}

/** The net and the data of the first stage. */
export interface Hints {
  /** The student up to its layer, followed by a regressor; it shares the student's variables. */
  net: Net;
  /** The inputs, with the outputs of the teacher's layer as `targets`. */
  data: Dataset;
  /** Frees the regressor's variables, not the student's. */
  dispose: () => void;
}

/**
 * The first stage of FitNets. The student up to a hidden layer, followed by a regressor, learns the outputs of a teacher's hidden layer by
 * squared errors. The regressor is linear, from the student's units to the teacher's at each position, so layers may differ in width. If
 * both layers give pictures it is a 1 × 1 convolution. After this stage it is thrown away, and the student is trained as usual. `jointHints`
 * does both in one training. Hints are computed for the examples as they are, so `train` refuses to augment them.
 *
 * ```ts
 * const { net, data, dispose } = hints(student, teacher, digits, { studentLayer: 1, teacherLayer: 1 });
 * await train(net, data, { loss: squaredErrors, epochs: 5, learningRate: 0.01 });
 * dispose();
 * await train(student, await transferSet(teacher, digits), { loss: distillation({ temperature: 4, softWeight: 1, hardWeight: 0.1 }) });
 * ```
 *
 * @throws ArgumentError if a layer does not exist, the nets don't take the data, or the layers' pictures differ in size
 */
export function hints(student: AnyNet, teacher: AnyNet, set: Dataset, options: HintOptions): Hints {
  checkOptionsGiven("hints", options, "{ studentLayer: 1, teacherLayer: 1 }");
  const { studentLayer, teacherLayer, seed = 1 } = options;
  const known = checkDataset("hints", set);
  const [guided, guide] = [hiddenNet(student, studentLayer), hiddenNet(teacher, teacherLayer)];
  checkPositions("hints", guided, guide);
  const { name, count, shape, inputs, scale, weights } = known;
  const data = trusted({
    ...{ name: `${name}, hints`, count, shape, inputs },
    ...(scale && { scale }),
    ...(weights && { weights }),
    targets: logitsOf(guide, known),
  });
  const regressor = regressorOf(guided.units, guide.units, seed);
  const outputs = guided.positions * guide.units;
  const net = withRegressor(guided, regressor, {
    classes: outputs,
    apply: (input, options) => regressed(guided.apply(input, options), guided, regressor),
  });
  return { net, data, dispose: regressor.dispose };
}

/** Hints beside a distillation loss, in one training. */
import * as tf from "@tensorflow/tfjs";
import { checkDataset, trusted } from "../data/check-dataset.js";
import type { Dataset } from "../data/dataset.js";
import { hiddenNet, netWithHidden, type LayerName } from "../models/hidden-net.js";
import type { AnyNet } from "../models/net.js";
import { check, checkOptionsGiven } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { checkKind, optionsSchema } from "../support/options.js";
import { logitsOf } from "./evaluate.js";
import { checkPositions, regressed, regressorOf, withRegressor } from "./hint-regressor.js";
import type { HintOptions, Hints } from "./hints.js";
import { namedLoss, type BatchLoss } from "./named-loss.js";

/** Which layers hints go between, and what else the student learns. */
export interface JointHintOptions extends HintOptions {
  /** What the student learns beside the hints, from its logits: `distillation({ … })`. */
  loss: BatchLoss;
  /** Weight of the hints' term, at least 0. Default: 1. */
  hintWeight?: number;
}

const SCHEMA = optionsSchema<Required<JointHintOptions>>({
  // The nets check whether they have such layers.
  studentLayer: kind.whatever<LayerName>(),
  teacherLayer: kind.whatever<LayerName>(),
  seed: kind.seed,
  loss: kind.whatever<BatchLoss>(),
  hintWeight: kind.weight,
});

/** What a joint training trains, on what, and what it learns. */
export interface JointHints extends Hints {
  /** The loss given, of the logits, plus hintWeight · (1/2M) Σ_m (r_m − h_m)², with the teacher's h and the regressor's r of M values. */
  loss: BatchLoss;
}

/**
 * Hints beside another loss, in one training: L + hintWeight · (1/2M) ‖r(student's layer) − teacher's layer‖², where M is the number of values of the
 * teacher's layer, so that the weight means the same for layers of any width. FitNets takes hints as a first stage ({@link hints}); joint terms
 * of this kind are in Zagoruyko and Komodakis (2017) and after. The net that is returned gives the student's logits, and only while it learns the
 * regressed hints, too, so that `evaluateOn` works.
 *
 * ```ts
 * const transfer = await transferSet(teacher, digits);
 * const { net, data, loss, dispose } = jointHints(student, teacher, transfer, {
 *   studentLayer: 1,
 *   teacherLayer: 1,
 *   loss: distillation({ temperature: 4, softWeight: 1, hardWeight: 0.1 }),
 *   hintWeight: 0.5,
 * });
 * await train(net, data, { loss, evaluateOn: test }); // trains the student, too: they share their variables
 * dispose();
 * ```
 *
 * @param set - the data, a transfer set where the loss looks at a teacher's logits; `train` refuses to augment its examples
 * @throws ArgumentError as {@link hints}, if the data have targets of their own, or the weight is below 0
 */
export function jointHints(
  student: AnyNet,
  teacher: AnyNet,
  set: Dataset,
  options: JointHintOptions,
): JointHints {
  const where = "jointHints";
  checkOptionsGiven(where, options, "{ studentLayer: 1, teacherLayer: 1, loss: distillation({ … }) }");
  checkKind(where, SCHEMA.some, options);
  const { studentLayer, teacherLayer, seed = 1, loss, hintWeight = 1 } = options;
  const known = checkDataset(where, set);
  check(typeof loss === "function", where, "loss must be a function, such as distillation({ … })", loss);
  const alone = `${known.name} must have no targets of its own (hints, as a first stage, leaves them alone)`;
  check(known.targets === undefined, where, alone, "targets");
  const [guided, guide] = [netWithHidden(student, studentLayer), hiddenNet(teacher, teacherLayer)];
  checkPositions(where, guided, guide);
  const { classes } = guided;
  const data = trusted({ ...known, classes: known.classes ?? classes, targets: logitsOf(guide, known) });
  const regressor = regressorOf(guided.units, guide.units, seed);
  const net = withRegressor(guided.net, regressor, {
    // Another layer of the same width would make another net.
    kind: { joint: studentLayer },
    classes,
    apply: (inputs, options) => {
      const { hidden, logits } = guided.both(inputs, options);
      if (options?.training !== true) return logits;
      return tf.concat<tf.Tensor2D>([logits, regressed(hidden, guided, regressor)], 1);
    },
  });
  const joint = namedLoss({ name: "jointHints", classes, hintWeight, loss }, (outputs, batch, own) => {
    const logits = tf.slice(outputs, [0, 0], [-1, own.classes]);
    const found = tf.slice(outputs, [0, own.classes], [-1, -1]);
    const hint = tf.mean<tf.Tensor1D>(tf.square(tf.sub(found, batch.targets!)), 1);
    // The loss beside them knows nothing of hints.
    const others = own.loss(logits, { ...batch, targets: undefined });
    return tf.add<tf.Tensor1D>(others, tf.mul(hint, own.hintWeight / 2));
  });
  const { checkData } = loss;
  const withoutHints = (own: Dataset) => ({ ...own, targets: undefined });
  return {
    net,
    data,
    loss: Object.assign(joint, {
      // Soft targets and hints both belong to the examples as they are.
      ignoresTeacher: false,
      // A loss without a name can't be told from others, and neither can what is made of it.
      content: loss.content && joint.content,
      ...(checkData && {
        checkData: (own: Dataset) => {
          checkData(withoutHints(own));
        },
      }),
    }),
    dispose: regressor.dispose,
  };
}

/** Several nets that answer as one, so that a student can learn from them as from any teacher. §5.4, §8 */
import * as tf from "@tensorflow/tfjs";
import { combineSpecialists } from "../distillation/combine-specialists.js";
import { SMALLEST_NORMAL } from "../distillation/cross-entropy.js";
import { logitsOfMeanSoftmax } from "../distillation/mean-of-members.js";
import { check, checkInteger } from "../support/checks.js";
import { checkClassGroup } from "../support/class-group.js";
import * as kind from "../support/option-kinds.js";
import { optionsSchema, withChanges } from "../support/options.js";
import { askSpecialists } from "./asked-specialists.js";
import { asNet } from "./layers-net.js";
import type { AnyNet, Net } from "./net.js";

/** A specialist: its classes and a dustbin after them are its outputs. */
export interface NetOfSpecialist {
  /** Its own classes, in the order of its outputs: at least two, but not all. */
  classes: readonly number[];
  net: AnyNet;
}

/** Options of {@link asSpecialist}. */
export interface AsSpecialistOptions {
  /** Added to the last logit, to correct for how often the net saw the others while it learned. Default: 0. */
  shift?: number;
}

const AS_SPECIALIST = optionsSchema<Required<AsSpecialistOptions>>({ shift: kind.real });

/**
 * Any net seen as a specialist for some of its classes: its outputs for them, and one for all its others together, whose probability is the sum of
 * theirs.
 *
 * @param given - the net
 * @param ofClasses - the net's outputs for the specialist's classes, in their order
 * @returns a net that shares the net's variables, which can be evaluated and combined, but not be trained
 * @throws ArgumentError if an output does not exist or is there twice, there is no other, or an option is wrong or unknown
 */
export function asSpecialist(
  given: AnyNet,
  ofClasses: readonly number[],
  options: AsSpecialistOptions = {},
): Net {
  const net = asNet("asSpecialist", given);
  const outputs = checkClassGroup("asSpecialist", ofClasses, net.classes);
  const { shift } = withChanges("asSpecialist", AS_SPECIALIST, { shift: 0 }, options);
  const own = new Set(outputs);
  const others = Array.from(Array(net.classes).keys()).filter((output) => !own.has(output));
  const apply = (inputs: tf.Tensor) =>
    tf.tidy(() => {
      const logits = net.apply(inputs);
      const at = (columns: readonly number[]) => tf.gather(logits, tf.tensor1d([...columns], "int32"), 1);
      const rest = tf.add(tf.logSumExp(at(others), 1, true), shift);
      return tf.concat([at(outputs), rest], 1) as tf.Tensor2D;
    });
  const architecture = { kind: "as specialist", outputs, shift, net: net.architecture };
  return answeringNet("asSpecialist", architecture, [net], outputs.length + 1, apply);
}

/** Options of {@link generalistWithSpecialists}. */
export interface WithSpecialistsOptions {
  /** n: the specialists that have one of the generalist's n most probable classes are active. Default: 1, as in the paper. */
  top?: number;
}

const WITH_SPECIALISTS = optionsSchema<Required<WithSpecialistsOptions>>({ top: kind.count });

/**
 * A generalist and its specialists as one net, which can teach and be evaluated, but not be trained: its logits are ln q, with the q of eq. 5. Only active
 * specialists are asked. A probability below 1.2e-38 counts as that.
 *
 * ```ts
 * const together = generalistWithSpecialists(generalist, [{ classes: [3, 5, 8], net: specialist }]);
 * evaluate(together, test);
 * await transferSet(together, training, { inFile: "float16" });
 * ```
 *
 * @param generalist - tells all classes apart; it has at least as many as `top`
 * @returns a net that shares the nets' variables
 * @throws ArgumentError if there is no list of specialists, one's classes are wrong, or it has other inputs, or not an output for each class and the dustbin
 */
export function generalistWithSpecialists(
  generalist: AnyNet,
  specialists: readonly NetOfSpecialist[],
  options: WithSpecialistsOptions = {},
): Net {
  const where = "generalistWithSpecialists";
  const { top } = withChanges(where, WITH_SPECIALISTS, { top: 1 }, options);
  const whole = asNet(where, generalist, "the generalist");
  const { classes } = whole;
  checkInteger(where, "top", top, 1, classes);
  const list: unknown = specialists;
  const isList = Array.isArray(list) && list.every((one) => typeof one === "object" && one !== null);
  check(isList, where, "specialists must be a list of { classes: [3, 5, 8], net }", specialists);
  const all = specialists.map(({ classes: ofOne, net }, index) => {
    const own = checkClassGroup(where, ofOne, classes);
    const one = asNet(where, net, `specialist ${index + 1}`);
    const outputs = `specialist ${index + 1} must have an output for each of its classes and the dustbin`;
    check(one.classes === own.length + 1, where, outputs, [own.length, one.classes]);
    checkSameInputs(where, whole, one);
    return { classes: own, net: one };
  });
  const apply = (inputs: tf.Tensor) =>
    tf.tidy(() => {
      const q = combineSpecialists(askSpecialists(whole, all, inputs, top).predictions);
      return tf.log<tf.Tensor2D>(tf.maximum(q, SMALLEST_NORMAL));
    });
  const architecture = {
    ...{ kind: "generalist with specialists", top, generalist: whole.architecture },
    specialists: all.map(({ classes: own, net }) => ({ classes: own, architecture: net.architecture })),
  };
  return answeringNet(where, architecture, [whole, ...all.map(({ net }) => net)], classes, apply);
}

/**
 * Several nets as one, which can teach and be evaluated, but not be trained: its softmax at T = 1 is the mean of theirs.
 *
 * @returns a net that shares the nets' variables
 * @throws ArgumentError if there is no net, or they differ in their inputs or classes
 */
export function meanOfNets(nets: readonly AnyNet[]): Net {
  const where = "meanOfNets";
  check(nets.length > 0, where, "there must be at least one net", nets);
  const all = nets.map((net, index) => asNet(where, net, `net ${index + 1}`));
  const [first] = all as [Net];
  for (const one of all) {
    checkSameInputs(where, first, one);
    check(one.classes === first.classes, where, "all nets must have equally many classes", [
      first.classes,
      one.classes,
    ]);
  }
  const apply = (inputs: tf.Tensor) =>
    tf.tidy(() => {
      const members = tf.stack(
        all.map((net) => net.apply(inputs)),
        1,
      ) as tf.Tensor3D;
      return logitsOfMeanSoftmax(members, tf.fill([all.length], 1 / all.length), 1);
    });
  const architecture = { kind: "mean of nets", members: all.map((net) => net.architecture) };
  return answeringNet(where, architecture, all, first.classes, apply);
}

function checkSameInputs(where: string, { inputShape: expected }: Net, { inputShape: found }: Net): void {
  const sizes = [expected, found].map((shape) => shape.reduce((product, length) => product * length, 1));
  check(sizes[0] === sizes[1], where, "all nets must have equally many inputs", sizes);
}

/** A net of others that has nothing to train. */
function answeringNet(
  where: string,
  architecture: object,
  nets: readonly Net[],
  classes: number,
  apply: (inputs: tf.Tensor) => tf.Tensor2D,
): Net {
  return {
    architecture,
    inputShape: nets[0]!.inputShape,
    classes,
    namedVariables: [],
    weights: [],
    apply,
    masks: () => [],
    values: () =>
      Object.fromEntries(
        nets.flatMap((net, index) =>
          Object.entries(net.values()).map(([name, value]) => [`${index}.${name}`, value]),
        ),
      ),
    setValues: () => {
      check(false, where, "the nets must be changed one by one", "values for all of them");
    },
  };
}

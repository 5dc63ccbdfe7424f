/** The content that identifies a training: everything that its result depends on. */
import { answersContent, dataContent, inputsContent, teachersContent } from "../data/data-content.js";
import type { AugmentInputs } from "../data/augmentation.js";
import type { Dataset } from "../data/dataset.js";
import type { Net } from "../models/net.js";
import { netContent } from "../models/net-content.js";
import { keyedOptions } from "../storage/added-later.js";
import { keyOf, KEY_VERSION } from "../storage/key.js";
import { warnOnce } from "../support/say-once.js";
import type { TrainingIdentity } from "./checkpoint.js";
import type { BatchLoss } from "./named-loss.js";
import { stepKind } from "./step-kind.js";
import { teacherContent } from "./teacher.js";
import { knownTeacher, OPTIONS_ADDED_LATER, type TrainSettings } from "./train-options.js";

/** Everything that the result of a training depends on. */
export interface TrainingContent {
  initialWeights: unknown;
  inputs: unknown;
  labels: unknown;
  teacherLogits: unknown;
  memberLogits: unknown;
  memberWeights: unknown;
  /** The nets beside the student. */
  teacher: unknown;
  evaluateOn: unknown;
  loss: unknown;
  /** The remaining options, with defaults filled in. */
  options: Record<string, unknown>;
}

/**
 * The content of a training that has not begun, without the options that only watch it.
 * @returns undefined, with one warning, if the loss or the augmentation has no name: its content is then unknown
 */
export function trainingContent(
  net: Net,
  data: Dataset,
  settings: TrainSettings,
): TrainingContent | undefined {
  const { loss, evaluateOn, step: _asked, teacher: _nets, augment, ...rest } = settings;
  const teacher = knownTeacher(settings);
  const { inputs: augmentInputs, ...changes } = augment;
  // Functions that only watch leave no trace in the weights.
  const { label: _label, onProgress: _listener, afterEpoch: _look, checkpoint: _file, ...options } = rest;
  if (loss.content === undefined) {
    warnOnce(
      "this loss has no name, so nets trained with it are not kept, nor are their checkpoints; " +
        "namedLoss({ name, ...parameters }, loss) gives it one",
    );
    return undefined;
  }
  if (augmentInputs && augmentInputs.content === undefined) {
    warnOnce(
      "this augmentation has no name, so nets trained with it are not kept, nor are their checkpoints; " +
        "namedAugmentation({ name, ...parameters }, augment) gives it one",
    );
    return undefined;
  }
  // Shifts are a separate option.
  const augmented = { ...changes, maxShiftPixels: 0, inputs: augmentInputs?.content?.() };
  return {
    initialWeights: netContent(net),
    inputs: inputsContent(data),
    labels: answersContent(data),
    ...teachersContent(data),
    teacher: teacher && teacherContent(teacher),
    evaluateOn: evaluateOn && dataContent(evaluateOn),
    loss: loss.content(),
    options: keyedOptions({ ...options, augment: augmented, step: stepKind(settings) }, OPTIONS_ADDED_LATER),
  };
}

/**
 * The same settings, whose functions are identified by their texts with comments and formatting, as earlier versions did. What they kept is found
 * by this.
 */
export function identifiedAsWritten({ loss, augment, ...settings }: TrainSettings): TrainSettings {
  const { inputs } = augment;
  return {
    ...settings,
    loss: textAsWritten(loss),
    augment: { ...augment, inputs: inputs && textAsWritten(inputs) },
  };
}

function textAsWritten<Named extends BatchLoss | AugmentInputs>(named: Named): Named {
  const { content } = named;
  // Only its content is asked for, never its values.
  return content
    ? Object.assign((() => undefined) as unknown as Named, { content: () => content(true) })
    : named;
}

/** Everything in which a checkpoint must agree with the training that resumes from it: options as they are, the rest by its key. */
export function identityOf({ options, ...contents }: TrainingContent): TrainingIdentity {
  const keys = Object.entries(contents)
    .filter(([, content]) => content !== undefined)
    .map(([name, content]) => [name, keyOf(name, content).slice(0, KEY_DIGITS)] as const);
  return { keyVersion: String(KEY_VERSION), ...Object.fromEntries(keys), ...texts(options) };
}

/** Hexadecimal digits of a key that suffice to identify its content: 128 bits. */
const KEY_DIGITS = 32;

/** Options as short texts; nested options have paths such as `dropout.input`. */
function texts(options: object, before = ""): Record<string, string> {
  const entries = Object.entries(options).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null
      ? Object.entries(texts(value, `${before}${name}.`))
      : [[before + name, typeof value === "string" ? JSON.stringify(value) : String(value)]],
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

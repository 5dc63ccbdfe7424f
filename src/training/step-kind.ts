/** Which training step a training takes. */
import { isNative } from "./native-ops.js";
import type { TrainOptions } from "./train-options.js";
import type { TrainStep } from "./train-step.js";

/** Whether the native step can do it: on the native backend, for losses that consist of the paper's terms. */
export function hasNativeStep({ loss }: Pick<Required<TrainOptions>, "loss">): boolean {
  return isNative() && loss.terms !== undefined;
}

/** The step that was asked for, or else the fast one where it can be. */
export function stepKind(settings: Pick<Required<TrainOptions>, "loss" | "step">): TrainStep["kind"] {
  if (settings.step !== "automatic") return settings.step;
  return hasNativeStep(settings) ? "native" : "plain";
}

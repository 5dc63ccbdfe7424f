/** Which training step a training takes. */
import { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import type { Net } from "../models/net.js";
import { isNative } from "./native-ops.js";
import { hasSessions } from "./recorded/session.js";
import type { TrainOptions } from "./train-options.js";
import type { TrainStep } from "./train-step.js";

/** Whether the native step can do it: on the native backend, for perceptrons and losses that consist of the paper's terms. */
export function hasNativeStep(net: Net, { loss }: Pick<Required<TrainOptions>, "loss">): boolean {
  return isNative() && loss.terms !== undefined && net instanceof MultilayerPerceptron;
}

/** Whether steps can be recorded: on the native backend, where set-up has compiled what runs graphs. */
export function hasRecordedStep(): boolean {
  return isNative() && hasSessions();
}

/** The step that was asked for, or else the fastest that can be. */
export function stepKind(
  net: Net,
  settings: Pick<Required<TrainOptions>, "loss" | "step">,
): TrainStep["kind"] {
  if (settings.step !== "automatic") return settings.step;
  if (hasNativeStep(net, settings)) return "native";
  return hasRecordedStep() ? "recorded" : "plain";
}

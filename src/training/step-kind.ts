/** Which training step a training takes. */
import { hasSessions } from "./recorded/session.js";
import type { TrainOptions } from "./train-options.js";
import type { TrainStep } from "./train-step.js";

/** The step that was asked for, or else the recorded one where it can be had. */
export function stepKind({ step }: Pick<Required<TrainOptions>, "step">): TrainStep["kind"] {
  if (step !== "automatic") return step;
  return hasSessions() ? "recorded" : "plain";
}

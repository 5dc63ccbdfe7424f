/** Which training step a training takes. */
import { check } from "../support/checks.js";
import { hasSessions } from "./recorded/session.js";
import type { TrainOptions } from "./train-options.js";
import type { TrainStep } from "./train-step.js";

/** The step that was asked for, or else the recorded one where it can be had. */
export function stepKind({ step }: Pick<Required<TrainOptions>, "step">): TrainStep["kind"] {
  if (step !== "automatic") return step;
  return hasSessions() ? "recorded" : "plain";
}

/** @throws ArgumentError, in the name of `where`, if the step that is taken has no such precision */
export function checkPrecision(
  where: string,
  { precision, step }: Pick<Required<TrainOptions>, "precision" | "step">,
): void {
  const can = precision === "float32" || stepKind({ step }) === "recorded";
  check(can, where, "precision bfloat16 needs the recorded step", step);
}

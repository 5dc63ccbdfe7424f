/** Chooses the training step. */
import { check } from "../support/checks.js";
import { hasSessions } from "./recorded/session.js";
import type { TrainOptions } from "./train-options.js";
import type { TrainStep } from "./train-step.js";

/** The step that was asked for; otherwise the recorded one if available. */
export function stepKind({ step }: Pick<Required<TrainOptions>, "step">): TrainStep["kind"] {
  if (step !== "automatic") return step;
  return hasSessions() ? "recorded" : "plain";
}

/** @throws ArgumentError, in the name of `where`, if the chosen step does not support the precision */
export function checkPrecision(
  where: string,
  { precision, step }: Pick<Required<TrainOptions>, "precision" | "step">,
): void {
  const can = precision === "float32" || stepKind({ step }) === "recorded";
  check(can, where, "precision bfloat16 needs the recorded step", step);
}

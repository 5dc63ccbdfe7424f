/** Errors for values that were passed in place of a net. */
import * as tf from "@tensorflow/tfjs";
import { check } from "../support/checks.js";

/**
 * Refuses values that look like a net but that this library can't use.
 *
 * @param where - the function that was given it
 * @param what - a name for messages: "the net"
 * @throws ArgumentError for a promise, a data set, or a model of another copy of tfjs
 */
export function refuseNoNet(where: string, what: string, given: unknown): void {
  if (typeof given !== "object" || given === null) return;
  const isPromise = "then" in given && typeof given.then === "function";
  check(!isPromise, where, `${what} must be a net: await it, as in await withoutSoftmax(model)`, "a promise");
  const isData = "inputs" in given && "count" in given;
  check(!isData, where, `${what} must be a net, which is given first, and the data second`, "a data set");
  const foreign =
    `${what} must be made by dark-knowledge's own copy of @tensorflow/tfjs ` +
    `(run npm dedupe, or load tfjs by require("@tensorflow/tfjs") from dark-knowledge's folder)`;
  check(!isForeign(given), where, foreign, "a model that another copy made");
}

/** @throws ArgumentError, in the name of `where`, unless it is a tfjs model */
export function checkIsModel(where: string, model: unknown): asserts model is tf.LayersModel {
  refuseNoNet(where, "the model", model);
  check(model instanceof tf.LayersModel, where, "the model must be a tf.LayersModel", model);
}

/** Whether it has everything that a tf.LayersModel has, but is none. */
function isForeign(given: object): boolean {
  const isLike = ["layers", "inputs", "outputs", "getWeights", "toJSON"].every((name) => name in given);
  return isLike && !(given instanceof tf.LayersModel);
}

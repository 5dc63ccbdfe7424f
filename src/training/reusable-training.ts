/** Cached trainings: the same net is not trained twice. */
import { existsSync } from "node:fs";
import { checkDataset, checkLabelled } from "../data/check-dataset.js";
import type { Dataset } from "../data/dataset.js";
import { asNet } from "../models/layers-net.js";
import type { AnyNet } from "../models/net.js";
import * as kind from "../support/option-kinds.js";
import { optionsSchema, withChanges } from "../support/options.js";
import { checkedJson } from "../support/checked-json.js";
import { FileError } from "../support/checks.js";
import { cacheFolder } from "../support/paths.js";
import { cached, cachePath } from "../storage/cache.js";
import { InterruptedError } from "../runtime/interrupt.js";
import { train } from "./train.js";
import type { EpochRecord } from "./epoch-record.js";
import { EPOCH_RECORDS } from "./epoch-schema.js";
import { withDefaults, type TrainOptions, type TrainSettings } from "./train-options.js";
import { identifiedAsWritten, trainingContent } from "./training-content.js";

/** The result of a training, run now or taken from the cache. */
export interface TrainedNet {
  epochs: EpochRecord[];
  /** Duration of the training; that of the earlier run, if the net came from the cache. */
  seconds: number;
  fromCache: boolean;
}

/** Whether to use cached nets, and to resume interrupted trainings. */
export interface ReuseOptions {
  /** Resume an interrupted or killed training with the same content. Default: true; false starts over. */
  resume?: boolean;
  /** Take the net from the cache, or train it and cache it. Default: true. */
  reuse?: boolean;
  /** Folder of the caches. Default: .cache in the repository. */
  folder?: string;
}

const REUSE_SCHEMA = optionsSchema<Required<ReuseOptions>>({
  resume: kind.flag,
  reuse: kind.flag,
  folder: kind.name,
});

/**
 * Trains a net in place, or loads the result of an equal training from the cache. Trainings are equal if the CONTENT of everything
 * they depend on is: the net with its initial weights, inputs, labels, the teacher's logits, the set that errors are counted
 * on, the loss, and all options. Names don't count.
 *
 * An interrupted training leaves a checkpoint, from which the next equal call resumes. If the loss has no
 * name (see `namedLoss`), neither net nor checkpoint is kept. `afterEpoch` is not called for a net from the cache.
 *
 * @param initial - plain data that becomes part of the key: usually the seed of the initial weights
 * @throws ArgumentError if an option is out of range, or the data and the net don't fit
 * @throws InterruptedError if the training was interrupted
 */
export async function trainReusably(
  given: AnyNet,
  initial: unknown,
  set: Dataset,
  options: TrainOptions,
  how: ReuseOptions = {},
): Promise<TrainedNet> {
  const defaults = { reuse: true, resume: true, folder: cacheFolder };
  const { reuse, resume, folder } = withChanges("trainReusably", REUSE_SCHEMA, defaults, how);
  const settings = withDefaults(options);
  const data = checkDataset("trainReusably", set);
  if (settings.evaluateOn !== undefined) checkLabelled("trainReusably", settings.evaluateOn);
  const net = asNet("trainReusably", given);
  const keyOf = (known: TrainSettings) => {
    const content = trainingContent(net, data, known);
    return content && { initial, ...content };
  };
  const isKept = (content: object) =>
    (reuse && existsSync(cachePath("models", content, folder))) ||
    (resume && existsSync(cachePath("checkpoints", content, folder)));
  const now = keyOf(settings);
  // Earlier versions gave it another key.
  const earlier = now && !isKept(now) ? keyOf(identifiedAsWritten(settings)) : undefined;
  const key = earlier && isKept(earlier) ? earlier : now;
  const checkpoint = key && { path: cachePath("checkpoints", key, folder), resume };
  const learn = async () => {
    const { epochs, seconds, ended } = await train(net, data, { checkpoint, ...options });
    if (ended === "interrupted") {
      const what = `the training of ${options.label ?? "the net"} was interrupted`;
      throw new InterruptedError(`${what}; to ${checkpoint ? "resume" : "start over"}, run it again`);
    }
    return { arrays: net.values(), metadata: { epochs: JSON.stringify(epochs), seconds: String(seconds) } };
  };
  const found = reuse && key ? await cached("models", key, learn, folder) : undefined;
  const { arrays, metadata } = found ?? (await learn());
  const refuse = (problem: string) =>
    new FileError(
      found?.path ?? folder,
      `expected a trained net, found ${problem}`,
      "delete the file; the net is then trained again",
    );
  const epochs = checkedJson(metadata.epochs, EPOCH_RECORDS, refuse);
  net.setValues(arrays);
  return {
    epochs,
    seconds: Number(metadata.seconds),
    fromCache: found?.found ?? false,
  };
}

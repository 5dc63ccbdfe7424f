/** Trainings whose result is kept, so that the same net need not be trained twice. */
import { check } from "../checks.js";
import type { ImageSet, TransferSet } from "../data/image-set.js";
import type { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import { cached } from "../storage/cache.js";
import { contentHash } from "../storage/content-hash.js";
import { hardTargets } from "./batch-loss.js";
import { train, type EpochRecord, type TrainOptions } from "./train.js";

/** What a training came to, now or when the net was kept. */
export interface TrainedNet {
  epochs: EpochRecord[];
  /** Of training; that of the earlier run, if the net came from the cache. */
  seconds: number;
  fromCache: boolean;
}

export interface ReuseOptions {
  /** Take the net from the cache if it is there, and keep it if not. Default: true. */
  reuse?: boolean;
  /** Where caches are kept. Default: .cache in the repository. */
  folder?: string;
}

/**
 * Trains a net in place, or sets it to what an equal training made before: same initial weights (by `initial`), data,
 * and options.
 *
 * @param initial - what the net's initial weights are, as a value for the key: usually their seed
 * @throws ArgumentError if a training is to be kept whose loss is not known by its terms
 * @throws Error if the training was interrupted
 */
export async function trainReusably(
  net: MultilayerPerceptron,
  initial: unknown,
  data: ImageSet | TransferSet,
  options: TrainOptions,
  { reuse = true, folder }: ReuseOptions = {},
): Promise<TrainedNet> {
  const learn = async () => {
    const { epochs, seconds, ended } = await train(net, data, options);
    if (ended === "interrupted") {
      throw new Error(`the training of ${options.label ?? "the net"} was interrupted`);
    }
    return { arrays: net.values(), metadata: { epochs: JSON.stringify(epochs), seconds: String(seconds) } };
  };
  const found = reuse ? await cached("models", keyOf(net, initial, data, options), learn, folder) : undefined;
  const { arrays, metadata } = found ?? (await learn());
  net.setValues(arrays);
  return {
    epochs: JSON.parse(metadata.epochs) as EpochRecord[],
    seconds: Number(metadata.seconds),
    fromCache: found?.found ?? false,
  };
}

/** All that the trained weights depend on, and not how the training was watched. */
function keyOf(
  net: MultilayerPerceptron,
  initial: unknown,
  data: ImageSet | TransferSet,
  options: TrainOptions,
): unknown {
  const { label: _label, onProgress: _listener, evaluateOn, loss = hardTargets, ...settings } = options;
  check(loss.terms !== undefined, "trainReusably", "loss must have terms to be known by", "a loss without");
  return {
    layers: net.layerSizes,
    initial,
    data: [data.name, data.count, contentHash(data.labels)],
    teacher: "teacherLogits" in data ? contentHash(data.teacherLogits) : undefined,
    evaluatedOn: evaluateOn?.name,
    loss: loss.terms,
    settings,
  };
}

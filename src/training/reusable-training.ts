/** Trainings whose result is kept, so that the same net need not be trained twice. */
import { join } from "node:path";
import { check } from "../support/checks.js";
import type { ImageSet, TransferSet } from "../data/image-set.js";
import type { MultilayerPerceptron } from "../models/multilayer-perceptron.js";
import { cacheFolder } from "../support/paths.js";
import { cached, cacheName } from "../storage/cache.js";
import { contentHash } from "../storage/content-hash.js";
import { hardTargets } from "./batch-loss.js";
import { InterruptedError } from "./interrupt.js";
import { train } from "./train.js";
import type { EpochRecord, TrainOptions } from "./train-options.js";

/** What a training came to, now or when the net was kept. */
export interface TrainedNet {
  epochs: EpochRecord[];
  /** Of training; that of the earlier run, if the net came from the cache. */
  seconds: number;
  fromCache: boolean;
}

/** Whether a kept net is taken, and an interrupted training gone on with. */
export interface ReuseOptions {
  /** Go on where an interrupted or killed training of the same kind was. Default: true; false starts over. */
  resume?: boolean;
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
 * A training that does not come to its end leaves a checkpoint, from which the next equal call goes on.
 *
 * @throws ArgumentError if the loss is not known by its terms
 * @throws InterruptedError if the training was interrupted
 */
export async function trainReusably(
  net: MultilayerPerceptron,
  initial: unknown,
  data: ImageSet | TransferSet,
  options: TrainOptions,
  { reuse = true, resume = true, folder = cacheFolder }: ReuseOptions = {},
): Promise<TrainedNet> {
  const key = keyOf(net, initial, data, options);
  const checkpoint = { path: join(folder, "checkpoints", `${cacheName(key)}.safetensors`), resume };
  const learn = async () => {
    const { epochs, seconds, ended } = await train(net, data, { checkpoint, ...options });
    if (ended === "interrupted") {
      throw new InterruptedError(
        `the training of ${options.label ?? "the net"} was interrupted; to go on where it was, run it again`,
      );
    }
    return { arrays: net.values(), metadata: { epochs: JSON.stringify(epochs), seconds: String(seconds) } };
  };
  const found = reuse ? await cached("models", key, learn, folder) : undefined;
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
  const {
    label: _label,
    onProgress: _listener,
    evaluateOn,
    loss = hardTargets,
    checkpoint: _file,
    ...settings
  } = options;
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

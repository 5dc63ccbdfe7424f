/** Keeps a training's state on disk, so that it can resume as if it had never stopped. */
import { existsSync, rmSync } from "node:fs";
import { z } from "zod";
import { checkedJson } from "../support/checked-json.js";
import { checkNotNegative, FileError } from "../support/checks.js";
import type { WeightValues } from "../models/net.js";
import { readKeptArrays } from "../storage/kept-arrays.js";
import { readArrays, writeArrays, type ArrayFile } from "../storage/safetensors.js";
import type { EpochRecord } from "./epoch-record.js";
import { EPOCH_RECORDS } from "./epoch-schema.js";

/** Where checkpoints are kept, and how often they are written. */
export interface CheckpointOptions {
  /** The file; it is deleted when the training has finished. */
  path: string;
  /** Seconds of training from one checkpoint to the next; a kill loses no more. Default: 30. */
  everySeconds?: number;
  /** Resume from the file if it exists (default), or start over. */
  resume?: boolean;
}

/** Where a training stands. */
export interface TrainingPosition {
  /** Epochs finished. */
  epoch: number;
  /** Batches finished of the next one. */
  batch: number;
  /** Sum of the losses of this epoch's finished batches, weighted by examples. */
  lossSum: number;
  /** Loss of the very first batch, before anything was learned. */
  firstLoss: number | undefined;
  records: EpochRecord[];
  /** Of training so far. */
  seconds: number;
  /** Of these, what teachers beside the student took. */
  teacherSeconds?: number | undefined;
  /** States of the random generators: that of the order as it was before this epoch. */
  generators: Record<"order" | "masks" | "shifts", readonly number[]> & {
    augment?: readonly number[] | undefined;
  };
}

/** Everything that a training needs to resume. */
export interface Checkpoint {
  weights: WeightValues;
  /** The optimiser's state. */
  state: WeightValues;
  position: TrainingPosition;
}

/** Everything that must be equal for a training to be the same one, as short texts by name. */
export type TrainingIdentity = Record<string, string>;

const IDENTITY = z.record(z.string(), z.string());

/** Of a random generator. */
const STATE = z.array(z.int());

/** What JSON makes of a {@link TrainingPosition}. */
const POSITION = z.object({
  epoch: z.int().nonnegative(),
  batch: z.int().nonnegative(),
  lossSum: z.number(),
  firstLoss: z.number().optional(),
  records: EPOCH_RECORDS,
  seconds: z.number().nonnegative(),
  teacherSeconds: z.number().nonnegative().optional(),
  generators: z.object({
    order: STATE,
    masks: STATE,
    shifts: STATE,
    // Checkpoints from before this kind of augmentation have none.
    augment: STATE.optional(),
  }),
});

/** The checkpoints of one training. */
export interface Checkpoints {
  /** The checkpoint to resume from. */
  found: Checkpoint | undefined;
  /** Writes a checkpoint if it is due, or if `now`. */
  keep(make: () => Checkpoint, now?: boolean): void;
  /** Describes the last checkpoint, for error messages. */
  last(): string;
  /** Deletes the file. */
  remove(): void;
}

const SLOT_PREFIX = "optimizer:";

/**
 * @param earlier - the identity that earlier versions gave the same training
 * @throws FileError if the file to resume from is damaged or belongs to another training
 * @throws ArgumentError if `everySeconds` is negative
 */
export function checkpointsOf(
  { path, everySeconds = 30, resume = true }: CheckpointOptions,
  identity: TrainingIdentity,
  earlier: () => TrainingIdentity = () => identity,
): Checkpoints {
  checkNotNegative("train", "checkpoint.everySeconds", everySeconds);
  const found = resume && existsSync(path) ? readCheckpoint(path, identity, earlier) : undefined;
  if (!resume) refuseForeign(path);
  let last = found?.position;
  let time = performance.now();
  let warned = false;
  return {
    found,
    keep: (make, now = false) => {
      if (!now && performance.now() - time < 1000 * everySeconds) return;
      const checkpoint = make();
      try {
        writeCheckpoint(path, identity, checkpoint);
        last = checkpoint.position;
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        // A full disk must not end the training itself.
        if (!warned) console.warn(`dark-knowledge: no checkpoint is kept. ${error.message}`);
        warned = true;
      }
      time = performance.now();
    },
    last: () =>
      last === undefined
        ? "no checkpoint was kept"
        : `the last checkpoint, of epoch ${last.epoch + 1}, step ${last.batch}, is ${path}`,
    remove: () => {
      if (existsSync(path)) rmSync(path);
    },
  };
}

function writeCheckpoint(
  path: string,
  identity: TrainingIdentity,
  { weights, state, position }: Checkpoint,
): void {
  const slots = Object.entries(state).map(([name, value]) => [SLOT_PREFIX + name, value] as const);
  writeArrays(path, {
    arrays: { ...weights, ...Object.fromEntries(slots) },
    metadata: { training: JSON.stringify(identity), position: JSON.stringify(position) },
  });
}

/** Starting over may overwrite a checkpoint of another training, but no other arrays. */
function refuseForeign(path: string): void {
  let metadata: ArrayFile["metadata"];
  try {
    ({ metadata } = readArrays(path));
  } catch (error) {
    // Missing or damaged.
    if (error instanceof FileError) return;
    throw error;
  }
  if (metadata.training === undefined) throw foreign(path);
}

function foreign(path: string): FileError {
  const problem = "expected a checkpoint of a training, found another safetensors file";
  return new FileError(path, problem, "name another path for the checkpoint");
}

function readCheckpoint(
  path: string,
  identity: TrainingIdentity,
  earlier: () => TrainingIdentity,
): Checkpoint {
  const startOver =
    "name another path, or start over with checkpoint.resume: false, which overwrites this file";
  const { arrays, metadata } = readKeptArrays(path, startOver);
  const problem = (text: string) => new FileError(path, text, startOver);
  if (metadata.training === undefined || metadata.position === undefined) throw foreign(path);
  const refuse = (found: string) => problem(`expected a checkpoint of a training, found ${found}`);
  const foundIdentity = checkedJson(metadata.training, IDENTITY, refuse);
  const otherIn = (known: TrainingIdentity) =>
    Object.keys({ ...known, ...foundIdentity }).find((name) => known[name] !== foundIdentity[name]);
  const other = otherIn(identity);
  if (other !== undefined && otherIn(earlier()) !== undefined) {
    const [expected, found] = [identity[other], foundIdentity[other]].map((text) => text ?? "none");
    throw problem(
      `expected a checkpoint of this training, with ${other} ${expected!}, found one with ${found!}`,
    );
  }
  const entries = Object.entries(arrays);
  const isSlot = ([name]: [string, unknown]) => name.startsWith(SLOT_PREFIX);
  return {
    weights: Object.fromEntries(entries.filter((entry) => !isSlot(entry))),
    state: Object.fromEntries(
      entries.filter(isSlot).map(([name, value]) => [name.slice(SLOT_PREFIX.length), value]),
    ),
    position: { firstLoss: undefined, ...checkedJson(metadata.position, POSITION, refuse) },
  };
}

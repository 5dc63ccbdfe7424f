/** A teacher's logits for a whole data set in a file: for sets of so many examples and classes that memory would not hold them. */
import { existsSync, readSync, openSync, closeSync, statSync } from "node:fs";
import { inputsContent } from "../data/data-content.js";
import type { Dataset } from "../data/dataset.js";
import { FileInputs, VALUE_BYTES, type StoredType } from "../data/file-inputs.js";
import { netContent } from "../models/net-content.js";
import type { Net } from "../models/net.js";
import { stoppable } from "../runtime/interrupt.js";
import { writeBlocksAtomically } from "../storage/atomic-write.js";
import { cachePath } from "../storage/cache.js";
import { bytesOf } from "../storage/content-hash.js";
import { check, FileError } from "../support/checks.js";
import { encodeHalves, LARGEST_HALF } from "../support/half.js";
import { hexadecimal, sha256 } from "../support/sha256.js";
import { checkStayed, pausedBatches, type WholeSet } from "./whole-set.js";

/** How logits are kept in a file: in 16 bits (about three digits, up to 65,504) or 32. */
export type LogitsType = Exclude<StoredType, "uint8">;

/** The checksum after the values. */
const CHECKSUM_BYTES = 32;

/**
 * A net's logits for a whole set, from the file of an earlier call if there is one. They are computed and written some examples at a time.
 *
 * @returns the place of `[count, classes]` values
 * @throws ArgumentError if a logit is NaN, too large for 16 bits, or the data change meanwhile
 * @throws FileError if the file can't be written
 * @throws InterruptedError if it is interrupted; nothing is kept of half a file
 */
export async function logitsInFile(
  how: WholeSet,
  teacher: Net,
  data: Dataset,
  type: LogitsType,
  folder: string | undefined,
): Promise<FileInputs> {
  const pathNow = () => {
    const content = {
      teacher: netContent(teacher),
      inputs: inputsContent(data),
      classes: data.classes,
      type,
    };
    return cachePath("soft-targets", content, folder).replace(/\.safetensors$/, `.${type}`);
  };
  const path = pathNow();
  const layout = { type, size: teacher.classes, start: 0, count: data.count, isLogits: true };
  if (existsSync(path)) {
    try {
      return openChecked(path, layout);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      console.warn(`dark-knowledge: ${error.message}`);
    }
  }
  await stoppable(how.where, (pause) => {
    const answers = pausedBatches(how, teacher, data, pause);
    const checkAtEnd = () => {
      checkStayed(how.where, data, { before: path, now: pathNow() });
    };
    return writeBlocksAtomically(path, storedLogits(how.where, data, type, answers, checkAtEnd));
  });
  return FileInputs.open(path, layout);
}

async function* storedLogits(
  where: string,
  data: Dataset,
  type: LogitsType,
  answers: AsyncIterable<Float32Array>,
  checkAtEnd: () => void,
): AsyncGenerator<Uint8Array> {
  const digest = sha256();
  let done = 0;
  for await (const logits of answers) {
    if (type === "float16") checkHalves(where, data.name, logits, done);
    const bytes = bytesOf(type === "float16" ? encodeHalves(logits) : logits);
    digest.update(bytes);
    yield bytes;
    done += logits.length;
  }
  checkAtEnd();
  yield digest.digest();
}

function checkHalves(where: string, name: string, logits: Float32Array, before: number): void {
  for (let index = 0; index < logits.length; index++) {
    const value = logits[index]!;
    if (Math.abs(value) <= LARGEST_HALF || value === -Infinity) continue;
    const expectation = `logits for ${name} must be at most ${LARGEST_HALF} in 16 bits (inFile: "float32"), at value ${before + index}`;
    check(false, where, expectation, value);
  }
}

/** @throws FileError unless the file is as it was written */
function openChecked(path: string, layout: Parameters<typeof FileInputs.open>[1]): FileInputs {
  const end = layout.count * layout.size * VALUE_BYTES[layout.type];
  const repair = "nothing to do, it is computed again now";
  const { size } = statSync(path);
  if (size !== end + CHECKSUM_BYTES) {
    throw new FileError(path, `expected ${end + CHECKSUM_BYTES} bytes, found ${size}`, repair);
  }
  const inputs = FileInputs.open(path, layout);
  const [expected, found] = [checksumAt(path, end), inputs.content().file];
  if (found === expected) return inputs;
  throw new FileError(path, `expected values with SHA-256 ${expected}, found ${found}`, repair);
}

function checksumAt(path: string, position: number): string {
  const file = openSync(path, "r");
  try {
    const bytes = new Uint8Array(CHECKSUM_BYTES);
    readSync(file, bytes, 0, CHECKSUM_BYTES, position);
    return hexadecimal(bytes);
  } finally {
    closeSync(file);
  }
}

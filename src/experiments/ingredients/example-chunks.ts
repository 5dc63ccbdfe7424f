/** A large set in parts, whose logits fit into memory: those of 100,000 examples with 1,000 classes take 400 MB. */
import type { LabelledDataset } from "../../data/dataset.js";
import { selectExamples } from "../../data/select-examples.js";
import { stoppable } from "../../runtime/interrupt.js";

const CHUNK = 2000;

/**
 * Calls a function with one part of the set after the other, in order.
 *
 * @param where - who asks, for the message of an interrupt
 * @throws InterruptedError if an interrupt arrived between two parts
 */
export async function forEachChunk(
  where: string,
  set: LabelledDataset,
  look: (chunk: LabelledDataset) => void,
): Promise<void> {
  await stoppable(where, async (pause) => {
    for (let first = 0; first < set.count; first += CHUNK) {
      const length = Math.min(CHUNK, set.count - first);
      look(
        selectExamples(
          set,
          Uint32Array.from({ length }, (_, row) => first + row),
        ),
      );
      await pause(`${first + length} of ${set.count} examples`);
    }
  });
}

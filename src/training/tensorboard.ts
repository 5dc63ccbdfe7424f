/** Event files that TensorBoard reads: `tensorboard --logdir FOLDER` draws the loss and the errors of every training. */
import { join } from "node:path";
import { loadTfjsNode, type EventWriter } from "../runtime/tfjs-node.js";
import { check } from "../support/checks.js";
import { isNative } from "../runtime/is-native.js";
import type { ProgressListener } from "./progress.js";
import { trainingNames } from "./training-names.js";

/**
 * A listener for `train`'s `onProgress` that writes each training as a run into its own folder, named after its
 * label; further trainings with the same label are numbered.
 * @throws ArgumentError without the native backend, which writes the files
 */
export function tensorBoardListener(folder: string): ProgressListener {
  check(isNative(), "tensorBoardListener", "the native backend must be there to write events", "another one");
  const { node } = loadTfjsNode();
  const writers = new Map<string, EventWriter>();
  const nameOf = trainingNames();
  return ({ label, batch, loss, errors, examples, ended }) => {
    // Nothing is trained.
    if (examples) return;
    // Labels that differ only in replaced characters would otherwise share a folder.
    const name = nameOf({ label: label.replace(/[^\w.-]+/g, "-"), ended }).replace(" ", "-");
    const writer = writers.get(name) ?? node.summaryFileWriter(join(folder, name));
    writers.set(name, writer);
    if (Number.isFinite(loss)) writer.scalar("loss (nats)", loss, batch);
    if (errors) writer.scalar("errors", errors.count, batch);
    if (ended) writer.flush();
  };
}

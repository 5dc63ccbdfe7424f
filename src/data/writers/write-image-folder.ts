/** Writes pictures as files, one folder for each class, as `readImageFolder` reads them. */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { stoppable } from "../../runtime/interrupt.js";
import { loadTfjsNode } from "../../runtime/tfjs-node.js";
import { writeAtomically } from "../../storage/atomic-write.js";
import { check, FileError } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { checkKind } from "../../support/options.js";
import { checkDataset, isLabelled } from "../check-dataset.js";
import { classFolderName } from "../class-folder-name.js";
import { areBytes, exampleInputs, imageSizeOf, type Dataset } from "../dataset.js";
import { checkDecoder } from "../readers/decode-picture.js";

/**
 * Writes each example as a PNG file, `FOLDER/CLASS/000012.png` by its position, or `FOLDER/000012.png` without labels:
 *
 * ```ts
 * await writeImageFolder(firstExamples(loadFashionMnist().training, 100), "clothes"); // clothes/ankle boot/000000.png, …
 * ```
 *
 * Folders have the names of the classes, or their numbers; "-" replaces characters that some file systems refuse.
 *
 * @param data - bytes of shape `[height, width]` or `[height, width, channels]`
 * @param folder - is created, or must be empty
 * @throws ArgumentError if the data are not pictures of bytes, two classes would share a folder, or the backend is WebAssembly
 * @throws FileError if the folder is not empty, or a file can't be written
 */
export async function writeImageFolder(data: Dataset, folder: string): Promise<void> {
  const where = "writeImageFolder";
  const known = checkDataset(where, data);
  checkKind(where, kind.name, folder, "folder");
  checkDecoder(where);
  const size = imageSizeOf(known);
  const expectation = "data must be pictures of bytes, of shape [height, width, channels]";
  check(size !== undefined && areBytes(known.inputs), where, expectation, known.shape);
  const folders = isLabelled(known) ? classFolderNames(where, known) : undefined;
  makeEmpty(folder);
  const { node } = loadTfjsNode();
  await stoppable(where, async (pause) => {
    for (let position = 0; position < known.count; position++) {
      const values = exampleInputs(known, position);
      const picture = tf.tensor3d(values, [size.height, size.width, size.channels], "int32");
      try {
        const name = `${String(position).padStart(6, "0")}.png`;
        const place = folders ? join(folder, folders[known.labels![position]!]!) : folder;
        writeAtomically(join(place, name), await node.encodePng(picture));
      } finally {
        picture.dispose();
      }
      await pause(`${position + 1} of ${known.count} pictures`);
    }
  });
}

function classFolderNames(where: string, { classes, classNames }: Dataset): string[] {
  const names = Array.from({ length: classes! }, (_, label) => classNames?.[label] ?? String(label));
  const folders = names.map(classFolderName);
  const twice = folders.find((name, label) => folders.indexOf(name) !== label);
  check(twice === undefined, where, "each class must have a folder of its own", twice);
  return folders;
}

function makeEmpty(folder: string): void {
  const advice = "name another folder, or one that is not there yet";
  let found: string[];
  try {
    mkdirSync(folder, { recursive: true });
    found = readdirSync(folder);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new FileError(folder, `expected a folder that can be written to, found ${code}`, advice);
  }
  if (found.length > 0) throw new FileError(folder, `expected an empty folder, found ${found[0]!}`, advice);
}

/** Reads folders of pictures, one folder for each class. */
import { basename } from "node:path";
import { z } from "zod";
import { stoppable } from "../../runtime/interrupt.js";
import { check, FileError } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { checkKind, kindOf, optionsSchema } from "../../support/options.js";
import { checkDataset } from "../check-dataset.js";
import type { InMemory, LabelledDataset } from "../dataset.js";
import { labelArray } from "./class-labels.js";
import { classFolders, unlabelledPictures, type ClassFolder } from "./class-folders.js";
import { checkDecoder, decodePicture, type Picture } from "./decode-picture.js";

/** Options of {@link readImageFolder}. */
export interface ImageFolderOptions {
  /** Height of all pictures in pixels, given with `width`; pictures of another size are scaled. Default: that of the first picture, and others are refused. */
  height?: number;
  /** Width of all pictures in pixels, given with `height`. */
  width?: number;
  /** 1 for grey, 3 for colour, 4 for colour and opacity. Default: 3. */
  channels?: 1 | 3 | 4;
  /** The classes in order; for a test folder those of the training folder, `classNames: training.classNames`. Default: the folders, sorted. */
  classNames?: readonly string[];
  /** Whether each class has a folder; if not, the pictures are in the folder itself. Default: true. */
  labelled?: boolean;
  /** Name of the set, for people. Default: the folder's name. */
  name?: string;
}

const SCHEMA = optionsSchema<ImageFolderOptions>({
  height: kind.count,
  width: kind.count,
  channels: kindOf<1 | 3 | 4>("1, 3 or 4", (error) => z.literal([1, 3, 4], error)),
  classNames: kind.list(kind.text),
  labelled: kind.flag,
  name: kind.text,
});

/**
 * Reads PNG and JPEG pictures from a folder that has a folder for each class:
 *
 * ```ts
 * const flowers = await readImageFolder("flowers", { height: 64, width: 64 }); // flowers/rose/1.jpg, flowers/tulip/1.jpg, …
 * ```
 *
 * Pictures are sorted by class and name. Scaling does not keep the ratio of height to width. Grey pictures become colour and colour
 * ones grey, according to `channels`. Opacity is dropped unless `channels` is 4, and the camera's orientation (EXIF) is ignored.
 *
 * @returns pictures of shape `[height, width, channels]`, bytes that nets see as 0…1
 * @throws FileError naming a picture that can't be decoded or has another size, a class without pictures, or a path that is not a folder
 * @throws InterruptedError if the stop button or Ctrl-C ended it
 * @throws ArgumentError if an option is out of range, or the backend is WebAssembly, which has no decoder
 */
export function readImageFolder(
  path: string,
  options: ImageFolderOptions & { labelled: false },
): Promise<InMemory>;
export function readImageFolder(
  path: string,
  options?: ImageFolderOptions,
): Promise<InMemory<LabelledDataset>>;
export async function readImageFolder(path: string, options: ImageFolderOptions = {}): Promise<InMemory> {
  const where = "readImageFolder";
  checkKind(where, kind.name, path, "path");
  checkKind(where, SCHEMA.some, options);
  checkSizes(where, options);
  checkDecoder(where);
  const { labelled = true, name = basename(path) } = options;
  const classes = labelled
    ? classFolders(path, options.classNames)
    : [{ name: "", pictures: unlabelledPictures(path) }];
  const { inputs, shape, count } = await picturesOf(classes, options);
  return checkDataset(where, { name, count, shape, inputs, ...(labelled && labelsOf(classes, count)) });
}

function checkSizes(where: string, { height, width }: ImageFolderOptions): void {
  check((height === undefined) === (width === undefined), where, "height and width must be given together", [
    height,
    width,
  ]);
}

function labelsOf(classes: readonly ClassFolder[], count: number) {
  const labels = labelArray(count, classes.length);
  let written = 0;
  classes.forEach(({ pictures }, label) => {
    labels.fill(label, written, (written += pictures.length));
  });
  return { labels, classes: classes.length, classNames: Object.freeze(classes.map(({ name }) => name)) };
}

/** All pictures, one after the other, in memory that is allocated once. */
async function picturesOf(
  classes: readonly ClassFolder[],
  { height, width, channels = 3 }: ImageFolderOptions,
) {
  const paths = classes.flatMap(({ pictures }) => pictures);
  const size = height === undefined || width === undefined ? undefined : { height, width };
  const first = decodePicture(paths[0]!, channels, size);
  const values = new Uint8Array(paths.length * first.values.length);
  await stoppable("readImageFolder", async (pause) => {
    for (const [index, path] of paths.entries()) {
      const picture = index === 0 ? first : decodePicture(path, channels, size);
      checkSameSize(path, picture, paths[0]!, first);
      values.set(picture.values, index * first.values.length);
      await pause(`${index + 1} of ${paths.length} pictures`);
    }
  });
  const shape = Object.freeze([first.height, first.width, channels]);
  return { inputs: values, shape, count: paths.length };
}

function checkSameSize(path: string, picture: Picture, firstPath: string, first: Picture): void {
  if (picture.height === first.height && picture.width === first.width) return;
  const expected = `expected ${first.height} × ${first.width} pixels, as ${firstPath} has`;
  const problem = `${expected}, found ${picture.height} × ${picture.width}`;
  throw new FileError(path, problem, "give height and width, to which all pictures are then scaled");
}

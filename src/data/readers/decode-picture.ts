/** Decodes pictures into bytes with TensorFlow's own decoder. */
import * as tf from "@tensorflow/tfjs";
import { isNative } from "../../runtime/is-native.js";
import { loadTfjsNode } from "../../runtime/tfjs-node.js";
import { check, FileError } from "../../support/checks.js";
import type { ImageSize } from "../dataset.js";
import { readBytes } from "./read-file.js";

/** A picture, row after row, the channels of a pixel side by side. */
export interface Picture extends ImageSize {
  values: Uint8Array;
}

/** First bytes of other kinds of files. */
const PNG = "\x89PNG\r\n\x1a\n";
const JPEG = "\xff\xd8\xff";
const OTHERS: readonly [begins: RegExp, what: string][] = [
  [/^GIF8/, "a GIF picture"],
  [/^BM/, "a BMP picture"],
  [/^RIFF....WEBP/s, "a WebP picture"],
  [/^(II\*\0|MM\0\*)/, "a TIFF picture"],
  [/^....ftyp(hei|mif|avi)/s, "a HEIC or AVIF picture"],
  [/^\s*<(!doctype|html|\?xml|svg)/i, "a web page or an SVG picture"],
  [/^version https:\/\/git-lfs/, "a pointer of Git LFS (git lfs pull brings the file)"],
];

/** Where a PNG's header ends. */
const PNG_HEADER = 33;

/** @throws ArgumentError unless the native backend, which has the decoder, is running */
export function checkDecoder(where: string): void {
  check(
    isNative(),
    where,
    "the native backend must be there to decode pictures (npm run doctor)",
    tf.getBackend(),
  );
}

/**
 * Decodes a PNG or JPEG file.
 *
 * @param channels - 1 for grey, 3 for red, green, blue, 4 with opacity, which only PNGs have
 * @param size - size to which the picture is scaled, if it has another
 * @throws FileError if the file can't be read or decoded, is animated, or has 16 bits per channel
 */
export function decodePicture(path: string, channels: number, size?: Omit<ImageSize, "channels">): Picture {
  const bytes = readBytes(path, "a picture");
  checkKind(path, bytes, channels);
  return tf.tidy(() => {
    const decoded = decode(path, bytes, channels);
    const [height, width] = decoded.shape;
    const fits = size === undefined || (size.height === height && size.width === width);
    const sized = fits ? decoded : scaled(decoded, size);
    const values = Uint8Array.from(sized.dataSync());
    return { height: sized.shape[0], width: sized.shape[1], channels, values };
  });
}

function decode(path: string, bytes: Uint8Array, channels: number): tf.Tensor3D {
  try {
    const { node } = loadTfjsNode();
    // This decodes as exactly as other programs; the default is faster and off by up to six levels.
    return bytes[0] === JPEG.charCodeAt(0)
      ? node.decodeJpeg(bytes, channels, 1, true, false, 1, "INTEGER_ACCURATE")
      : node.decodePng(bytes, channels);
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid TF_Status: \d+\s*Message: /, "");
    throw new FileError(path, `expected a picture, found what can't be decoded (${reason})`, AGAIN);
  }
}

const AGAIN = "fetch, copy or save it again, or remove it";

/** @throws FileError for files that the decoder would refuse or misread */
function checkKind(path: string, bytes: Buffer, channels: number): void {
  const problem = (found: string, advice: string) =>
    new FileError(path, `expected a PNG or JPEG picture, found ${found}`, advice);
  const start = bytes.toString("latin1", 0, 64);
  if (start.startsWith(JPEG)) {
    if (channels === 4)
      throw problem("a JPEG, which has no opacity", "take channels: 3, or convert it to PNG");
    return;
  }
  if (!start.startsWith(PNG)) {
    const other = OTHERS.find(([begins]) => begins.test(start))?.[1];
    throw problem(
      bytes.length === 0 ? "an empty file" : (other ?? "something else"),
      other === undefined ? AGAIN : "convert it to PNG or JPEG, or remove it",
    );
  }
  const depth = bytes[24] ?? 8;
  if (depth > 8) throw problem(`a PNG of ${depth} bits per channel`, "save it with 8 bits per channel");
  if (depth < 8 && channels === 4) {
    throw problem(`a PNG of ${depth} bits per channel, without opacity`, "save it with 8 bits per channel");
  }
  if (bytes.indexOf("acTL", PNG_HEADER, "latin1") === PNG_HEADER + 4) {
    throw problem("an animated PNG", "save one of its pictures");
  }
}

/** The parts of the backend that are used here. */
interface Backend {
  executeSingleOutput(name: string, attributes: unknown[], inputs: tf.Tensor[]): tf.Tensor;
  binding: Record<"TF_ATTR_TYPE" | "TF_ATTR_BOOL" | "TF_ATTR_STRING" | "TF_INT32", number>;
}

/** Resizes with each pixel the mean of the area it covers, like Pillow's `Image.BILINEAR`; tfjs's resizing skips pixels when it shrinks. */
function scaled(picture: tf.Tensor3D, { height, width }: Omit<ImageSize, "channels">): tf.Tensor3D {
  const backend = tf.backend() as unknown as Backend;
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_ATTR_STRING, TF_INT32 } = backend.binding;
  const attributes = [
    { name: "T", type: TF_ATTR_TYPE, value: TF_INT32 },
    { name: "kernel_type", type: TF_ATTR_STRING, value: "triangle" },
    { name: "antialias", type: TF_ATTR_BOOL, value: true },
  ];
  const factors = tf.tensor1d([height / picture.shape[0], width / picture.shape[1]]);
  const inputs = [tf.expandDims(picture), tf.tensor1d([height, width], "int32"), factors, tf.zeros([2])];
  const result = backend.executeSingleOutput("ScaleAndTranslate", attributes, inputs) as tf.Tensor4D;
  return tf.squeeze<tf.Tensor3D>(tf.round(tf.clipByValue(result, 0, 255)), [0]);
}

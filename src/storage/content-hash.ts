/** Checksums, which show damage to a file. Keys, which find results, are made by `keyOf`. */
import { hexadecimal, sha256 } from "../support/sha256.js";

/** SHA-256 of texts or of memory, one after the other, as 64 hexadecimal digits. */
export function contentHash(...parts: (string | ArrayBufferView)[]): string {
  const hash = sha256();
  for (const part of parts) hash.update(typeof part === "string" ? part : bytesOf(part));
  return hexadecimal(hash.digest());
}

/** The same memory as bytes. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

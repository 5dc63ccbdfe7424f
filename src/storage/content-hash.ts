/** Tells contents apart: for cache keys and checksums. */
import { createHash } from "node:crypto";

/** SHA-256 of bytes, texts or float32 values, one after the other, as 64 hexadecimal digits. */
export function contentHash(...parts: (string | Uint8Array | Float32Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(typeof part === "string" ? part : bytesOf(part));
  return hash.digest("hex");
}

/** The same memory as bytes. */
export function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

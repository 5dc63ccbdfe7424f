/** SHA-256: by Node if available, which is ten times faster, else in JavaScript. */
import { sha256 as portable } from "@noble/hashes/sha2";

/** A digest that is being computed. */
export interface Sha256 {
  /** Appends texts, as UTF-8, or bytes. */
  update(part: string | Uint8Array): void;
  /** The 32 bytes; nothing can be appended afterwards. */
  digest(): Uint8Array;
}

/** Starts a digest. It imports nothing from Node, so that a bundler can take this file into a web page. */
export function sha256(): Sha256 {
  const node = globalThis as { process?: Partial<Pick<NodeJS.Process, "getBuiltinModule">> };
  const crypto = node.process?.getBuiltinModule?.("node:crypto");
  return crypto ? crypto.createHash("sha256") : portableSha256();
}

/** The same without Node. */
export function portableSha256(): Sha256 {
  return portable.create();
}

/** The same bytes as two hexadecimal digits each. */
export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

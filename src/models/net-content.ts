/** What of a net is part of a key. */
import { asNet } from "./layers-net.js";
import type { AnyNet } from "./net.js";

/** All that a net's logits depend on: what it is, and every weight. */
export function netContent(given: AnyNet) {
  const net = asNet("netContent", given);
  return { ...net.architecture, weights: net.values() };
}

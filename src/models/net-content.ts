/** The content of a net for keys. */
import { asNet } from "./layers-net.js";
import type { AnyNet } from "./net.js";

/** Everything that a net's logits depend on: its architecture and every weight. */
export function netContent(given: AnyNet) {
  const net = asNet("netContent", given);
  return { ...net.architecture, weights: net.values() };
}

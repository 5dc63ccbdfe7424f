/** Warnings that are worth saying once. */

const said = new Set<string>();

/** Says something on the console, unless this process has said the same before. */
export function warnOnce(text: string): void {
  if (said.has(text)) return;
  said.add(text);
  console.warn(`dark-knowledge: ${text}`);
}

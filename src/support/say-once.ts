/** Warnings that are printed only once. */

const said = new Set<string>();

/** Warns on the console, unless this process has printed the same warning before. */
export function warnOnce(text: string): void {
  if (said.has(text)) return;
  said.add(text);
  console.warn(`dark-knowledge: ${text}`);
}

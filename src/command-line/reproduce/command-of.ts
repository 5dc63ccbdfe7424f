/** The command that makes a run's tables again. */
import type { ReproduceOptions } from "./reproduce-options.js";

/** Words that need no quotes in a shell. */
const PLAIN = /^[\w.,:=/-]+$/;
const quoted = (word: string) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** The command as people type it, without default values and without the output folder. */
export function commandOf({ full, parameter, only, notebooks }: Partial<ReproduceOptions>): string {
  const parameters = Object.entries(parameter ?? {}).flatMap(([name, value]) => [
    "-p",
    `${name}=${JSON.stringify(value)}`,
  ]);
  const words = [
    ...(full === true ? ["--full"] : []),
    ...(only === undefined ? [] : ["--only", only]),
    ...(notebooks === undefined ? [] : ["--notebooks", notebooks]),
    ...parameters,
  ];
  return ["npm run reproduce", ...(words.length > 0 ? ["--", ...words.map(quoted)] : [])].join(" ");
}

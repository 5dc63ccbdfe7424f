/** The command that gives a run's tables again. */
import type { ReproduceOptions } from "./reproduce-options.js";

/** Words that a shell leaves alone. */
const PLAIN = /^[\w.,:=/-]+$/;
const quoted = (word: string) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** As people type it, without what is as it is anyway, and without where the tables are kept. */
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

/** The options of `npm run reproduce`. */

/** Options from the command line. */
export interface ReproduceOptions {
  full: boolean;
  parameter: Readonly<Record<string, unknown>>;
  only?: string;
  notebooks?: string;
  output?: string;
}

/** What `npm run reproduce` can be told. */

/** As the command line gives them. */
export interface ReproduceOptions {
  full: boolean;
  parameter: Readonly<Record<string, unknown>>;
  only?: string;
  notebooks?: string;
  output?: string;
}

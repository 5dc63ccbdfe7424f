/** Derives a schema from an example of options, for options without a schema. */
import { z } from "zod";
import { kindOf, optionsSchema, type Kind, type Kinds, type OptionsSchema } from "./options.js";
import { flag, text, whatever } from "./option-kinds.js";

/** The schema in which each option has the same kind as in the example: a number, a text, true or false, a list, an object. */
export function schemaLike<Options extends object>(example: Options): OptionsSchema<Options> {
  const kinds = Object.entries(example).map(([name, value]) => [name, kindLike(value)] as const);
  return optionsSchema(Object.fromEntries(kinds) as unknown as Kinds<Options>);
}

/** Values that are not finite are not JSON, and usually result from mistakes. */
function kindLike(value: unknown): Kind<unknown> {
  if (typeof value === "number") return kindOf("a finite number", (error) => z.number(error));
  if (typeof value === "string") return text;
  if (typeof value === "boolean") return flag;
  if (Array.isArray(value)) return kindOf("a list", (error) => z.array(z.unknown(), error));
  if (typeof value === "object" && value !== null) {
    return kindOf("an object", (error) => z.record(z.string(), z.unknown(), error));
  }
  return whatever();
}

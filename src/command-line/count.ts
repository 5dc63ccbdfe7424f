/** Whole numbers among a command's options. */
import { InvalidArgumentError } from "commander";

/** @throws InvalidArgumentError, which commander reports by the option's name */
export function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("expected a whole number.");
  return Number(text);
}

/** Errors about what a command was given. */
import { ArgumentError } from "../support/checks.js";

/**
 * @param subject - the option or the folder that the error is about
 * @param details - `repair`: what the user can do
 */
export function usageError(
  subject: string,
  { expected, found, repair }: { expected: string; found: string; repair: string },
): ArgumentError {
  return new ArgumentError(`${subject}: expected ${expected}, found ${found}. To repair: ${repair}`);
}

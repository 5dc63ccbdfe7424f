/** Errors about a command's arguments. */
import { ArgumentError } from "../support/checks.js";

/**
 * @param subject - the option or the folder that is wrong
 * @param details - `repair`: advice for the user
 */
export function usageError(
  subject: string,
  { expected, found, repair }: { expected: string; found: string; repair: string },
): ArgumentError {
  return new ArgumentError(`${subject}: expected ${expected}, found ${found}. To repair: ${repair}`);
}

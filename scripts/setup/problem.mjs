/** An error for people: what was expected, what was found, what repairs it. Printed without a stack. */
export class SetupError extends Error {
  name = "SetupError";

  /**
   * @param {string} subject what the error is about: a file, a tool, an option
   * @param {string} problem what was expected and what was found
   * @param {string} repair what to do about it
   */
  constructor(subject, problem, repair) {
    super(`${subject}: ${problem}.\n  To repair: ${repair}`);
  }
}

/**
 * Runs a command's main function and turns its errors into a message and an exit code.
 * @param {() => Promise<number | void>} main resolves to the exit code, 0 if it says nothing
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/** A reason to give up that a user can act on: printed as it is, without a stack. */
export class Stop extends Error {}

/**
 * Runs an entry point; a Stop becomes its sentence and exit code 1.
 * @template T
 * @param {() => Promise<T>} main
 */
export async function orStop(main) {
  try {
    return await main();
  } catch (error) {
    console.error(error instanceof Stop ? `\n${error.message}` : error);
    process.exit(1);
  }
}

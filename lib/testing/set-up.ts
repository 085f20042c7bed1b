import { bundle } from "../../scripts/bundle.mjs";
import { withLock } from "../../scripts/lock.mjs";

/** Before all tests: those that start our programs start them from the bundle, as it is in use, and sooner than with tsx. */
export function setup(): Promise<void> {
  return withLock(bundle);
}

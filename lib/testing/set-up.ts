import { rm } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { migrate } from "#prisma/migrate";
import { bundle } from "../../scripts/bundle.mjs";
import { withLock } from "../../scripts/lock.mjs";
import { EMPTY_DATABASE } from "./empty-database";
import { makeEmptyDatabase, TEST_SERVER } from "./postgresql";

/**
 * Before all tests: those that start our programs start them from the bundle, as it is in use, and sooner than with tsx; those
 * that need a database copy an empty one instead of migrating their own.
 */
export function setup(): Promise<void> {
  return withLock(async () => {
    await bundle();
    if (TEST_SERVER !== undefined) return makeEmptyDatabase();
    await rm(EMPTY_DATABASE, { force: true });
    await migrate(pathToFileURL(EMPTY_DATABASE).href);
  });
}

import { machineWith, type Requested } from "#lib/machine/choices/from-request";
import { queryText } from "#lib/machine/choices/query";

/** The configurator with the image of a request chosen. */
export function configureHref(request: Requested): `/?${string}` {
  return `/?${queryText(machineWith(request))}`;
}

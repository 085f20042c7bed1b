import { AppError } from "#lib/errors";
import { FORMATS, type Format } from "#lib/machine/formats/render";

/** What can be had of a saved config: the choices themselves, and every format. */
const ENDINGS = ["json", ...FORMATS] as const;
export type Ending = (typeof ENDINGS)[number];

/** Which text of which saved config; `newest` is the evergreen one. */
export type ConfigAddress = { id: string; newest: boolean; ending: Ending };

/** Reads the last part of an address such as `ID.newest.ign`. Throws AppError not_found. */
export function readConfigAddress(file: string): ConfigAddress {
  const [, id = "", newest, given] = /^([0-9a-f]{32})(\.newest)?\.([a-z]+)$/.exec(file) ?? [];
  const ending = ENDINGS.find((known) => known === given);
  if (ending !== undefined && (ending !== "json" || newest === undefined))
    return { id, newest: newest !== undefined, ending };
  const endings = `.${ENDINGS.join(", .")}, or .newest.${FORMATS.join(", .newest.")}`;
  throw new AppError("not_found", `There is no config at ${file}: its addresses are its id with ${endings}.`);
}

/** All addresses of a saved config below this server's address, fixed and evergreen ones. */
export function configUrls(id: string, baseUrl: string): ConfigUrls {
  const own = `${baseUrl}/api/v1/configs/${id}`;
  return { json: `${own}.json`, ...everyFormat(own), newest: everyFormat(`${own}.newest`) };
}

type ConfigUrls = Record<Ending, string> & { newest: Record<Format, string> };

function everyFormat(start: string): Record<Format, string> {
  return { bu: `${start}.bu`, ign: `${start}.ign`, cloud: `${start}.cloud`, sh: `${start}.sh` };
}

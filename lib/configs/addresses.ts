import { AppError } from "#lib/errors";
import { queryText, targetText } from "#lib/machine/choices/query";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import { FORMATS, type Format } from "#lib/machine/formats/names";

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

/** This server's address as machines reach it. */
export function baseUrlOf({ repository }: Pick<Facts, "repository">): string {
  return repository.replace(/\/extensions$/, "");
}

/**
 * The cookie in which a browser keeps the address that machines reach this server by. Cookies of one host are shared by
 * all of its ports, hence the port in the name.
 */
export function addressCookie(host: string): string {
  return `bakehouse-address-${host.replaceAll(/[^\w.-]/g, "-")}`;
}

/** The cookie in which a browser keeps the query of its last choices, so that the page begins with them. */
export function choicesCookie(host: string): string {
  return `bakehouse-choices-${host.replaceAll(/[^\w.-]/g, "-")}`;
}

/** The cookie that makes a browser, or a program with a cookie jar, the owner of the configs it saves. */
export function ownerCookie(host: string): string {
  return `bakehouse-owner-${host.replaceAll(/[^\w.-]/g, "-")}`;
}

/** The query of the address bar: the choices, or the saved config that holds exactly them. Extras never go there. */
export function searchOf(input: MachineInput, savedId: string | null): string {
  if (savedId !== null) return `?config=${savedId}`;
  // Without a query the page begins with an example, and nothing chosen is a choice as well.
  return `?${queryText(input) || `target=${targetText(input.target)}`}`;
}

/** Whether a link leaves something out. */
export function hasExtras({ extras }: Pick<MachineInput, "extras">): boolean {
  const { hostname, sshKeys, files, units, snippet } = extras;
  return [sshKeys, files, units].some(({ length }) => length > 0) || hostname !== undefined || snippet !== undefined;
}

/** The page of a saved config. */
export function configHref(id: string): `/configs/${string}` {
  return `/configs/${id}`;
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

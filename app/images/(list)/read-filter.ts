import { ARCHES } from "#lib/arches";
import type { ImageFilter } from "#lib/images/reads";
import { paramOf, type SearchParams } from "../../_server/search-params";
import { AGES, type ImagesFilter } from "../images-filter";

/** Reads the address of the list; what it can't mean is left out. */
export function readImagesFilter(params: SearchParams): ImagesFilter {
  return {
    search: paramOf(params, "search")?.slice(0, 200),
    name: paramOf(params, "name"),
    arch: ARCHES.find((arch) => arch === paramOf(params, "arch")),
    os: paramOf(params, "os"),
    days: AGES.find(({ id }) => id === paramOf(params, "days"))?.id,
    cursor: paramOf(params, "cursor"),
  };
}

/** The same as the reads of the database take it. */
export function toRead({ search, name, arch, os, days }: ImagesFilter, now: Date): ImageFilter {
  const since = days === undefined ? undefined : new Date(now.getTime() - Number(days) * 86_400_000);
  return { search, name, arch: ARCHES.find((known) => known === arch), os, since };
}

import type { Build } from "#lib/builds/schema";
import { publishedVersion } from "#lib/images/name";
import { osText } from "../images/os-text";

/** What a build makes, in the words of a title: `docker 24.0.5`. */
export function titleOf({ request }: Pick<Build, "request">): string {
  const revision = "revision" in request ? request.revision : 0;
  return `${request.name} ${publishedVersion({ version: request.version, revision })}`;
}

/** For which machines, and whether only to compare: `x86-64 → Flatcar`. */
export function targetOf({ request, rebake }: Pick<Build, "request" | "rebake">): string {
  return `${request.arch} → ${osText(request.os, request.osVersion)}${rebake ? " · again, to compare" : ""}`;
}

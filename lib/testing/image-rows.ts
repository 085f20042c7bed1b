import type { Made } from "#lib/builds/writes";
import { db } from "#lib/db";
import { fileName } from "#lib/images/name";
import type { ImageStore } from "#lib/images/store";
import { RULES_REVISION } from "#lib/lint-rules";
import type { Plan } from "#lib/recipes/plan";
import { PinnedRequest } from "#lib/recipes/schema";
import { notRehearsed } from "#lib/rehearse/rehearse";
import { republish } from "#lib/repository/writes";
import type { Standing } from "#lib/standing";
import { putText } from "#lib/testing/image-store.contract";
import type { Arch } from "#lib/words";

type Wanted = {
  name: string;
  version: string;
  revision?: number;
  arch?: Arch;
  os?: string;
  options?: Record<string, string>;
  text?: string;
  createdAt?: Date;
  state?: Standing;
  /** The watch that asked for it. */
  watch?: string;
  warnings?: string[];
};

/** An image, published if nothing else is said, with its build, as a finished bake leaves them; the bytes are `text`. Gives its file name and digest. */
export async function publishImage(store: ImageStore, wanted: Wanted): Promise<{ file: string; sha256: string }> {
  const { name, version, revision = 0, arch = "x86-64", os = "flatcar", options = {}, createdAt = new Date() } = wanted;
  const file = fileName({ name, version, revision, arch });
  const { state = "published", watch, warnings = [] } = wanted;
  const text = wanted.text ?? `bytes of ${file}`;
  const sha256 = await putText(store, text);
  const what = { file, name, version, revision, arch, fingerprint: `fingerprint of ${file}`, createdAt };
  const request = PinnedRequest.parse({ recipe: name, name, version, revision, arch, options });
  const build = { id: `build of ${file}`, kind: "recipe", status: "succeeded", request, origin: "test", watch };
  const publishedAt = state === "candidate" ? null : createdAt;
  const image = { os, state, publishedAt, sha256, size: BigInt(text.length), compression: "gzip:6" };
  await db().build.create({ data: { ...what, ...build, size: image.size, detail: { create: { warnings } } } });
  const buildId = build.id;
  const inspection = { create: { findings: [], rulesRevision: RULES_REVISION, createdAt } };
  await db().image.create({ data: { ...what, ...image, buildId, inspection, manifest: { create: { entries: [] } } } });
  await db().$transaction((tx) => republish(tx, name, createdAt));
  return { file, sha256 };
}

/** What a bake that had nothing to say hands over with the image of a plan. */
export function madeOf(plan: Plan): Made {
  const rehearsal = notRehearsed("A test.");
  return { plan, stages: [], warnings: [], changes: [], tool: "a test", findings: [], rehearsal };
}

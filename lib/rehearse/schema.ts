import { z } from "zod";
import { Arch } from "#lib/words";

/** What a real systemd made of an image, before machines see it. */
export const Rehearsal = z.strictObject({
  outcome: z.enum(["merged", "refused", "not rehearsed"]),
  /** Who judged, such as `systemd 252` or `systemd 252, 257 and 262`; null where none did. */
  by: z.string().nullable(),
  /** The systems that were played, such as `flatcar 4593.2.5 and debian 13`; null where none was. */
  system: z.string().nullable(),
  /** Why it was refused or not rehearsed, or not by each one who was to judge. */
  reason: z.string().nullable(),
  /** What systemd-analyze says of its units, a line each. */
  remarks: z.array(z.string()),
  /** The end of what the programs wrote. */
  log: z.string(),
});
export type Rehearsal = z.infer<typeof Rehearsal>;

const System = { os: z.string(), osVersion: z.string().nullable() };

/** What a worker on another host is asked to rehearse, of which the bytes are in the store: an image, or published ones together. */
export const Subject = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("image"),
    file: z.string(),
    name: z.string(),
    arch: Arch,
    sha256: z.string(),
    ...System,
    /** Its units as `systemctl` names them. */
    units: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal("set"), arch: Arch, files: z.array(z.string()), ...System }),
]);
export type Subject = z.infer<typeof Subject>;
export type ImageSubject = Extract<Subject, { kind: "image" }>;

/** The images that it is about. */
export function filesOf(subject: Subject): string[] {
  return subject.kind === "image" ? [subject.file] : subject.files;
}

/** What becomes of one image of several that are merged together. */
const Part = z.strictObject({
  file: z.string(),
  outcome: z.enum(["merged", "skipped", "blocks the others", "not rehearsed"]),
  reason: z.string().nullable(),
});

/** A file that several of the images bring: the one whose name sorts last is what the machine sees. */
export const Collision = z.strictObject({ path: z.string(), files: z.array(z.string()) });
export type Collision = z.infer<typeof Collision>;

/** What a real systemd makes of all images of a machine together. */
export const SetRehearsal = z.strictObject({
  by: z.string().nullable(),
  system: z.string().nullable(),
  /** Why nothing was merged. */
  reason: z.string().nullable(),
  images: z.array(Part),
  /** The first hundred. */
  collisions: z.array(Collision),
  collisionCount: z.int(),
  remarks: z.array(z.string()),
  log: z.string(),
});
export type SetRehearsal = z.infer<typeof SetRehearsal>;

import { z } from "zod";
import { Template } from "#lib/recipes/template";
import { Name } from "#lib/words";

export const UnitName = z
  .string()
  .regex(/^[\w@.:-]+\.(service|socket|timer|target|path|mount)$/, "Must be a unit such as docker.service.");
/** Of a user or a group. */
export const AccountName = z
  .string()
  .regex(/^[a-z_][a-z0-9_-]{0,30}$/, "Must be a name of small letters, digits, underscore and minus.");

const MachineFile = z.strictObject({
  path: z.string().startsWith("/"),
  mode: z.int().min(0).max(0o777).optional(),
  /** Whose it is; root's when left out. */
  user: AccountName.optional(),
  group: AccountName.optional(),
  /** Blanks the operator fills in are marked `<<like this>>`. */
  text: Template,
  why: z.string(),
});

const Mask = z.strictObject({
  unit: UnitName,
  why: z.string(),
  /** Only where this is what happens once a new image is staged. */
  after: z.enum(["none", "reboot-flag", "restart-sysext", "restart-units"]).optional(),
});

/** What a machine needs beside the image itself. */
export const MachineProfile = z.strictObject({
  /** Started by the machine's config. What the image starts by itself (drop-ins with Upholds=) is not listed. */
  units: z.array(UnitName).default([]),
  roles: z
    .record(
      Name,
      z.strictObject({
        summary: z.string(),
        units: z.array(UnitName).default([]),
        files: z.array(MachineFile).default([]),
      }),
    )
    .default({}),
  files: z.array(MachineFile).default([]),
  masks: z.array(Mask).default([]),
  /** Users that the machine has from its first boot, for files that are theirs. Those of units are the image's (`users` above). */
  users: z
    .array(z.strictObject({ name: AccountName, why: z.string(), groups: z.array(AccountName).default([]) }))
    .default([]),
  notes: z.array(z.string()).default([]),
  /** Extensions of which one must be chosen as well; `builtin` names what Flatcar has itself, which turns the error into a hint. */
  needs: z
    .array(
      z.strictObject({
        oneOf: z.array(Name).min(1),
        builtin: z.array(z.string()).default([]),
        /** An option of this recipe whose version the other extension must have exactly. */
        versionFrom: z.string().optional(),
        why: z.string(),
      }),
    )
    .default([]),
  /** Extensions that must not be merged beside this one. */
  conflicts: z.array(z.strictObject({ extension: Name, why: z.string() })).default([]),
});

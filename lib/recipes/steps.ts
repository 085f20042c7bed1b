import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { ARCHIVE_FORMATS } from "#lib/archive-formats";
import { frozen } from "#lib/recipes/baselines";
import { AccountName, UnitName } from "#lib/recipes/machine-profile";
import { Template } from "#lib/recipes/template";

/** True when every clause holds. `version` is a range such as `>=0.14.0 <2`. */
const Clauses = z.strictObject({
  version: z
    .string()
    .regex(/^((<|<=|>|>=|=)[\w.+~-]+)(\s+(<|<=|>|>=|=)[\w.+~-]+)*$/, "Must be a range such as >=1.2 <2.")
    .optional(),
  arch: z.enum(ARCHES).optional(),
  option: z.record(z.string(), z.string()).optional(),
});
export type Clauses = z.infer<typeof Clauses>;
export const condition = { when: Clauses.optional(), unless: Clauses.optional() };
export type Condition = { when?: Clauses | undefined; unless?: Clauses | undefined };

const Mode = z.union([z.literal(0o644), z.literal(0o755)], {
  error: "Must be 0644 or 0755, with the 0 in front and without quotes.",
});

/** A detached OpenPGP signature, of the source's list where it has one, else of the file itself. */
const Signature = z.strictObject({
  /** Its address; `{url}` stands for the file's and `{sums}` for the list's. */
  url: Template,
  of: z.enum(["file", "sums"]).optional(),
  /** Of the key that must have made it. */
  fingerprint: z
    .string()
    .regex(/^([0-9A-Fa-f]{4} ?){10}$/, "Must be the 40 hex digits of an OpenPGP key's fingerprint."),
  /** The key itself, armored, or its address: it is used only if its fingerprint is the one above. */
  key: Template,
});

export const Source = z
  .strictObject({
    url: Template,
    /**
     * Address of upstream's list of sha256 or sha512: `HEX  NAME` lines, or the bare digest. `{url}` stands for the source's
     * own address. `github` stands for what GitHub says of the release's file.
     */
    sums: Template.optional(),
    signature: Signature.optional(),
    /** Follows from the end of the address when left out. */
    format: z.enum(ARCHIVE_FORMATS).optional(),
  })
  .extend(condition);
export type Source = z.infer<typeof Source>;

/** A place step that may find nothing; a link that is left out where the image has nothing at its target, or something at its own path. */
const optional = frozen(z.boolean().default(false), false);

/** A finished image that somebody else built and publishes. */
export const Adopt = Source.omit({ format: true, when: true, unless: true }).extend({
  /** Who that is, as in "built by the Flatcar project". */
  whose: z.string().min(1).max(80),
});
export type Adopt = z.infer<typeof Adopt>;

/** Each kind of step by the member that names it. */
export const STEPS = {
  place: z
    .strictObject({
      place: z.string(),
      /** Archives in the archive, such as the packages in a tar. */
      inside: z.string().optional(),
      from: z.string().optional(),
      to: z.string(),
      strip: z.int().min(0).optional(),
      exclude: frozen(z.array(z.string()).default([]), []),
      mode: Mode.optional(),
      optional,
    })
    .extend(condition),
  files: z.strictObject({ files: z.string() }).extend(condition),
  write: z
    .strictObject({ write: Template, text: Template, mode: frozen(Mode.default(0o644), 0o644) })
    .extend(condition),
  symlink: z.strictObject({ symlink: Template, target: Template, optional }).extend(condition),
  replace: z.strictObject({ replace: Template, text: z.string().min(1), with: Template }).extend(condition),
  remove: z.strictObject({ remove: z.string() }).extend(condition),
};

export const Step = z.union([STEPS.place, STEPS.files, STEPS.write, STEPS.symlink, STEPS.replace, STEPS.remove], {
  error: `Must be one of ${Object.keys(STEPS).join(", ")} with exactly the members it takes.`,
});
export type Step = z.infer<typeof Step>;

/** A unit that is started once the image is merged; alone, or with conditions. */
export const Start = z.union([UnitName, z.strictObject({ unit: UnitName }).extend(condition)], {
  error: "Must be a unit such as docker.service, or a unit with conditions.",
});
export type Start = z.infer<typeof Start>;

const Folder = z.string().regex(/^(\/[\w.@-]+)+$/, "Must be an absolute path.");

/** A system user that units of the image run as. */
export const SystemUser = z.strictObject({
  name: AccountName,
  /** Of the image: before each of them starts, systemd makes the user. */
  units: z.array(UnitName).min(1),
  /** Chosen by systemd when left out. */
  id: z.int().min(1).max(999).optional(),
  comment: z
    .string()
    .regex(/^[^"\n:]*$/, "Must hold no quote and no colon.")
    .optional(),
  home: Folder.optional(),
  shell: Folder.optional(),
  groups: frozen(z.array(AccountName).default([]), []),
});
export type SystemUser = z.infer<typeof SystemUser>;

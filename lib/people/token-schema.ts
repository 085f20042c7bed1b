import { z } from "zod";
import { ROLES } from "#lib/people/roles";

const Role = z.enum(ROLES);
const Name = z.string().trim().min(1).max(80);
/** Until when a token is good, in days from now; null: until somebody revokes it. */
const Days = z.int().min(1).max(3650).nullable();

/** A token for a program: it does what its role may. */
export const NewToken = z.strictObject({ name: Name, role: Role, days: Days.default(90) });
export type NewToken = z.infer<typeof NewToken>;

/** A token for machines: they read what is published. */
export const NewMachineToken = z.strictObject({ name: Name, days: Days.default(null) });
export type NewMachineToken = z.infer<typeof NewMachineToken>;

export const Token = z.strictObject({
  id: z.string(),
  kind: z.enum(["api", "machine"]),
  name: z.string(),
  /** Null for machines' tokens. */
  role: Role.nullable(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  /** To the minute. */
  lastUsedAt: z.iso.datetime().nullable(),
});
export type Token = z.infer<typeof Token>;

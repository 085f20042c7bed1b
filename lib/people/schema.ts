import { z } from "zod";
import { ROLES } from "#lib/people/roles";

export const SHORTEST_PASSWORD = 12;
/** Hashing takes its time for each letter. */
export const LONGEST_PASSWORD = 128;

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "At most 254 letters.")
  .pipe(z.email("An e-mail address such as ada@example.org."));
const PersonName = z.string().trim().min(1, "Write a name.").max(80, "At most 80 letters.");
const NewPassword = z
  .string()
  .min(SHORTEST_PASSWORD, `At least ${SHORTEST_PASSWORD} letters; several words are easy to keep.`)
  .max(LONGEST_PASSWORD, `At most ${LONGEST_PASSWORD} letters.`);
const RoleName = z.enum(ROLES, "One of the roles.");

/** Sent by somebody who signs in: too long is wrong as well, and nothing else is told. */
export const PasswordSignIn = z.strictObject({ email: z.string().max(1_000), password: z.string().max(1_000) });

export const NameForm = z.strictObject({ name: PersonName });
export const InviteForm = z.strictObject({ email: Email, role: RoleName });
export const RoleForm = z.strictObject({ role: RoleName.nullable() });
/** What somebody says who follows an invitation. */
export const JoinForm = z.strictObject({ name: PersonName, email: Email, password: NewPassword });
export const PasswordChange = z.strictObject({
  current: z.string().min(1, "Write your present password.").max(1_000),
  password: NewPassword,
});

import { z } from "zod";

/** How a key stands: it will sign, it signs, it has signed and is still shipped, it is withdrawn. */
export const KeyState = z.enum(["next", "signs", "former", "withdrawn"]);
export type KeyState = z.infer<typeof KeyState>;

const SigningKey = z.strictObject({
  fingerprint: z.string(),
  state: KeyState,
  createdAt: z.iso.datetime(),
  shippedFrom: z.iso.datetime(),
  signsFrom: z.iso.datetime().nullable(),
  withdrawnAt: z.iso.datetime().nullable(),
});

/** How this server signs. `keys` are those that it made; with a key by setting there are none. */
export const SigningStatus = z.strictObject({
  mode: z.enum(["unsigned", "setting", "made"]),
  /** Of the key that signs now. */
  fingerprint: z.string().nullable(),
  /** How long a signed list is good for, in days. */
  bestBefore: z.int().nullable(),
  keys: z.array(SigningKey),
});
export type SigningStatus = z.infer<typeof SigningStatus>;

/** From when on a key signs; now where nothing is said. */
export const SigningStart = z.strictObject({ from: z.iso.datetime({ offset: true }).optional() });
export type SigningStart = z.infer<typeof SigningStart>;

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

/** What a web server or a worker that runs says of the key that it signs with. */
export const SigningHost = z.strictObject({
  kind: z.enum(["web", "worker"]),
  host: z.string(),
  /** Null: it signs nothing, or cannot. */
  fingerprint: z.string().nullable(),
  /** Why it cannot sign. */
  problem: z.string().nullable(),
});
export type SigningHost = z.infer<typeof SigningHost>;

/** That hosts of one database do not sign with one key, what to do about it, and which host has what. */
export const KeyTrouble = z.strictObject({
  title: z.string(),
  advice: z.string(),
  keys: z.array(
    z.strictObject({
      ...SigningHost.pick({ fingerprint: true, problem: true }).shape,
      /** Those of which this is true: `worker on oven-1`. */
      hosts: z.array(z.string()),
    }),
  ),
});
export type KeyTrouble = z.infer<typeof KeyTrouble>;

/** From when on a key signs; now where nothing is said. */
export const SigningStart = z.strictObject({ from: z.iso.datetime({ offset: true }).optional() });
export type SigningStart = z.infer<typeof SigningStart>;

import { z } from "zod";
import { SigningStart, SigningStatus } from "#lib/signing/schema";
import type { Operation } from "../operation";

export const SIGNING = {
  show: {
    method: "GET",
    path: "/api/v1/signing",
    may: "look",
    summary: "Whether what machines read is signed, by which key, and every key that this server made",
    answers: { 200: SigningStatus },
  },
  ship: {
    method: "POST",
    path: "/api/v1/signing/keys",
    may: "add key",
    summary: "Begin a rotation: make a second key, which is in the keyring from now on and does not sign yet",
    answers: { 201: z.strictObject({ fingerprint: z.string(), signing: SigningStatus }) },
    refusals: [400, 409, 415],
  },
  start: {
    method: "POST",
    path: "/api/v1/signing/keys/{fingerprint}/sign",
    may: "let key sign",
    summary: "Let the second key sign, at once or from a time on; the first one stays in the keyring",
    body: SigningStart,
    answers: { 200: SigningStatus },
    refusals: [400, 404, 409, 413, 415],
  },
  withdraw: {
    method: "DELETE",
    path: "/api/v1/signing/keys/{fingerprint}",
    may: "withdraw key",
    summary: "Withdraw a key that does not sign: it leaves the keyring",
    answers: { 200: SigningStatus },
    refusals: [400, 404, 409, 415],
  },
} as const satisfies Record<string, Operation>;

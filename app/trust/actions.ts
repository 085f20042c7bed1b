"use server";

import { refresh } from "next/cache";
import { renewSignatures } from "#lib/repository/writes";
import { shipNextKey, startSigning, withdrawKey } from "#lib/signing/writes";
import { action } from "../_server/action";
import type { FormState } from "../_ui/form-state";

export async function ship(before: FormState, form: FormData): Promise<FormState> {
  return action(async () => {
    await shipNextKey(new Date());
    refresh();
  })(before, form);
}

export async function letSign(fingerprint: string, before: FormState, form: FormData): Promise<FormState> {
  return action(async () => {
    const now = new Date();
    await startSigning(fingerprint, now, now);
    await renewSignatures(now);
    refresh();
  })(before, form);
}

export async function takeAway(fingerprint: string, before: FormState, form: FormData): Promise<FormState> {
  return action(async () => {
    // Nothing that machines read may still be signed by it.
    await renewSignatures(new Date());
    await withdrawKey(fingerprint, new Date());
    refresh();
  })(before, form);
}

"use server";

import { refresh } from "next/cache";
import { letKeySign, retireKey } from "#lib/repository/change-key";
import { shipNextKey } from "#lib/signing/writes";
import { action, requireTexts } from "../_server/action";
import type { FormState } from "../_ui/form-state";

export async function ship(before: FormState, form: FormData): Promise<FormState> {
  return action("add key", null, async (_form, { deed }) => {
    deed.about = await shipNextKey(new Date());
    refresh();
  })(before, form);
}

export async function letSign(fingerprint: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(fingerprint);
  return action("let key sign", fingerprint, async () => {
    const now = new Date();
    await letKeySign(fingerprint, now, now);
    refresh();
  })(before, form);
}

export async function takeAway(fingerprint: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(fingerprint);
  return action("withdraw key", fingerprint, async () => {
    await retireKey(fingerprint, new Date());
    refresh();
  })(before, form);
}

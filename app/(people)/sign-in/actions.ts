"use server";

import { headers } from "next/headers";
import { signInByPassword } from "#lib/people/sessions";
import { action } from "../../_server/action";
import { passCookies } from "../../_server/visitor";
import type { FormState } from "../../_ui/form-state";

export async function signIn(before: FormState, form: FormData): Promise<FormState> {
  return action("sign in", null, async (_form, { deed }) => {
    const typed = { email: form.get("email"), password: form.get("password") };
    deed.about = String(typed.email);
    await passCookies(await signInByPassword(typed, { headers: await headers(), now: new Date() }));
  })(before, form);
}

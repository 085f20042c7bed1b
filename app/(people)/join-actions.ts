"use server";

import { headers } from "next/headers";
import { join } from "#lib/people/join";
import { signInByPassword } from "#lib/people/sessions";
import { action, requireTexts } from "../_server/action";
import { passCookies } from "../_server/visitor";
import type { FormState } from "../_ui/form-state";

/** Does what the link is for that ends with `token`, and signs in whoever followed it. */
export async function follow(token: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(token);
  return action("follow link", null, async (_form, { deed }) => {
    const typed = { name: form.get("name"), email: form.get("email"), password: form.get("password") };
    const now = new Date();
    const known = await join(token, typed, now);
    deed.about = known.email;
    await passCookies(await signInByPassword(known, { headers: await headers(), now }));
  })(before, form);
}

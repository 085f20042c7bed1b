"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { signOut } from "#lib/people/sessions";
import { action } from "../_server/action";
import { passCookies } from "../_server/visitor";
import { UNTOUCHED } from "../_ui/form-state";

/** Signs this browser out. */
export async function leave(form: FormData): Promise<void> {
  await action("sign out", null, async () => {
    await passCookies(await signOut(await headers()));
    redirect("/sign-in");
  })(UNTOUCHED, form);
}

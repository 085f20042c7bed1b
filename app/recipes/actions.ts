"use server";

import { redirect } from "next/navigation";
import { requestImage } from "#lib/builds/request";
import { context } from "#lib/context";
import { action } from "../_server/action";
import { readForm } from "../_server/read-form";
import { BROWSER } from "../_server/same-origin";
import type { FormState } from "../_ui/form-state";

/** Queues what the form asks for and goes to its build; an image that exists already is shown there too. */
export async function bake(before: FormState, form: FormData): Promise<FormState> {
  return action(
    "bake",
    async () => {
      const revision = Number(form.get("revision") ?? 0);
      const [force, candidate] = [form.has("force"), form.has("candidate")];
      const { build } = await requestImage({ ...readForm(form), revision, force, candidate }, context(), BROWSER);
      redirect(`/builds/${build.id}`);
    },
    "builds",
  )(before, form);
}

"use server";

import { redirect } from "next/navigation";
import { requestImage } from "#lib/builds/request";
import { action } from "../_server/action";
import { readForm } from "../_server/read-form";
import type { FormState } from "../_ui/form-state";

/** Queues what the form asks for and goes to its build; an image that exists already is shown there too. */
export async function bake(before: FormState, form: FormData): Promise<FormState> {
  return action("bake image", null, async (_form, { askedBy, rooms, deed }) => {
    const revision = Number(form.get("revision") ?? 0);
    const [force, candidate] = [form.has("force"), form.has("candidate")];
    const { build } = await requestImage({ ...readForm(form), revision, force, candidate }, rooms, askedBy);
    deed.about = build.file;
    redirect(`/builds/${build.id}`);
  })(before, form);
}

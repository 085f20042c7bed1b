"use server";

import { redirect } from "next/navigation";
import { cancelBuild, cancelBuilds } from "#lib/builds/cancel";
import { acceptDigest, bakeSuggested, retryBuild } from "#lib/builds/retry";
import { deleteBuild } from "#lib/builds/writes";
import { action, requireTexts } from "../_server/action";
import type { FormState } from "../_ui/form-state";

export async function cancel(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("cancel build", id, async () => void (await cancelBuild(id)))(before, form);
}

/** Those that have ended meanwhile stay as they are. */
export async function cancelAll(ids: readonly string[], before: FormState, form: FormData): Promise<FormState> {
  requireTexts(ids);
  return action("cancel build", ids, () => cancelBuilds(ids))(before, form);
}

export async function retry(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("retry build", id, async (_form, { askedBy, rooms }) => {
    const { build } = await retryBuild(id, rooms, askedBy);
    redirect(`/builds/${build.id}`);
  })(before, form);
}

/** Asks for what a build was to make, of a version that exists. */
export async function bakeInstead(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("bake image", id, async (_form, { askedBy, rooms }) => {
    const { build } = await bakeSuggested(id, rooms, askedBy);
    redirect(`/builds/${build.id}`);
  })(before, form);
}

export async function accept(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("accept digest", id, async (_form, { askedBy, rooms }) => {
    const { build } = await acceptDigest(id, rooms, askedBy);
    redirect(`/builds/${build.id}`);
  })(before, form);
}

export async function remove(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("delete build", id, async () => {
    await deleteBuild(id);
    redirect("/builds");
  })(before, form);
}

"use server";

import { redirect } from "next/navigation";
import { cancelBuild, cancelBuilds } from "#lib/builds/cancel";
import { acceptDigest, bakeSuggested, retryBuild } from "#lib/builds/retry";
import { deleteBuild } from "#lib/builds/writes";
import { context } from "#lib/context";
import { action, requireTexts } from "../_server/action";
import { BROWSER } from "../_server/same-origin";
import type { FormState } from "../_ui/form-state";

export async function cancel(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("bake", async () => void (await cancelBuild(id)))(before, form);
}

/** Those that have ended meanwhile stay as they are. */
export async function cancelAll(ids: readonly string[], before: FormState, form: FormData): Promise<FormState> {
  requireTexts(ids);
  return action("bake", () => cancelBuilds(ids))(before, form);
}

export async function retry(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action(
    "bake",
    async () => {
      const { build } = await retryBuild(id, context(), BROWSER);
      redirect(`/builds/${build.id}`);
    },
    "builds",
  )(before, form);
}

/** Asks for what a build was to make, of a version that exists. */
export async function bakeInstead(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action(
    "bake",
    async () => {
      const { build } = await bakeSuggested(id, context(), BROWSER);
      redirect(`/builds/${build.id}`);
    },
    "builds",
  )(before, form);
}

export async function accept(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action(
    "bake",
    async () => {
      const { build } = await acceptDigest(id, context(), BROWSER);
      redirect(`/builds/${build.id}`);
    },
    "builds",
  )(before, form);
}

export async function remove(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("delete", async () => {
    await deleteBuild(id);
    redirect("/builds");
  })(before, form);
}

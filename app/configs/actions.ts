"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { deleteConfig, renameConfig } from "#lib/configs/data";
import { NamedConfig } from "#lib/configs/schema";
import { parse } from "#lib/issues";
import { action, requireTexts } from "../_server/action";
import { ownersHere } from "../_server/owner";
import type { FormState } from "../_ui/form-state";

export async function rename(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("rename config", id, async (fields) => {
    const { name } = parse(NamedConfig, { name: fields.get("name") });
    await renameConfig(await ownersHere(), id, name);
    refresh();
  })(before, form);
}

export async function remove(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("delete config", id, async () => {
    await deleteConfig(await ownersHere(), id);
    redirect("/configs");
  })(before, form);
}

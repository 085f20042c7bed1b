"use server";

import { refresh } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { parse } from "#lib/issues";
import { NameForm, PasswordChange } from "#lib/people/schema";
import { changePassword, linkProvider } from "#lib/people/sessions";
import { endSessions, removePasskey, renamePasskey, renamePerson, unlinkProvider } from "#lib/people/writes";
import { action, requireTexts } from "../../_server/action";
import { ownId, passCookies } from "../../_server/visitor";
import type { FormState } from "../../_ui/form-state";

export async function rename(before: FormState, form: FormData): Promise<FormState> {
  return action("change own account", null, async () => {
    const { name } = parse(NameForm, { name: form.get("name") });
    await renamePerson(await ownId(), name, new Date());
    refresh();
  })(before, form);
}

export async function setPassword(before: FormState, form: FormData): Promise<FormState> {
  return action("change own account", null, async () => {
    const change = parse(PasswordChange, { current: form.get("current"), password: form.get("password") });
    await passCookies(await changePassword(change, { headers: await headers(), now: new Date() }));
    refresh();
  })(before, form);
}

export async function nameKey(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("change own account", null, async () => {
    const { name } = parse(NameForm, { name: form.get("name") });
    await renamePasskey(await ownId(), id, name);
    refresh();
  })(before, form);
}

export async function removeKey(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("change own account", null, async () => {
    await removePasskey(await ownId(), id);
    refresh();
  })(before, form);
}

export async function link(provider: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(provider);
  return action("change own account", null, async () => {
    const there = await linkProvider(provider, { headers: await headers(), now: new Date() });
    await passCookies(there.headers);
    redirect(there.url);
  })(before, form);
}

export async function unlink(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("change own account", null, async () => {
    await unlinkProvider(await ownId(), id);
    refresh();
  })(before, form);
}

export async function endSession(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("change own account", null, async () => {
    await endSessions(await ownId(), { id });
    refresh();
  })(before, form);
}

export async function leaveEverywhere(before: FormState, form: FormData): Promise<FormState> {
  return action("change own account", null, async () => {
    await endSessions(await ownId());
    redirect("/sign-in");
  })(before, form);
}

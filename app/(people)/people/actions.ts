"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { parse } from "#lib/issues";
import { pathOf } from "#lib/people/links";
import { findPerson } from "#lib/people/reads";
import { InviteForm, RoleForm } from "#lib/people/schema";
import { deletePerson, disablePerson, enablePerson, setRole } from "#lib/people/writes";
import { deleteLink, makeLink } from "#lib/people/writes-links";
import { action, requireTexts } from "../../_server/action";
import { ownAddress } from "../../_server/page-context";
import type { FormState } from "../../_ui/form-state";

/** Invites somebody; `facts.link` is where they go, this once. */
export async function invite(before: FormState, form: FormData): Promise<FormState> {
  let link = "";
  const after = await action("invite person", null, async (_form, { asker, deed }) => {
    const { email, role } = parse(InviteForm, { email: form.get("email"), role: form.get("role") });
    deed.about = `${email} as ${role}`;
    const invitation = { kind: "invitation", email, role, invitedBy: asker.name } as const;
    link = await addressOf("invitation", await makeLink(invitation, new Date()));
    refresh();
  })(before, form);
  return after.message === null ? { ...after, facts: { link } } : after;
}

/** Makes a link by which somebody sets a new password; `facts.link` is where it leads, this once. */
export async function letSetPassword(userId: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(userId);
  let link = "";
  const after = await action("make password link", userId, async (_form, { asker, deed }) => {
    deed.about = await addressedAs(userId);
    const wanted = { kind: "password", userId, invitedBy: asker.name } as const;
    link = await addressOf("password", await makeLink(wanted, new Date()));
  })(before, form);
  return after.message === null ? { ...after, facts: { link } } : after;
}

/** What the audit log calls somebody: it is read when they may be gone. */
async function addressedAs(id: string): Promise<string> {
  return (await findPerson(id))?.email ?? id;
}

async function addressOf(kind: "invitation" | "password", token: string): Promise<string> {
  return `${await ownAddress()}${pathOf(kind, token)}`;
}

export async function takeBack(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("take invitation back", id, async (_form, { deed }) => {
    deed.about = (await deleteLink(id)) ?? id;
    refresh();
  })(before, form);
}

export async function changeRole(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("change role", id, async (_form, { deed }) => {
    const { role } = parse(RoleForm, { role: form.get("role") || null });
    deed.about = `${await addressedAs(id)}: ${role ?? "none"}`;
    await setRole(id, role, new Date());
    refresh();
  })(before, form);
}

export async function disable(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("disable person", id, async (_form, { deed }) => {
    deed.about = await addressedAs(id);
    await disablePerson(id, new Date());
    refresh();
  })(before, form);
}

export async function enable(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("enable person", id, async (_form, { deed }) => {
    deed.about = await addressedAs(id);
    await enablePerson(id, new Date());
    refresh();
  })(before, form);
}

export async function remove(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("delete person", id, async (_form, { deed }) => {
    deed.about = await addressedAs(id);
    await deletePerson(id, new Date());
    redirect("/people");
  })(before, form);
}

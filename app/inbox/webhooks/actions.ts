"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { context } from "#lib/context";
import { NewWebhook, WebhookChange } from "#lib/events/webhook-schema";
import {
  addWebhook,
  changeWebhook,
  deleteWebhook,
  resend,
  rotateSecret,
  testWebhook,
} from "#lib/events/writes-webhooks";
import { parse } from "#lib/issues";
import type { Verb } from "#lib/people/roles";
import { action, requireTexts } from "../../_server/action";
import type { FormState } from "../../_ui/form-state";

/** Adds a webhook; `facts.secret` is its secret, this once. */
export async function add(before: FormState, form: FormData): Promise<FormState> {
  return withSecret(
    "add webhook",
    null,
    before,
    form,
    async () => (await addWebhook(parse(NewWebhook, fieldsOf(form)), terms())).secret,
  );
}

export async function change(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("change webhook", id, async () => {
    await changeWebhook(id, parse(WebhookChange, fieldsOf(form)), terms());
    refresh();
  })(before, form);
}

/** Replaces the secret; `facts.secret` is the new one, this once. */
export async function rotate(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return withSecret("renew webhook secret", id, before, form, () => rotateSecret(id, new Date()));
}

export async function pause(id: string, isPaused: boolean, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("change webhook", id, () => changeWebhook(id, { isPaused }, terms()))(before, form);
}

export async function test(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("test webhook", id, async () => void (await testWebhook(id, new Date())))(before, form);
}

export async function sendAgain(id: string, delivery: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id, delivery);
  return action("send message again", delivery, () => resend(id, delivery, new Date()))(before, form);
}

export async function remove(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("delete webhook", id, async () => {
    await deleteWebhook(id);
    redirect("/inbox/webhooks");
  })(before, form);
}

async function withSecret(
  verb: Verb,
  about: string | null,
  before: FormState,
  form: FormData,
  work: () => Promise<string>,
): Promise<FormState> {
  let secret = "";
  const after = await action(verb, about, async () => {
    secret = await work();
  })(before, form);
  return after.message === null ? { ...after, facts: { secret } } : after;
}

function terms() {
  return { now: new Date(), allowed: context().env.BAKEHOUSE_ALLOW_HOSTS };
}

function fieldsOf(form: FormData) {
  return { url: form.get("url"), name: form.get("name"), events: form.getAll("events") };
}

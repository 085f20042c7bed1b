"use server";

import { refresh } from "next/cache";
import { parse } from "#lib/issues";
import { makeMachineToken, makeToken, revokeToken } from "#lib/people/data-tokens";
import { machinePath } from "#lib/people/machine-path";
import { NewMachineToken, NewToken } from "#lib/people/token-schema";
import { action, requireTexts } from "../../_server/action";
import { ownAddress } from "../../_server/page-context";
import type { FormState } from "../../_ui/form-state";

/** Makes a token for a program; `facts.secret` is it, this once. */
export async function makeForProgram(before: FormState, form: FormData): Promise<FormState> {
  let secret = "";
  const after = await action("make token", null, async (fields, { asker, deed }) => {
    const wanted = parse(NewToken, { name: fields.get("name"), role: fields.get("role"), days: daysIn(fields) });
    const made = await makeToken(wanted, asker, new Date());
    deed.about = `${wanted.name} as ${wanted.role}`;
    secret = made.secret;
    refresh();
  })(before, form);
  return after.message === null ? { ...after, facts: { secret } } : after;
}

/** Makes a token for machines; `facts.secret` is the address with it, this once. */
export async function makeForMachines(before: FormState, form: FormData): Promise<FormState> {
  let secret = "";
  const after = await action("make machine token", null, async (fields, { asker, deed }) => {
    const wanted = parse(NewMachineToken, { name: fields.get("name"), days: daysIn(fields) });
    const made = await makeMachineToken(wanted, asker, new Date());
    deed.about = wanted.name;
    secret = `${await ownAddress()}${machinePath(made.secret)}`;
    refresh();
  })(before, form);
  return after.message === null ? { ...after, facts: { secret } } : after;
}

export async function revokeForProgram(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("revoke token", id, async (_form, { asker, deed }) => {
    deed.about = await revokeToken("api", id, asker);
    refresh();
  })(before, form);
}

export async function revokeForMachines(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("revoke machine token", id, async (_form, { asker, deed }) => {
    deed.about = await revokeToken("machine", id, asker);
    refresh();
  })(before, form);
}

/** The choice "never" is empty. */
function daysIn(form: FormData): number | null {
  const days = form.get("days");
  return days === "" || days === null ? null : Number(days);
}

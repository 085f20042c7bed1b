"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { getBuild } from "#lib/builds/reads";
import { requestRebake } from "#lib/builds/rebake";
import { requestImage } from "#lib/builds/request";
import { retryBuild } from "#lib/builds/retry";
import { rehearseImage } from "#lib/configs/rehearse-machine";
import { context } from "#lib/context";
import { withReserve } from "#lib/disk-space";
import { getImage } from "#lib/images/reads";
import { KeepRequest } from "#lib/images/schema";
import { keepImage, letGo } from "#lib/images/writes-noted";
import { parse } from "#lib/issues";
import { deleteImage, publish, withdraw } from "#lib/repository/writes";
import { WithdrawRequest } from "#lib/standing";
import { action, requireTexts } from "../_server/action";
import type { FormState } from "../_ui/form-state";

export async function remove(file: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(file);
  return action("delete image", file, async () => {
    const { env, store } = context();
    await withReserve(env.BAKEHOUSE_DATA, () => deleteImage(file, store, new Date()));
    redirect("/images");
  })(before, form);
}

export async function takeOut(file: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(file);
  return action("withdraw image", file, async (fields) => {
    const { reason } = parse(WithdrawRequest, { reason: fields.get("reason") });
    const { env, store } = context();
    await withReserve(env.BAKEHOUSE_DATA, () => withdraw(file, reason, store, new Date()));
    refresh();
  })(before, form);
}

export async function keep(file: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(file);
  return action("keep image", file, async (fields) => {
    const { reason } = parse(KeepRequest, { reason: fields.get("reason") });
    await keepImage(file, reason);
    refresh();
  })(before, form);
}

export async function leaveToRule(file: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(file);
  return action("leave image to the rule", file, async () => {
    await letGo(file);
    refresh();
  })(before, form);
}

export async function letOut(file: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(file);
  return action("publish image", file, async () => {
    const { env, store } = context();
    await withReserve(env.BAKEHOUSE_DATA, () => publish(file, store, new Date()));
    refresh();
  })(before, form);
}

export async function rehearseNow(file: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(file);
  return action("rehearse images", file, async () => {
    await rehearseImage(file, context());
    refresh();
  })(before, form);
}

/** The same request once more: its bytes are lost. */
export async function bakeAgain(file: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(file);
  return action("retry build", file, async (_form, { askedBy, rooms }) => {
    const { buildId } = await getImage(file);
    const { build } = await retryBuild(buildId, rooms, askedBy);
    redirect(`/builds/${build.id}`);
  })(before, form);
}

/** By the same plan, to compare. */
export async function bakeToCompare(file: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(file);
  return action("bake to compare", file, async (_form, { askedBy, rooms }) => {
    const { id } = await requestRebake(file, rooms, askedBy);
    redirect(`/builds/${id}`);
  })(before, form);
}

/** The same request with the recipe as it is now, published as the next packaging revision. */
export async function bakeRevision(file: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(file);
  return action("bake image", file, async (_form, { askedBy, rooms }) => {
    const { buildId, revision } = await getImage(file);
    const { request } = await getBuild(buildId);
    const { build } = await requestImage({ ...request, revision: revision + 1 }, rooms, askedBy);
    redirect(`/builds/${build.id}`);
  })(before, form);
}

import type { Metadata } from "next";
import { context } from "#lib/context";
import { Name } from "#lib/words";
import { saveNew } from "../../../_follow/actions";
import { paramOf } from "../../../_server/page-context";
import { PageHeader } from "../../../_ui/page-header";
import { followable } from "../followable";
import { WatchForm } from "../watch-form";

export const metadata: Metadata = { title: "Follow a recipe" };

export default async function NewWatchPage({ searchParams }: PageProps<"/inbox/watches/new">) {
  const recipe = Name.safeParse(paramOf(await searchParams, "recipe")).data ?? "";
  return (
    <>
      <PageHeader title="Follow a recipe">
        Upstream is looked at at once and then every few hours. What is new is baked as a candidate, which machines do
        not see yet.
      </PageHeader>
      <WatchForm
        watch={{ ...USUAL, recipe, name: recipe }}
        recipes={followable(await context().catalog())}
        isNew
        save={saveNew}
      />
    </>
  );
}

const USUAL: Omit<Parameters<typeof WatchForm>[0]["watch"], "recipe" | "name"> = {
  arches: ["x86-64"],
  options: {},
  os: "flatcar",
  osVersion: null,
  compression: "auto",
  rule: { follow: "newest" },
  publishAfterDays: null,
  publishPatchesOnly: false,
};

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { AskedSave, AskedText } from "#lib/recipes/asked-text";
import { postJson } from "../../_client/json";
import type { SavedRecipe, TextCheck } from "../../_server/operations/recipes";
import { Button } from "../../_ui/button";
import { TextLink } from "../../_ui/links";

/** A recipe as it was opened: by the digest a save notices that it was changed on disk meanwhile. */
export type Opened = NonNullable<AskedSave["before"]>;

type SaveButtonProps = {
  text: AskedText;
  opened: Opened | null;
  isSaved: boolean;
  /** The recipe that the text is; null while anything is wrong with it. */
  recipe: TextCheck["recipe"];
  place: string;
  /** Whether it takes the place of a recipe that comes with Bakehouse. */
  replaces: boolean;
  onSaved(): void;
};

/** Saves a recipe that is sound, and says where to, and what that does. */
export function SaveButton({ text, opened, isSaved, recipe, place, replaces, onSaved }: SaveButtonProps) {
  const [before, setBefore] = useState(opened);
  const client = useQueryClient();
  const router = useRouter();
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => postJson<SavedRecipe>("/api/v1/recipes", { ...text, before } satisfies AskedSave),
    onSuccess: async ({ name, folder, sha256 }) => {
      onSaved();
      setBefore({ folder, sha256 });
      await client.invalidateQueries({ queryKey: ["recipes"] });
      // A change of its name moves its page.
      router.push(opened === null ? `/recipes/${name}` : `/recipes/${name}/edit`);
    },
  });
  return (
    <section aria-label="Save" className="flex min-w-0 flex-col gap-2 text-sm">
      <div className="flex flex-wrap items-center gap-3">
        <Button
          variant="primary"
          isDisabled={recipe === null || isSaved}
          isPending={isPending}
          onPress={() => mutate()}
        >
          Save
        </Button>
        <span role="status" className="text-muted">
          {isSaved ? "Saved." : recipe === null ? "It can be saved once nothing is wrong." : ""}
          {isSaved && data !== undefined && (
            <>
              {" "}
              <TextLink href={`/recipes/${data.name}`}>Show the recipe</TextLink>
            </>
          )}
        </span>
      </div>
      {error !== null && (
        <p role="alert" className="text-bad wrap-anywhere">
          {error.message}
        </p>
      )}
      {recipe !== null && !isSaved && (
        <p className="text-muted wrap-anywhere">
          {replaces
            ? `It takes the place of the ${recipe.name} that comes with Bakehouse. Give it another name to keep both. `
            : ""}
          It goes into <code>{`${place}/${before?.folder ?? recipe.name}`}</code>, and is offered from then on.
        </p>
      )}
    </section>
  );
}

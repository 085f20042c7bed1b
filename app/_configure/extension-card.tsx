"use client";

import { X } from "lucide-react";
import { Button } from "../_ui/button";
import { choiceOf, withExtension, withoutExtension } from "./choices";
import { ExtensionOptions } from "./extension-options";
import { ExtensionSource } from "./extension-source";
import { ImageState } from "./image-state";
import { IssueList, issuesAt } from "./issue-list";
import type { OfferedRecipe } from "./recipe-facts";
import type { Baking } from "./use-baking";
import type { Machine } from "./use-machine";
import { VersionChoice } from "./version-choice";

type ExtensionCardProps = { machine: Machine; baking: Baking; index: number; recipe: OfferedRecipe | undefined };

/** One chosen extension: what, which, how it is made, how it is followed, and whether it is there. */
export function ExtensionCard({ machine, baking, index, recipe }: ExtensionCardProps) {
  const { input, issues, change } = machine;
  const extension = input.extensions[index];
  if (extension === undefined) return null;
  const patch = (changes: Partial<typeof extension>) => change((before) => withExtension(before, index, changes));
  const title = extension.name ?? extension.recipe;
  const choice = choiceOf(input, index);
  return (
    <li aria-label={title} className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <div className="flex items-start gap-3">
        <div className="min-w-0 grow">
          <h3 className="font-mono text-base font-medium">{title}</h3>
          <p className="text-sm text-muted">{recipe?.summary ?? "No recipe on this server has this name."}</p>
        </div>
        <Button
          variant="quiet"
          size="icon"
          aria-label={`Remove ${title}`}
          onPress={() => change((before) => withoutExtension(before, index))}
        >
          <X aria-hidden />
        </Button>
      </div>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <div className="w-48">
          <VersionChoice
            recipe={extension.recipe}
            label="Version"
            placeholder="type a version"
            value={extension.version}
            onChange={(version) => patch({ version })}
          />
        </div>
        <ImageState machine={machine} baking={baking} choice={choice} onName={(name) => patch({ name })} />
      </div>
      <ExtensionOptions extension={extension} recipe={recipe} patch={patch} />
      <ExtensionSource extension={extension} patch={patch} />
      <IssueList label={`About ${title}`} issues={choice === null ? [] : issuesAt(issues, choice)} />
    </li>
  );
}

"use client";

import { X } from "lucide-react";
import { memo } from "react";
import { errorAt, issuesAt, type ShownIssue } from "#lib/machine/check/form";
import type { Card } from "#lib/machine/choices/cards";
import { type Change, withExtension } from "#lib/machine/choices/edit";
import type { Extension, OfferedRecipe } from "#lib/machine/choices/schema";
import { Button } from "../_ui/button";
import { ExtensionOptions } from "./extension-options";
import { ExtensionSource } from "./extension-source";
import { BakeProgress, BakeTrouble, ImageState, type ImageStateProps } from "./image-state";
import { FoldedIssues, IssueList } from "./issue-list";
import { ProfileFiles } from "./profile-files";
import { sameProps } from "./same-props";
import { useNewestAtFirst, VersionChoice } from "./version-choice";

type ExtensionCardProps = ImageStateProps & {
  recipe: OfferedRecipe | undefined;
  arch: string;
  change: Change;
  onRemove: (card: Card) => void;
  onFix: (issue: ShownIssue) => void;
};

/**
 * One chosen extension: what, which, how it is made, how it is followed, and whether it is there. Memoized: with twenty of
 * them a keystroke must draw only the one that it changes.
 */
export const ExtensionCard = memo(function ExtensionCard(props: ExtensionCardProps) {
  const { recipe, arch, change, onRemove, onFix, ...state } = props;
  const { card, build } = state;
  const { extension, index, title, issues, files } = card;
  const patch = (changes: Partial<Extension>) => change((before) => withExtension(before, index, changes));
  const setVersion = (version: string) => patch({ version });
  const note = useNewestAtFirst(extension.recipe, extension.version, setVersion);
  const choice = `extensions.${index}`;
  const at = (...members: string[]) => issuesAt(issues, ...members.map((member) => `${choice}.${member}`));
  const label = `About ${title}`;
  const own = issues.filter(({ path }) => path === choice);
  const hints = own.filter(({ severity }) => severity === "hint");
  const wrong = own.filter(({ severity }) => severity !== "hint");
  return (
    <li
      aria-label={title}
      tabIndex={-1}
      className="relative flex min-w-0 flex-col gap-3 overflow-hidden rounded-lg border border-line bg-surface p-4"
    >
      <CardHead
        title={title}
        summary={recipe?.summary ?? "An image without a recipe on this server."}
        onRemove={() => onRemove(card)}
      />
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="w-48">
          <VersionChoice
            recipe={extension.recipe}
            image={{ name: title, arch }}
            label="Version"
            placeholder="type a version"
            hideNote
            value={extension.version}
            error={errorAt(issues, `${choice}.version`)}
            onChange={setVersion}
          />
        </div>
        {/* As far down as the field beside it, below that field's label. */}
        <div className="flex min-h-9 min-w-0 flex-wrap items-center gap-2 text-sm sm:mt-6.5 pointer-coarse:min-h-11">
          <ImageState {...state} />
        </div>
      </div>
      {note !== undefined && <p className="text-sm text-muted wrap-anywhere">{note}</p>}
      <BakeTrouble {...state} onName={(name) => patch({ name })} />
      <IssueList label={label} onFix={onFix} issues={wrong} />
      <IssueList label={label} onFix={onFix} issues={at("version")} />
      <ExtensionOptions extension={extension} recipe={recipe} patch={patch} />
      <IssueList label={label} onFix={onFix} issues={at("updates", "options", "role")} />
      <ProfileFiles files={files} change={change} />
      <ExtensionSource extension={extension} issues={issues} choice={choice} patch={patch} />
      <IssueList label={label} onFix={onFix} issues={at("name", "source", "sha256")} />
      <FoldedIssues label={label} onFix={onFix} issues={hints} />
      {build !== undefined && <BakeProgress build={build} title={title} />}
    </li>
  );
}, sameProps);

function CardHead({ title, summary, onRemove }: { title: string; summary: string; onRemove: () => void }) {
  return (
    <div className="flex items-start gap-3">
      <div className="min-w-0 grow">
        <h3 className="font-mono text-base font-medium wrap-anywhere">{title}</h3>
        <p className="text-sm text-muted">{summary}</p>
      </div>
      <Button variant="quiet" size="icon" aria-label={`Remove ${title}`} onPress={onRemove}>
        <X aria-hidden />
      </Button>
    </div>
  );
}

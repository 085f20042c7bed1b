"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, memo, Suspense, useId } from "react";
import type { ShownIssue } from "#lib/machine/check/form";
import type { Card } from "#lib/machine/choices/cards";
import { type Change, withExtension } from "#lib/machine/choices/edit";
import type { Extension, MachineInput, OfferedRecipe } from "#lib/machine/choices/schema";
import { Button } from "../_ui/button";
import { ExtensionHead, type ExtensionHeadProps } from "./extension-head";
import { ExtensionOptions } from "./extension-options";
import type { FollowOfferProps } from "./follow-offer";
import { IssueList } from "./issue-list";
import { rulesQuery } from "./rules-query";
import { sameProps } from "./same-props";
import { useIsUnlisted, useNewestAtFirst } from "./version-choice";

// Loaded where they are needed: a first visit of the page is light.
const BakeCourse = lazy(async () => ({ default: (await import("./bake-course")).BakeCourse }));
const ExtensionDetails = lazy(async () => ({ default: (await import("./extension-details")).ExtensionDetails }));
const FollowOffer = lazy(async () => ({ default: (await import("./follow-offer")).FollowOffer }));
const ProfileFiles = lazy(async () => ({ default: (await import("./profile-files")).ProfileFiles }));

type ExtensionCardProps = ExtensionHeadProps & {
  recipe: OfferedRecipe | undefined;
  target: MachineInput["target"];
  /** What the user made of it last; undefined while that was nothing. */
  wasOpened: boolean | undefined;
  onToggle: (id: string, isOpen: boolean) => void;
  change: Change;
  onFix: (issue: ShownIssue) => void;
};

/**
 * One chosen extension in two lines: what it is and whether it is there; how it is followed and made. What is wrong with it
 * stands below them in any case, what is seldom needed only once it is opened. Memoized: with twenty of them a keystroke
 * must draw only the one that it changes.
 */
export const ExtensionCard = memo(function ExtensionCard(props: ExtensionCardProps) {
  const { recipe, target, wasOpened, onToggle, change, onFix, ...head } = props;
  const { card, build } = head;
  const { id, extension, index, title, issues, files } = card;
  const details = useId();
  const patch = (changes: Partial<Extension>) => change((before) => withExtension(before, index, changes));
  const setVersion = (version: string) => patch({ version });
  const listNote = useNewestAtFirst(extension, head.arch, setVersion);
  const isWaiting = extension.version === "";
  const isOpen = wasOpened ?? files.length > 0;
  const toggle = () => onToggle(id, !isOpen);
  const notes = issues.filter(({ severity }) => severity === "hint");
  return (
    <li
      id={`extensions.${index}`}
      aria-label={title}
      tabIndex={-1}
      className="relative flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-surface py-2.5 pr-2.5 pl-3.5"
    >
      <ExtensionHead {...head} {...{ isOpen, details }} onToggle={toggle} onVersion={setVersion} />
      <div className={isOpen ? "contents" : "flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1"}>
        <ExtensionOptions isCompact={!isOpen} extension={extension} recipe={recipe} arch={head.arch} patch={patch} />
        <Remarks extension={extension} notes={isOpen ? 0 : notes.length} onNotes={toggle} />
      </div>
      {recipe && extension.updates !== "none" && <Following extension={extension} target={target} arch={head.arch} />}
      {isWaiting && listNote !== undefined && <p className="text-sm text-muted wrap-anywhere">{listNote}</p>}
      <Suspense>
        {(build ?? head.refused) !== undefined && <BakeCourse {...head} onName={(name) => patch({ name })} />}
      </Suspense>
      <IssueList label={`About ${title}`} onFix={onFix} issues={wrongIn(card, isOpen)} />
      <Suspense>{files.length > 0 && <ProfileFiles {...{ isOpen, files, change }} />}</Suspense>
      <div id={details} className={isOpen ? "flex min-w-0 flex-col gap-3 pb-1" : "hidden"}>
        {isOpen && (
          <Suspense>
            <ExtensionDetails
              {...{ card, notes, patch, onFix }}
              about={recipe?.summary ?? "An image without a recipe on this server."}
              listNote={isWaiting ? undefined : listNote}
            />
          </Suspense>
        )}
      </div>
    </li>
  );
}, sameProps);

/** Errors and warnings that no field in view says itself. */
function wrongIn({ issues, index }: Card, isOpen: boolean): ShownIssue[] {
  return issues
    .filter(({ severity }) => severity !== "hint")
    .filter(({ code, path }) => code !== "form" || (!isOpen && path !== `extensions.${index}.version`));
}

/** At the end of the second line, where it moves nothing when it comes. */
function Remarks({ extension, notes, onNotes }: { extension: Extension; notes: number; onNotes: () => void }) {
  const isUnlisted = useIsUnlisted(extension.recipe, extension.version);
  if (!isUnlisted && notes === 0) return null;
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-3 text-sm text-muted sm:ml-auto">
      {isUnlisted && <p>Not listed upstream.</p>}
      {notes > 0 && (
        <Button variant="quiet" size="small" className="-mx-2" onPress={onNotes}>
          {notes} {notes === 1 ? "note" : "notes"}
        </Button>
      )}
    </div>
  );
}

/** Who bakes what the machine is to find; comes with the rules, and has its place before. */
function Following(props: FollowOfferProps) {
  const { data } = useQuery({ ...rulesQuery, enabled: false });
  return (
    <div className="min-h-8">
      {data && (
        <Suspense>
          <FollowOffer {...props} />
        </Suspense>
      )}
    </div>
  );
}

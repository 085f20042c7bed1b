"use client";

import { ChevronDown, X } from "lucide-react";
import { errorAt } from "#lib/machine/check/form";
import type { Card } from "#lib/machine/choices/cards";
import type { Arch } from "#lib/words";
import { Button } from "../_ui/button";
import { ImageState, type ImageStateProps } from "./image-state";
import { VersionChoice } from "./version-choice";

export type ExtensionHeadProps = ImageStateProps & { arch: Arch; onRemove: (card: Card) => void };

type OwnProps = {
  isOpen: boolean;
  /** Id of what is opened and closed. */
  details: string;
  onToggle: () => void;
  onVersion: (version: string) => void;
};

/** The first line of an extension: its name and version, whether its image is there, and the way into it and out of it. */
export function ExtensionHead(props: ExtensionHeadProps & OwnProps) {
  const { arch, onRemove, isOpen, details, onToggle, onVersion, ...state } = props;
  const { extension, index, title, issues } = state.card;
  return (
    <div className="flex min-w-0 flex-wrap items-start gap-x-2.5 gap-y-2">
      <h3 className="min-w-0 grow basis-1/2 self-center font-mono text-base leading-5 font-medium wrap-anywhere sm:w-32 sm:grow-0 sm:basis-auto">
        {title}
      </h3>
      <div className="w-36 max-sm:order-1">
        <VersionChoice
          recipe={extension.recipe}
          image={{ name: title, arch }}
          label="Version"
          hideLabel
          hideNote
          placeholder="type a version"
          value={extension.version}
          error={errorAt(issues, `extensions.${index}.version`)}
          onChange={onVersion}
        />
      </div>
      <div className="flex min-h-9 min-w-0 grow flex-wrap items-center gap-x-2 gap-y-1 text-sm max-sm:order-1 sm:basis-0 pointer-coarse:min-h-11">
        <ImageState {...state} />
      </div>
      <div className="flex min-h-9 shrink-0 items-center">
        <Button
          variant="quiet"
          size="icon"
          aria-label={`Details of ${title}`}
          aria-expanded={isOpen}
          aria-controls={details}
          onPress={onToggle}
        >
          <ChevronDown aria-hidden className={`transition-transform ${isOpen ? "rotate-180" : ""}`} />
        </Button>
        <Button variant="quiet" size="icon" aria-label={`Remove ${title}`} onPress={() => onRemove(state.card)}>
          <X aria-hidden />
        </Button>
      </div>
    </div>
  );
}

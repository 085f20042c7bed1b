"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { Allowed } from "../../_client/allowed";
import { useSettled } from "../../_client/use-settled";
import { Editor, type EditorHandle, type Severity } from "../../_ui/code-editor";
import { CopyButton } from "../../_ui/copy-button";
import { textCheckQuery } from "../queries";
import { Faults } from "./faults";
import { OwnFiles } from "./own-files";
import { type Opened, SaveButton } from "./save-button";
import { TryPanel } from "./try-panel";

type RecipeEditorProps = {
  /** What the editor begins with. */
  yaml: string;
  /** The recipe whose own files it takes. */
  filesOf: string | null;
  files: readonly string[];
  /** What is changed; null for a new recipe. */
  opened: Opened | null;
  /** The folder of the operator's recipes. */
  place: string;
  /** Names of recipes that come with Bakehouse: a recipe of one's own takes the place of one with its name. */
  builtIn: readonly string[];
};

/** Milliseconds without a keystroke after which a text is examined. */
const REST = 300;

/** The text of a recipe, what is wrong with it, and what can be done with it: a dry run, one bake, saving. */
export function RecipeEditor({ yaml, filesOf, files, opened, place, builtIn }: RecipeEditorProps) {
  const [text, setText] = useState(yaml);
  const [saved, setSaved] = useState(opened === null ? null : yaml);
  const editor = useRef<EditorHandle>(null);
  const settled = useSettled(text, REST);
  const asked = { yaml: settled, ...(filesOf !== null && { filesOf }) };
  const { data, error, isPlaceholderData } = useQuery(textCheckQuery(asked));
  const marks = useMemo(() => marksOf(data?.broken ?? []), [data]);
  const isExamined = settled === text && !isPlaceholderData && data !== undefined;
  const recipe = isExamined ? data.recipe : null;
  useUnsavedWarning(text !== (saved ?? yaml));
  return (
    <>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <Editor
          ref={editor}
          title="recipe.yaml"
          text={text}
          onChange={setText}
          marks={marks}
          actions={
            <CopyButton text={text} label="Copy the recipe">
              Copy
            </CopyButton>
          }
        />
        <div className="flex min-w-0 flex-col gap-6 lg:sticky lg:top-19">
          <Faults
            check={data ?? null}
            error={error}
            isExamined={isExamined}
            onLine={(line) => editor.current?.show(line)}
          />
          <Allowed to="save recipe">
            <SaveButton
              text={{ ...asked, yaml: text }}
              opened={opened}
              isSaved={text === saved}
              recipe={recipe}
              place={place}
              replaces={recipe !== null && builtIn.includes(recipe.name)}
              onSaved={() => setSaved(text)}
            />
          </Allowed>
          <OwnFiles files={files} folder={opened === null ? null : `${place}/${opened.folder}/files`} />
        </div>
      </div>
      <Allowed to="try recipe">
        <TryPanel text={{ ...asked, yaml: text }} recipe={recipe} />
      </Allowed>
    </>
  );
}

function marksOf(broken: readonly { file: string; line: number | null }[]): ReadonlyMap<number, Severity> {
  const lines = broken.flatMap(({ file, line }) => (file === "recipe.yaml" && line !== null ? [line] : []));
  return new Map(lines.map((line) => [line, "error"]));
}

/** Lets the browser ask before a text that was not saved is lost. */
function useUnsavedWarning(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isUnsaved]);
}

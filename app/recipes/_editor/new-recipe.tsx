"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { AskedDraft } from "#lib/drafts/begin";
import { postJson } from "../../_client/json";
import { Button } from "../../_ui/button";
import { Disclosure } from "../../_ui/disclosure";
import { Form } from "../../_ui/form";
import { Notice } from "../../_ui/notice";
import { Panel } from "../../_ui/section";
import { TextArea, TextField } from "../../_ui/text-field";
import { RecipeEditor } from "./recipe-editor";

type NewRecipeProps = { template: string; place: string; builtIn: readonly string[] };

/** A recipe from a template, or from what is found in upstream's files. */
export function NewRecipe({ template, place, builtIn }: NewRecipeProps) {
  const [yaml, setYaml] = useState(template);
  return (
    <>
      <Disclosure title="Begin from upstream's files">
        <DraftForm onDraft={setYaml} />
      </Disclosure>
      {/* Another text to begin with is another editor. */}
      <RecipeEditor key={yaml} yaml={yaml} filesOf={null} files={[]} opened={null} place={place} builtIn={builtIn} />
    </>
  );
}

function DraftForm({ onDraft }: { onDraft(yaml: string): void }) {
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (asked: AskedDraft) => postJson<{ yaml: string }>("/api/v1/recipes/draft", asked),
    onSuccess: (draft) => onDraft(draft.yaml),
  });
  return (
    <Panel className="p-5">
      <Form
        label="Begin from upstream's files"
        onSend={(form) => {
          const urls = String(form.get("urls")).split(/\s+/).filter(Boolean);
          mutate({ name: String(form.get("name")).trim(), urls });
        }}
      >
        <div className="max-w-xs">
          <TextField label="Name" name="name" mono isRequired autoComplete="off" placeholder="hello" />
        </div>
        <TextArea
          label="Addresses"
          name="urls"
          mono
          rows={3}
          isRequired
          placeholder="https://github.com/example/hello/releases/download/v1.2.3/hello_1.2.3_linux_amd64.tar.gz"
          description="One per line. They are downloaded and looked into; the other architecture's files are found by themselves."
        />
        {error !== null && <Notice tone="bad" role="alert" title={error.message} />}
        <div className="flex items-center gap-3">
          <Button type="submit" isPending={isPending}>
            Look inside
          </Button>
          <p role="status" className="text-sm text-muted">
            {isPending ? "Downloading and looking inside…" : isSuccess ? "The text below says what was found." : ""}
          </p>
        </div>
      </Form>
    </Panel>
  );
}

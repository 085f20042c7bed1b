"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp, KeyRound } from "lucide-react";
import { useState } from "react";
import { keyringText, readKeyring } from "#lib/machine/choices/keyring";
import { Button } from "../_ui/button";
import { Digest } from "../_ui/digest";
import { FileButton } from "../_ui/file-button";
import { Notice } from "../_ui/notice";
import { TextArea } from "../_ui/text-field";
import { keyringQuery } from "./queries";

type KeyringFieldProps = { keyring: string | undefined; onChange: (keyring: string | undefined) => void };

/** Public keys that the machine checks updates by, beside those of this server. */
export function KeyringField({ keyring, onChange }: KeyringFieldProps) {
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-prose text-sm text-muted">
        The config brings the keys of this server with it. Add the public keys of other signed servers that the machine
        follows: both are put into /etc/systemd/import-pubring.gpg.
      </p>
      {keyring === undefined ? (
        <AddKeys onAdd={onChange} />
      ) : (
        <ChosenKeys keyring={keyring} onRemove={() => onChange(undefined)} />
      )}
    </div>
  );
}

function AddKeys({ onAdd }: { onAdd: (keyring: string) => void }) {
  const client = useQueryClient();
  const [text, setText] = useState("");
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: async (given: string) => {
      // Read here first: a private key must not leave the browser.
      const read = readKeyring(given);
      if ("problem" in read) throw new Error(read.problem);
      return client.fetchQuery(keyringQuery(read.base64));
    },
    onSuccess: (read) => onAdd(read.keyring),
  });
  return (
    <>
      <TextArea
        label="Public keys"
        mono
        rows={4}
        placeholder="-----BEGIN PGP PUBLIC KEY BLOCK-----"
        value={text}
        error={error?.message}
        description="As gpg --armor --export writes them, one or more."
        onChange={(written) => {
          setText(written);
          reset();
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button size="small" isDisabled={text.trim() === ""} isPending={isPending} onPress={() => mutate(text)}>
          <KeyRound aria-hidden /> Add keys
        </Button>
        <FileButton
          size="small"
          variant="quiet"
          onFile={async (file) => mutate(keyringText(new Uint8Array(await file.slice(0, MOST_READ).arrayBuffer())))}
        >
          <FileUp aria-hidden /> Open a file
        </FileButton>
      </div>
    </>
  );
}

/** Of a file of another kind, which may be of any size. */
const MOST_READ = 65_536;

function ChosenKeys({ keyring, onRemove }: { keyring: string; onRemove: () => void }) {
  const { data, error } = useQuery(keyringQuery(keyring));
  return (
    <>
      {error !== null && <Notice tone="bad">{error.message}</Notice>}
      <ul aria-label="Keys of your own" className="flex flex-col gap-1 text-sm">
        {data?.keys.map(({ fingerprint, userIds: [name] }) => (
          <li key={fingerprint} className="flex min-w-0 flex-wrap items-center gap-x-3">
            <Digest value={fingerprint.toUpperCase()} label="Copy fingerprint" />
            <span className="min-w-0 wrap-anywhere text-muted">{name}</span>
          </li>
        ))}
      </ul>
      <div>
        <Button size="small" onPress={onRemove}>
          Remove keys
        </Button>
      </div>
    </>
  );
}

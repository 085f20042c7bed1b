"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { BuildAnswer } from "#lib/builds/schema";
import { sentenceOf } from "../_client/json";
import { withQuery } from "../_client/with-query";

type Sending = { done: number; at: number };

/** The state of one upload: how far it is, and the sentence it failed with. When it is done, the build's page comes. */
export function useUpload() {
  const router = useRouter();
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<string | null>(null);
  const abort = useRef<AbortController>(null);
  const start = async (upload: Upload) => {
    const controller = new AbortController();
    abort.current = controller;
    setError(null);
    setSending({ done: 0, at: Date.now() });
    try {
      const { build } = await uploadTorcx(upload, {
        signal: controller.signal,
        onProgress: (done) => setSending({ done, at: Date.now() }),
      });
      router.push(`/builds/${build.id}`);
    } catch (failure) {
      setSending(null);
      if (!controller.signal.aborted) setError(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return { sending, error, start, stop: () => abort.current?.abort() };
}

export type Upload = {
  file: File;
  name: string;
  version: string | undefined;
  os: string;
  osVersion: string | undefined;
};

/**
 * Sends an archive as it is and gives the build that converts it. XMLHttpRequest, because fetch tells nothing about
 * bytes on their way out. Rejects with a sentence; with the signal's reason when it is aborted.
 */
function uploadTorcx(
  { file, ...asked }: Upload,
  { signal, onProgress }: { signal: AbortSignal; onProgress(done: number): void },
): Promise<BuildAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", withQuery("/api/v1/torcx", { ...asked, filename: file.name }));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded }) => onProgress(loaded));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve(request.response);
      else reject(new Error(sentenceOf(request.response) ?? `The server answered ${request.status}.`));
    });
    request.addEventListener("error", () =>
      reject(new Error("The server can't be reached, or it refused the upload before it was whole.")),
    );
    signal.addEventListener("abort", () => {
      request.abort();
      reject(signal.reason);
    });
    request.send(file);
  });
}

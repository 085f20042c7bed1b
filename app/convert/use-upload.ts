"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { type Upload, uploadTorcx } from "./upload";

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

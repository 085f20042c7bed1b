"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { statusQuery } from "./status";

const FACES = {
  unknown: { dot: "bg-edge", word: "Checking", title: "Asking the server whether a worker is running." },
  alive: { dot: "bg-ok", word: "Worker ready", title: "A worker is running and takes builds." },
  gone: { dot: "bg-bad", word: "No worker", title: "No worker is running. Builds wait until one starts." },
  unreachable: { dot: "bg-bad", word: "Offline", title: "This page can't reach the server. It keeps trying." },
} as const;

/** A dot and a word: whether something will bake what is asked for. It leads to where all workers are. */
export function WorkerLight() {
  const { data, isError } = useQuery(statusQuery);
  const { dot, word, title } = FACES[isError ? "unreachable" : data === undefined ? "unknown" : faceOf(data.worker)];
  return (
    <Link
      href="/operations"
      prefetch={false}
      aria-label={`Operations: ${word}`}
      title={title}
      className="flex min-h-9 items-center gap-1.5 rounded-sm text-sm whitespace-nowrap text-muted hover:text-ink"
    >
      <span aria-hidden className={`size-2 rounded-full ${dot}`} />
      <span role="status" className="md:max-lg:sr-only">
        {word}
      </span>
    </Link>
  );
}

function faceOf(worker: boolean): "alive" | "gone" {
  return worker ? "alive" : "gone";
}

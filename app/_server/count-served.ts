import type { IncomingMessage, ServerResponse } from "node:http";
import { bounded, figures } from "#lib/figures";

type Served = {
  request: IncomingMessage;
  response: ServerResponse;
  /** Of the image that was asked for, where there is one. */
  extension: string | undefined;
};

/** Counts what the repository has answered, for whoever watches over this server: downloads, and polls for news. */
export function countServed(parts: readonly string[], { request, response, extension }: Served): void {
  const answer = response.writableFinished ? String(response.statusCode) : "broken off";
  const file = parts.at(-1) ?? "";
  if (extension !== undefined) figures().downloads.inc({ extension: bounded("extension", extension), answer });
  else if (file.endsWith(".raw") && request.method === "GET") figures().downloads.inc({ extension: "none", answer });
  if (file === "SHA256SUMS") figures().polls.inc({ agent: agentOf(request.headers["user-agent"]), answer });
}

const AGENTS: [RegExp, string][] = [
  [/^ignition/i, "Ignition"],
  [/^curl\//i, "curl"],
  [/^wget\//i, "Wget"],
  [/^mozilla\//i, "browser"],
];

/**
 * Who asks, of few: systemd-sysupdate downloads by `systemd-pull/252.39-1~deb12u2` (measured on 252), and newer versions may do so
 * under its own name. Only the major version is told, and only one that there can be.
 */
export function agentOf(header: string | undefined): string {
  const [, systemd] = /^systemd-(?:pull|sysupdate|importd?)\/v?(2[4-9]\d|3[0-4]\d)(?!\d)/.exec(header ?? "") ?? [];
  if (systemd !== undefined) return `systemd ${systemd}`;
  return AGENTS.find(([pattern]) => pattern.test(header ?? ""))?.[1] ?? "other";
}

import type { Event, ImageFacts } from "#lib/events/schema";

type ImageEvent = Extract<Event, { type: `image.${string}` }>;

/** What is told of an image that something happens to: `image` is its row as it is afterwards. */
export function imageEvent(
  type: ImageEvent["type"],
  image: Omit<ImageFacts, "reason" | "url" | "page">,
  reason: string | null = null,
): ImageEvent {
  const { file, name, version, revision, arch, os, sha256, size, state } = image;
  const places = { url: `/extensions/${file}`, page: `/images/${encodeURIComponent(file)}` };
  return { type, data: { file, name, version, revision, arch, os, sha256, size, state, reason, ...places } };
}

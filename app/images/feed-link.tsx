import { Rss } from "lucide-react";
import { buttonStyle } from "../_ui/button-style";
import { ALL_IMAGES, feedHref } from "./image-href";

/** The way to the feed of an extension's images, or of all: for people, and in the page's head for feed readers. */
export function FeedLink({ name }: { name?: string }) {
  const href = feedHref(name ?? ALL_IMAGES);
  const title = name === undefined ? "Feed of new images" : `Feed of new images of ${name}`;
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={title} href={href} />
      <a href={href} aria-label={title} className={buttonStyle({ variant: "quiet", size: "small" })}>
        <Rss aria-hidden />
        Feed
      </a>
    </>
  );
}

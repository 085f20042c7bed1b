import { Rss } from "lucide-react";
import { buttonStyle } from "../_ui/button-style";
import { feedHref } from "./image-href";

type FeedLinkProps = {
  /** An extension, or one of the names of `image-href.ts`. */
  scope: string;
  title: string;
};

/** The way to a feed: for people, and in the page's head for feed readers. */
export function FeedLink({ scope, title }: FeedLinkProps) {
  const href = feedHref(scope);
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

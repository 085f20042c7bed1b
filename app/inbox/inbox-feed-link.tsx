import { Rss } from "lucide-react";
import { buttonStyle } from "../_ui/button-style";
import { feedHref, INBOX_FEED } from "../images/image-href";

const TITLE = "Feed of versions that wait";

/** The way to the feed of the inbox: for people, and in the page's head for feed readers. */
export function InboxFeedLink() {
  const href = feedHref(INBOX_FEED);
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={TITLE} href={href} />
      <a href={href} aria-label={TITLE} className={buttonStyle({ variant: "quiet", size: "small" })}>
        <Rss aria-hidden />
        Feed
      </a>
    </>
  );
}

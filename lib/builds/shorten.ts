/** What is stored of a list of sentences at most: an archive decides how many there are and how long. */
const MOST_SENTENCES = 200;
const LONGEST_SENTENCE = 500;

/** A text of at most `limit` characters; one that was longer ends in an ellipsis. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

/** The first sentences of a list, each shortened, and how many more there were. */
export function shortenList(sentences: readonly string[]): string[] {
  const kept = sentences.slice(0, MOST_SENTENCES).map((sentence) => shorten(sentence, LONGEST_SENTENCE));
  const more = sentences.length - kept.length;
  return more === 0 ? kept : [...kept, `… and ${more} more.`];
}

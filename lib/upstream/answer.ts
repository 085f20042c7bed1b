/** What came back from upstream or the mirror. */
export type Answer = {
  /** The bytes as they come; throws when they break off. */
  body: AsyncIterable<Uint8Array>;
  /** How many bytes will come, where the server says so. */
  length: number | null;
  /** Address of a list's next page (`Link: rel=next`). A mirrored list ends with its first page. */
  next: string | null;
};

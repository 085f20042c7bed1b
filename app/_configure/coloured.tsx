const COMMENT = /^\s*#/;

/** A config's text with its comments set back. Every character stays, so that it can be selected and copied. */
export function Coloured({ text }: { text: string }) {
  return stretches(text).map(({ lines, isComment }, index) =>
    isComment ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a stretch of text is nothing but its place
      <span key={index} className="text-muted">
        {lines}
      </span>
    ) : (
      lines
    ),
  );
}

type Stretch = { lines: string; isComment: boolean };

/** Neighbouring lines of one kind in one piece: hundreds of lines become a few nodes. */
export function stretches(text: string): Stretch[] {
  const result: Stretch[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    const isComment = COMMENT.test(line);
    const last = result.at(-1);
    if (last?.isComment === isComment) last.lines += line;
    else result.push({ lines: line, isComment });
  }
  return result;
}

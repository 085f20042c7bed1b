import type { Contents as ImageContents } from "#lib/images/browse";
import { Bytes } from "../../_ui/bytes";
import { Section } from "../../_ui/section";
import { ContentsView } from "./contents-view";
import { shownTree } from "./shown-tree";

/** Every path in the image with its mode and size before compression, as a tree and as a map of sizes. */
export function Contents({ file, contents: { manifest, root } }: { file: string; contents: ImageContents }) {
  const files = manifest.filter(({ type }) => type === "file").length;
  return (
    <Section
      id="contents"
      title="Contents"
      actions={
        <span className="text-sm text-muted">
          {files.toLocaleString("en")} files, <Bytes value={root.size} /> unpacked
        </span>
      }
    >
      <ContentsView file={file} nodes={shownTree(root, manifest.length)} isSmall={manifest.length <= SMALL} />
    </Section>
  );
}

/** Paths of an image whose every folder is open at first. */
const SMALL = 60;

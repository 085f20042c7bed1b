import { Download } from "lucide-react";
import type { Image } from "#lib/images/schema";
import { Disclosure } from "../_ui/disclosure";
import { DownloadButton } from "../_ui/link-button";
import { Section } from "../_ui/section";
import { TextLink } from "../_ui/text-link";
import { ImageTable } from "./image-table";
import type { Shelf } from "./shelf";

/** One extension: its newest images, the older ones folded, and the file by which machines follow it. */
export function ImageShelf({ shelf: { name, newest, older } }: { shelf: Shelf<Image> }) {
  const [recipe] = newest.map((image) => image.recipe);
  return (
    <Section
      id={`shelf-${name}`}
      title={<span className="font-mono tracking-tighter">{name}</span>}
      note={recipe ? <TextLink href={`/recipes/${recipe}`}>Recipe</TextLink> : "Converted from a Torcx archive"}
      actions={
        <DownloadButton href={`/extensions/${name}/${name}.conf`} size="small" variant="quiet">
          <Download aria-hidden />
          sysupdate conf
        </DownloadButton>
      }
    >
      <ImageTable label={`Newest images of ${name}`} images={newest} />
      {older.length > 0 && (
        <Disclosure title={`${older.length} older ${older.length === 1 ? "image" : "images"}`}>
          <ImageTable label={`Older images of ${name}`} images={older} />
        </Disclosure>
      )}
    </Section>
  );
}

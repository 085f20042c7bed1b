import { Boxes } from "lucide-react";
import type { Metadata } from "next";
import { context } from "#lib/context";
import { allImages } from "#lib/images/reads";
import { diskUse } from "#lib/images/tidy";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/link-button";
import { PageHeader } from "../../_ui/page-header";
import { DiskUse } from "../disk-use";
import { ImageShelf } from "../image-shelf";
import { showImage } from "../read-image";
import { shelve } from "../shelf";

export const metadata: Metadata = { title: "Images" };

export default async function ImagesPage() {
  const [rows, disk] = await Promise.all([allImages(), diskUse(context().store)]);
  const shelves = shelve(await Promise.all(rows.map(showImage)));
  return (
    <>
      <PageHeader title="Images" actions={<DiskUse {...disk} />}>
        What machines can download from here. Published bytes never change.
      </PageHeader>
      {shelves.length === 0 && <NoImages />}
      {shelves.map((shelf) => (
        <ImageShelf key={shelf.name} shelf={shelf} />
      ))}
    </>
  );
}

function NoImages() {
  return (
    <EmptyState
      icon={Boxes}
      title="No image has been published yet"
      action={
        <LinkButton href="/recipes" variant="primary">
          Choose a recipe
        </LinkButton>
      }
    >
      Bake one from a recipe, or convert a Torcx archive. Machines find it here as soon as it is done.
    </EmptyState>
  );
}

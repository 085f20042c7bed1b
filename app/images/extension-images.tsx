import { Download } from "lucide-react";
import type { Image } from "#lib/images/schema";
import type { Requested } from "#lib/machine/choices/from-request";
import { Allowed } from "../_client/allowed";
import { FollowSwitch } from "../_follow/follow-switch";
import { Bytes } from "../_ui/bytes";
import { DownloadButton, LinkButton, TextLink } from "../_ui/links";
import { Section } from "../_ui/section";
import { configureHref } from "./configure-href";
import { ImageTable } from "./image-table";
import { type ImagesFilter, imagesHref } from "./images-filter";

type ExtensionImagesProps = {
  extension: { name: string; count: number; size: number; newest: Image[] };
  /** What its first image was asked for. */
  request: Requested | undefined;
  filter: ImagesFilter;
};

/** One extension: its newest images, the way to the older ones, and the file by which machines follow it. */
export function ExtensionImages({ extension, request, filter }: ExtensionImagesProps) {
  const { name, count, size, newest } = extension;
  const older = count - newest.length;
  return (
    <Section
      id={`extension-${name}`}
      title={<span className="font-mono tracking-tighter">{name}</span>}
      note={
        <>
          {count === 1 ? "1 image" : `${count} images`}, <Bytes value={size} /> ·{" "}
          <Made recipe={newest[0]?.recipe ?? null} />
        </>
      }
      actions={
        <>
          {newest.some(({ state }) => state === "published") && <ConfButton name={name} />}
          {request !== undefined && (
            <LinkButton
              href={configureHref(request)}
              size="small"
              variant="quiet"
              aria-label={`Use ${name} in Configure`}
            >
              Use in Configure
            </LinkButton>
          )}
        </>
      }
    >
      <FollowExtension request={request} images={newest} />
      <ImageTable label={`Newest images of ${name}`} images={newest} />
      {older > 0 && (
        <LinkButton
          href={imagesHref({ ...filter, name, cursor: undefined })}
          variant="quiet"
          size="small"
          className="self-start"
        >
          {older === 1 ? "1 older image" : `${older} older images`}
        </LinkButton>
      )}
    </Section>
  );
}

/** The file by which systemd-sysupdate on a machine follows an extension. */
export function ConfButton({ name }: { name: string }) {
  return (
    <DownloadButton href={`/extensions/${name}/${name}.conf`} size="small" variant="quiet">
      <Download aria-hidden />
      sysupdate conf
    </DownloadButton>
  );
}

function Made({ recipe }: { recipe: string | null }) {
  if (recipe === null) return "from a file or a text of yours";
  return (
    <>
      from the recipe <TextLink href={`/recipes/${recipe}`}>{recipe}</TextLink>
    </>
  );
}

type FollowExtensionProps = { request: Requested | undefined; images: readonly Image[] };

/** Has the newest versions of what is there baked: for the same architectures and systems, with the same options. */
export function FollowExtension({ request, images }: FollowExtensionProps) {
  if (request?.recipe === undefined) return null;
  const { recipe, name, options, os, osVersion } = request;
  const arches = Array.from(new Set(images.map(({ arch }) => arch)));
  return (
    <Allowed to="follow">
      <FollowSwitch
        what={{ recipe, name, options, os, osVersion, arches }}
        offer="New versions come when somebody asks for them."
      />
    </Allowed>
  );
}

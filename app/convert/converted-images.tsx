import { convertedRequests } from "#lib/builds/reads";
import { showImages } from "#lib/builds/show";
import { findByFiles } from "#lib/images/reads";
import type { Image } from "#lib/images/schema";
import type { Requested } from "#lib/machine/choices/from-request";
import { pageContext } from "../_server/page-context";
import { Badge } from "../_ui/badge";
import { Bytes } from "../_ui/bytes";
import { LinkButton, TextLink } from "../_ui/links";
import { Section } from "../_ui/section";
import { Cell, Row, Table, TableHead } from "../_ui/table";
import { TimeAgo } from "../_ui/times";
import { configureHref } from "../images/configure-href";
import { imageHref } from "../images/image-href";
import { osText } from "../images/os-text";

const SHOWN = 10;
/** Conversions that are looked at: the images of some were deleted since. */
const LOOKED_AT = 100;

const COLUMNS = [
  { id: "image", title: "Image" },
  { id: "os", title: "OS", className: "w-28 max-sm:hidden" },
  { id: "size", title: "Size", className: "w-24 text-right max-sm:hidden" },
  { id: "converted", title: "Converted", className: "w-32 max-sm:hidden" },
  { id: "use", title: "Use", className: "w-36 text-right" },
];

/** The newest images that came from Torcx archives; nothing before the first one. */
export async function ConvertedImages() {
  const [context, requests] = await Promise.all([pageContext(), convertedRequests(LOOKED_AT)]);
  const files = Array.from(requests.keys());
  const rows = await findByFiles(files);
  rows.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file));
  const images = await showImages(rows.slice(0, SHOWN), context);
  if (images.length === 0) return null;
  return (
    <Section
      id="converted"
      title="Converted images"
      note={rows.length > SHOWN ? `The newest ${SHOWN}` : undefined}
      actions={
        <LinkButton href="/images" variant="quiet" size="small">
          All images
        </LinkButton>
      }
    >
      <Table label="Converted images">
        <TableHead columns={COLUMNS} />
        <tbody>
          {images.map((image) => (
            <ConvertedRow key={image.file} image={image} request={requests.get(image.file)} />
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function ConvertedRow({ image, request }: { image: Image; request: Requested | undefined }) {
  const { file, os, size, createdAt, missing } = image;
  return (
    <Row>
      <Cell>
        <TextLink href={imageHref(file)} quiet wholeRow className="mr-2 font-mono font-medium wrap-anywhere">
          {file}
        </TextLink>
        {missing !== null && (
          <Badge tone="bad" title={missing}>
            missing
          </Badge>
        )}
      </Cell>
      <Cell className="max-sm:hidden">{osText(os)}</Cell>
      <Cell className="text-right max-sm:hidden">
        <Bytes value={size} />
      </Cell>
      <Cell className="text-muted max-sm:hidden">
        <TimeAgo at={createdAt} />
      </Cell>
      <Cell className="relative text-right">
        {request !== undefined && (
          <LinkButton href={configureHref(request)} size="small" aria-label={`Use ${file} in Configure`}>
            Use in Configure
          </LinkButton>
        )}
      </Cell>
    </Row>
  );
}

import { ExternalLink } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { compareWithTexts } from "#lib/follow/compare-images";
import type { Comparison } from "#lib/follow/comparison";
import { findVersion } from "#lib/follow/inbox";
import { outlooks, uncompared } from "#lib/follow/outlook";
import { inboxStanding } from "#lib/standing";
import { Allowed } from "../../../../_client/allowed";
import { pageContext } from "../../../../_server/page-context";
import { buttonStyle } from "../../../../_ui/button-style";
import { decoded } from "../../../../_ui/decoded";
import { TextLink } from "../../../../_ui/links";
import { Notice } from "../../../../_ui/notice";
import { PageHeader } from "../../../../_ui/page-header";
import { Tabs } from "../../../../_ui/tabs";
import { TimeAgo } from "../../../../_ui/times";
import { ComparisonView } from "../../../../images/[file]/diff/comparison-view";
import { diffHref } from "../../../../images/[file]/diff/diff-href";
import { DecisionButtons } from "../../../../images/decision-buttons";
import { imageHref } from "../../../../images/image-href";
import { osText } from "../../../../images/os-text";
import { toVersionRow } from "../../../version-rows";
import { StandingNotices } from "./standing-notices";

type Props = PageProps<"/inbox/candidates/[name]/[version]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name, version } = await params;
  return { title: `${decoded(name)} ${decoded(version)}` };
}

export default async function VersionPage({ params }: Props) {
  const { name, version } = await params;
  const group = await findVersion(decoded(name), decoded(version));
  if (group === null) notFound();
  const context = await pageContext();
  const { images } = group;
  const comparisons = await Promise.all(images.map((image) => compareWithTexts(image, context).catch(uncompared)));
  const row = toVersionRow(group, new Date(), (await outlooks([group], context)).get(group));
  const [first] = images;
  const notes = comparisons.find((comparison) => comparison !== null)?.notes ?? null;
  return (
    <>
      <PageHeader
        title={
          <span className="font-mono tracking-tighter">
            {group.name} {group.version}
          </span>
        }
        actions={
          notes !== null && (
            <a href={notes} className={buttonStyle({})} rel="noreferrer">
              Upstream’s notes
              <ExternalLink aria-hidden />
            </a>
          )
        }
      >
        For {osText(first?.os ?? "", first?.osVersion)}, baked <TimeAgo at={row.bakedAt} />:{" "}
        {images.map(({ file, arch }, index) => (
          <span key={file}>
            {index > 0 && ", "}
            <TextLink href={imageHref(file)}>{arch}</TextLink>
          </span>
        ))}
      </PageHeader>
      <Decisions group={group} />
      <StandingNotices row={row} states={images.map(({ state }) => state)} />
      <Tabs
        label="Architectures"
        tabs={images.map(({ arch }, index) => ({
          id: arch,
          title: arch,
          content: <Compared comparison={comparisons[index] ?? null} />,
        }))}
      />
    </>
  );
}

function Compared({ comparison }: { comparison: Comparison | null }) {
  if (comparison === null)
    return (
      <Notice tone="bad" title="It could not be compared with the version before.">
        <p>The server’s log says why. It can be decided on all the same.</p>
      </Notice>
    );
  return (
    <>
      <ComparisonView comparison={comparison} />
      <p className="pt-4 text-sm">
        <TextLink href={diffHref(comparison.after.file)}>Compare with another image</TextLink>
      </p>
    </>
  );
}

/** Architectures that stand differently are decided on apart. */
function Decisions({ group }: { group: NonNullable<Awaited<ReturnType<typeof findVersion>>> }) {
  return (["waiting", "held", "skipped"] as const).map((standing) => {
    const images = group.images.filter((image) => inboxStanding(image) === standing);
    if (images.length === 0) return null;
    const some = images.length < group.images.length ? ` for ${images.map(({ arch }) => arch).join(", ")}` : "";
    return (
      <Allowed key={standing} to="decide on images">
        <DecisionButtons
          files={images.map(({ file }) => file)}
          subject={`${group.name} ${group.version}${some}`}
          standing={standing}
        />
      </Allowed>
    );
  });
}

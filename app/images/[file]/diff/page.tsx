import { ArrowLeftRight } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isAppError } from "#lib/errors";
import { comparableWith, versionBefore } from "#lib/follow/comparable";
import { compareWithTexts } from "#lib/follow/compare-images";
import type { Comparison } from "#lib/follow/comparison";
import { findImage } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import { pageContext, paramOf } from "../../../_server/page-context";
import { decoded } from "../../../_ui/decoded";
import { LinkButton, TextLink } from "../../../_ui/links";
import { Notice } from "../../../_ui/notice";
import { PageHeader } from "../../../_ui/page-header";
import { imageHref } from "../../image-href";
import { ChooseOther } from "./choose-other";
import { ComparisonView } from "./comparison-view";
import { diffHref } from "./diff-href";

type Props = PageProps<"/images/[file]/diff">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Compare ${decoded((await params).file)}` };
}

export default async function DiffPage({ params, searchParams }: Props) {
  const image = await findImage(decoded((await params).file));
  if (image === null) notFound();
  const other = paramOf(await searchParams, "with") ?? (await versionBefore(image))?.file;
  const found = other === undefined ? null : await comparisonOrProblem(image, other);
  const problem = typeof found === "string" ? found : undefined;
  return (
    <>
      <PageHeader
        title="Compare two images"
        actions={
          other !== undefined &&
          problem === undefined && (
            <LinkButton href={diffHref(other, image.file)}>
              <ArrowLeftRight aria-hidden />
              Swap
            </LinkButton>
          )
        }
      >
        What{" "}
        <TextLink href={imageHref(image.file)} className="font-mono">
          {image.file}
        </TextLink>{" "}
        brings beside another image.
      </PageHeader>
      <ChooseOther
        key={other}
        file={image.file}
        other={other}
        choices={await comparableWith(image)}
        problem={problem}
      />
      {found === null && (
        <Notice title="It is the only image here of its name and architecture. Choose any other one." />
      )}
      {found !== null && typeof found !== "string" && <Outcome comparison={found} />}
    </>
  );
}

/** What was found, or why nothing could be compared. */
async function comparisonOrProblem(image: ImageRow, other: string): Promise<Comparison | string> {
  try {
    return await compareWithTexts(image, await pageContext(), other);
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") return error.message;
    throw error;
  }
}

function Outcome({ comparison }: { comparison: Comparison }) {
  const sameness = samenessOf(comparison);
  return (
    <>
      {sameness !== null && <Notice title={sameness} role="status" />}
      <ComparisonView comparison={comparison} />
    </>
  );
}

/** Says how two images are the same; null where they are not. */
function samenessOf({ before, after, files, request }: Comparison): string | null {
  if (before === null || files.items.length > 0) return null;
  if (before.file === after.file) return "Identical: it is one and the same image.";
  if (before.sha256 === after.sha256) return "Identical: both images have the same bytes.";
  if (files.unknown > 0)
    return `The same names, sizes and modes. What ${files.unknown.toLocaleString("en")} files hold is not compared: an image that was read in from a file has no digests of them.`;
  const isWrittenOtherwise = request.some(({ key }) => key === "compression");
  return `The same contents: every file is the same, with the same mode. The bytes of the images differ${isWrittenOtherwise ? " by their compression" : ""}.`;
}

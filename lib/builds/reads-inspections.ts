import { z } from "zod";
import { db } from "#lib/db";
import { toRow } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import { countFindings, Finding } from "#lib/inspect/finding";
import type { Inspection } from "#lib/inspect/inspection";
import { RULES_REVISION } from "#lib/lint-rules";

/** What was found in an image when it was looked at last. Looks at nothing itself: that takes seconds for a large image. */
export async function getInspection(image: string): Promise<Inspection> {
  const row = await db().inspection.findUnique({ where: { image } });
  if (row === null) return { findings: null, count: null, inspectedAt: null, isCurrent: false };
  const findings = z.array(Finding).parse(row.findings);
  return {
    findings,
    count: countFindings(findings),
    inspectedAt: row.createdAt.toISOString(),
    isCurrent: row.rulesRevision >= RULES_REVISION,
  };
}

/** The next image by its file name that nobody has looked at by the rules of today; null after the last. */
export async function nextToInspect(after: string): Promise<ImageRow | null> {
  const outdated = { inspection: { rulesRevision: { lt: RULES_REVISION } } };
  const row = await db().image.findFirst({
    where: { deletedAt: null, file: { gt: after }, OR: [{ inspection: null }, outdated] },
    orderBy: { file: "asc" },
  });
  return row && toRow(row);
}

-- Who put a candidate on hold or skipped it, when and why.
ALTER TABLE "Image" ADD COLUMN "decidedAt" DATETIME;
ALTER TABLE "Image" ADD COLUMN "decidedBy" TEXT;
ALTER TABLE "Image" ADD COLUMN "decidedNote" TEXT;
CREATE INDEX "Image_deletedAt_state_name_idx" ON "Image"("deletedAt", "state", "name");

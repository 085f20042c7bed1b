-- When machines saw an image for the first time. Until now that was when it was baked, but for candidates.
ALTER TABLE "Image" ADD COLUMN "publishedAt" DATETIME;
UPDATE "Image" SET "publishedAt" = "createdAt" WHERE "state" IN ('published', 'withdrawn');
CREATE INDEX "Image_deletedAt_state_publishedAt_file_idx" ON "Image"("deletedAt", "state", "publishedAt" DESC, "file");

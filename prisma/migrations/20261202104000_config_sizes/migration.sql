-- What saved configs take together is limited
ALTER TABLE "SavedConfig" ADD COLUMN "size" BIGINT NOT NULL DEFAULT 0;
UPDATE "SavedConfig" SET "size" = length(CAST("input" AS BLOB));
CREATE INDEX "SavedConfig_size_idx" ON "SavedConfig" ("size");

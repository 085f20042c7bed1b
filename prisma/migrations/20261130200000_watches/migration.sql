-- What is followed upstream, and which watch asked for a build.
CREATE TABLE "Watch" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "recipe" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "arches" JSONB NOT NULL,
    "options" JSONB NOT NULL,
    "os" TEXT NOT NULL,
    "osVersion" TEXT,
    "compression" TEXT NOT NULL,
    "rule" JSONB NOT NULL,
    "publishAfterDays" INTEGER,
    "publishPatchesOnly" BOOLEAN NOT NULL DEFAULT false,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL,
    "looks" INTEGER NOT NULL DEFAULT 0,
    "lookingSince" DATETIME,
    "wanted" BOOLEAN NOT NULL DEFAULT false,
    "nextAt" DATETIME NOT NULL,
    "lookedAt" DATETIME,
    "outcome" TEXT,
    "failed" BOOLEAN NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX "Watch_id_key" ON "Watch"("id");
CREATE UNIQUE INDEX "Watch_key_key" ON "Watch"("key");
CREATE INDEX "Watch_paused_nextAt_idx" ON "Watch"("paused", "nextAt");
CREATE INDEX "Watch_recipe_seq_idx" ON "Watch"("recipe", "seq");

ALTER TABLE "Build" ADD COLUMN "watch" TEXT;
CREATE INDEX "Build_watch_idx" ON "Build"("watch");

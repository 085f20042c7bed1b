-- For the look at what each build made
CREATE INDEX "temporary_Image_buildId" ON "Image"("buildId");

-- Builds are ordered by a number of their own instead of a clock, count the signs of life of their worker, and know the size of what they made
CREATE TABLE "new_Build" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "stage" TEXT,
    "stages" JSONB NOT NULL DEFAULT '[]',
    "progressDone" BIGINT,
    "progressTotal" BIGINT,
    "request" JSONB NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "arch" TEXT NOT NULL,
    "recipe" TEXT,
    "recipeDigest" TEXT,
    "size" BIGINT,
    "tool" TEXT,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorFacts" JSONB,
    "origin" TEXT NOT NULL,
    "liveKey" TEXT,
    "liveFile" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease" TEXT,
    "beats" INTEGER NOT NULL DEFAULT 0,
    "cancelAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "finishedAt" DATETIME
);

INSERT INTO "new_Build" ("id", "kind", "status", "stage", "stages", "progressDone", "progressTotal", "request", "fingerprint", "file", "name",
    "version", "revision", "arch", "recipe", "recipeDigest", "size", "tool", "errorCode", "errorMessage", "errorFacts", "origin", "liveKey",
    "liveFile", "attempts", "lease", "cancelAt", "createdAt", "startedAt", "finishedAt")
SELECT "id", "kind", "status", "stage", "stages", "progressDone", "progressTotal", "request", "fingerprint", "file", "name",
    "version", "revision", "arch", "recipe", "recipeDigest", (SELECT "size" FROM "Image" WHERE "buildId" = "Build"."id"), "tool", "errorCode",
    substr("errorMessage", 1, 2000), "errorFacts", "origin", "liveKey",
    "liveFile", "attempts", "lease", "cancelAt", "createdAt", "startedAt", "finishedAt"
FROM "Build" ORDER BY "createdAt", "id";

-- What is long leaves their rows, and is cut to what is stored from now on
CREATE TABLE "BuildDetail" (
    "buildId" TEXT NOT NULL PRIMARY KEY,
    "plan" JSONB,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "changes" JSONB NOT NULL DEFAULT '[]',
    CONSTRAINT "BuildDetail_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "Build" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

INSERT INTO "BuildDetail" ("buildId", "plan", "warnings", "changes")
SELECT "id", "plan",
    (SELECT json_group_array(substr("value", 1, 500)) FROM json_each("warnings") WHERE "key" < 200),
    (SELECT json_group_array(substr("value", 1, 500)) FROM json_each("changes") WHERE "key" < 200)
FROM "Build";

DROP TABLE "Build";
ALTER TABLE "new_Build" RENAME TO "Build";

-- An image keeps the id of its build without holding on to the build
CREATE TABLE "new_Image" (
    "file" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "arch" TEXT NOT NULL,
    "os" TEXT NOT NULL,
    "osVersion" TEXT,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "compression" TEXT NOT NULL,
    "recipe" TEXT,
    "recipeDigest" TEXT,
    "fingerprint" TEXT NOT NULL,
    "buildId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "deletedAt" DATETIME,
    "bakerRevision" INTEGER NOT NULL DEFAULT 1,
    "errata" JSONB NOT NULL DEFAULT '[]',
    "errataSeen" INTEGER NOT NULL DEFAULT 0
);

INSERT INTO "new_Image" ("file", "name", "version", "revision", "arch", "os", "osVersion", "sha256", "size", "compression", "recipe",
    "recipeDigest", "fingerprint", "buildId", "createdAt", "deletedAt", "bakerRevision", "errata", "errataSeen")
SELECT "file", "name", "version", "revision", "arch", "os", "osVersion", "sha256", "size", "compression", "recipe",
    "recipeDigest", "fingerprint", "buildId", "createdAt", "deletedAt", "bakerRevision", "errata", "errataSeen"
FROM "Image";

DROP TABLE "Image";
ALTER TABLE "new_Image" RENAME TO "Image";

-- Workers count their signs of life
DROP TABLE "Worker";
CREATE TABLE "Worker" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "startedAt" DATETIME NOT NULL,
    "beats" INTEGER NOT NULL DEFAULT 0,
    "concurrency" INTEGER NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "Build_id_key" ON "Build"("id");
CREATE UNIQUE INDEX "Build_liveKey_key" ON "Build"("liveKey");
CREATE UNIQUE INDEX "Build_liveFile_key" ON "Build"("liveFile");
CREATE INDEX "Build_status_seq_idx" ON "Build"("status", "seq");
CREATE INDEX "Build_recipe_seq_idx" ON "Build"("recipe", "seq");
CREATE INDEX "Build_recipe_status_seq_idx" ON "Build"("recipe", "status", "seq");
CREATE UNIQUE INDEX "Image_fingerprint_key" ON "Image"("fingerprint");
CREATE INDEX "Image_deletedAt_name_file_idx" ON "Image"("deletedAt", "name", "file");
CREATE INDEX "Image_deletedAt_createdAt_file_idx" ON "Image"("deletedAt", "createdAt" DESC, "file");
CREATE INDEX "Image_sha256_idx" ON "Image"("sha256");

-- CreateTable
CREATE TABLE "Manifest" (
    "file" TEXT NOT NULL PRIMARY KEY,
    "entries" JSONB NOT NULL,
    CONSTRAINT "Manifest_file_fkey" FOREIGN KEY ("file") REFERENCES "Image" ("file") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Manifests leave the rows of their images
INSERT INTO "Manifest" ("file", "entries") SELECT "file", "manifest" FROM "Image";

-- AlterTable
ALTER TABLE "Image" DROP COLUMN "manifest";

-- CreateTable
CREATE TABLE "ImageFile" (
    "image" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("image", "kind"),
    CONSTRAINT "ImageFile_image_fkey" FOREIGN KEY ("image") REFERENCES "Image" ("file") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PendingImage" (
    "buildId" TEXT NOT NULL PRIMARY KEY,
    "sha256" TEXT NOT NULL,
    "since" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Upload" (
    "sha256" TEXT NOT NULL PRIMARY KEY,
    "size" BIGINT NOT NULL,
    "filename" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "lastUsedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Publication" (
    "scope" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "streams" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("scope", "sequence")
);

-- DropIndex
DROP INDEX "Image_name_idx";

-- DropIndex
DROP INDEX "Image_createdAt_idx";

-- CreateIndex
CREATE INDEX "Image_deletedAt_name_file_idx" ON "Image"("deletedAt", "name", "file");

-- CreateIndex
CREATE INDEX "Image_deletedAt_createdAt_file_idx" ON "Image"("deletedAt", "createdAt" DESC, "file");

-- CreateIndex
CREATE INDEX "ImageFile_sha256_idx" ON "ImageFile"("sha256");

-- CreateIndex
CREATE INDEX "PendingImage_sha256_idx" ON "PendingImage"("sha256");

-- CreateIndex
CREATE INDEX "Upload_lastUsedAt_idx" ON "Upload"("lastUsedAt");

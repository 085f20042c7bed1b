-- A build may bake an image again, to compare
ALTER TABLE "Build" ADD COLUMN "rebake" BOOLEAN NOT NULL DEFAULT false;

-- What came of it, the last time
CREATE TABLE "Rebake" (
    "image" TEXT NOT NULL PRIMARY KEY,
    "buildId" TEXT,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "differences" JSONB NOT NULL,
    "differenceCount" INTEGER NOT NULL,
    "bakerRevision" INTEGER NOT NULL,
    "tool" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Rebake_image_fkey" FOREIGN KEY ("image") REFERENCES "Image" ("file") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Rebake_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "Build" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

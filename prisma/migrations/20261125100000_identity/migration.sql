-- AlterTable
ALTER TABLE "Image" ADD COLUMN "bakerRevision" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "Image" ADD COLUMN "errata" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "Image" ADD COLUMN "errataSeen" INTEGER NOT NULL DEFAULT 0;

-- DropIndex: every fingerprint changes, and the table of builds is made anew later
DROP INDEX "Build_fingerprint_idx";

-- Whether machines see an image. All there are were published.
ALTER TABLE "Image" ADD COLUMN "state" TEXT NOT NULL DEFAULT 'published';
ALTER TABLE "Image" ADD COLUMN "withdrawnAt" DATETIME;
ALTER TABLE "Image" ADD COLUMN "withdrawnReason" TEXT;

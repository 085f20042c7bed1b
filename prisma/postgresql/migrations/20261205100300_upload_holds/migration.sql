-- Requests that have the bytes of an archive in hand, in whichever web server
CREATE TABLE "UploadHold" (
  "id" TEXT COLLATE "C" NOT NULL,
  "sha256" TEXT COLLATE "C" NOT NULL,
  "since" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "UploadHold_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "UploadHold_sha256_idx" ON "UploadHold"("sha256");

-- Requests that have the bytes of an archive in hand, in whichever web server
CREATE TABLE "UploadHold" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "sha256" TEXT NOT NULL,
  "since" DATETIME NOT NULL
);
CREATE INDEX "UploadHold_sha256_idx" ON "UploadHold"("sha256");

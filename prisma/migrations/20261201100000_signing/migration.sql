-- Keys that sign what machines read, and the signatures beside it
CREATE TABLE "SigningKey" (
    "fingerprint" TEXT NOT NULL PRIMARY KEY,
    "publicKey" BLOB NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "shippedFrom" DATETIME NOT NULL,
    "signsFrom" DATETIME,
    "withdrawnAt" DATETIME
);

ALTER TABLE "Publication" ADD COLUMN "signature" BLOB;
ALTER TABLE "Publication" ADD COLUMN "signedBy" TEXT;
ALTER TABLE "Publication" ADD COLUMN "bestBefore" TEXT;

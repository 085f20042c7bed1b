-- CreateTable
CREATE TABLE "Build" (
    "id" TEXT NOT NULL PRIMARY KEY,
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
    "plan" JSONB,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "changes" JSONB NOT NULL DEFAULT '[]',
    "tool" TEXT,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorFacts" JSONB,
    "origin" TEXT NOT NULL,
    "liveKey" TEXT,
    "liveFile" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease" TEXT,
    "leaseUntil" DATETIME,
    "cancelAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "finishedAt" DATETIME
);

-- CreateTable
CREATE TABLE "LogLine" (
    "buildId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "level" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    PRIMARY KEY ("buildId", "n"),
    CONSTRAINT "LogLine_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "Build" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Image" (
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
    "manifest" JSONB NOT NULL,
    "buildId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "deletedAt" DATETIME,
    CONSTRAINT "Image_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "Build" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RecordedDigest" (
    "url" TEXT NOT NULL PRIMARY KEY,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "firstSeen" DATETIME NOT NULL,
    "accepted" DATETIME,
    "previous" TEXT
);

-- CreateTable
CREATE TABLE "Worker" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "startedAt" DATETIME NOT NULL,
    "heartbeatAt" DATETIME NOT NULL,
    "concurrency" INTEGER NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "Build_liveKey_key" ON "Build"("liveKey");
CREATE UNIQUE INDEX "Build_liveFile_key" ON "Build"("liveFile");
CREATE INDEX "Build_status_createdAt_idx" ON "Build"("status", "createdAt");
CREATE INDEX "Build_fingerprint_idx" ON "Build"("fingerprint");
CREATE INDEX "Build_createdAt_idx" ON "Build"("createdAt");
CREATE UNIQUE INDEX "Image_fingerprint_key" ON "Image"("fingerprint");
CREATE INDEX "Image_name_idx" ON "Image"("name");
CREATE INDEX "Image_sha256_idx" ON "Image"("sha256");
CREATE INDEX "Image_createdAt_idx" ON "Image"("createdAt");

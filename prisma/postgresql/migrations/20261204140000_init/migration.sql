-- All tables, as the migrations for SQLite had made them by then. Texts are compared byte by byte, as SQLite does it.

CREATE TABLE "Build" (
    "seq" SERIAL NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL,
    "stage" TEXT COLLATE "C",
    "stages" JSON NOT NULL DEFAULT '[]',
    "progressDone" BIGINT,
    "progressTotal" BIGINT,
    "request" JSON NOT NULL,
    "fingerprint" TEXT COLLATE "C" NOT NULL,
    "file" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "version" TEXT COLLATE "C" NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "arch" TEXT COLLATE "C" NOT NULL,
    "recipe" TEXT COLLATE "C",
    "recipeDigest" TEXT COLLATE "C",
    "size" BIGINT,
    "tool" TEXT COLLATE "C",
    "errorCode" TEXT COLLATE "C",
    "errorMessage" TEXT COLLATE "C",
    "errorFacts" JSON,
    "origin" TEXT COLLATE "C" NOT NULL,
    "requestId" TEXT COLLATE "C",
    "candidate" BOOLEAN NOT NULL DEFAULT false,
    "watch" TEXT COLLATE "C",
    "unsaved" BOOLEAN NOT NULL DEFAULT false,
    "rebake" BOOLEAN NOT NULL DEFAULT false,
    "liveKey" TEXT COLLATE "C",
    "liveFile" TEXT COLLATE "C",
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease" TEXT COLLATE "C",
    "beats" INTEGER NOT NULL DEFAULT 0,
    "cancelAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    CONSTRAINT "Build_pkey" PRIMARY KEY ("seq")
);

-- What is long of a build. Apart from its row, so that no list reads it.
CREATE TABLE "BuildDetail" (
    "buildId" TEXT COLLATE "C" NOT NULL,
    "plan" JSON,
    "warnings" JSON NOT NULL DEFAULT '[]',
    "changes" JSON NOT NULL DEFAULT '[]',
    CONSTRAINT "BuildDetail_pkey" PRIMARY KEY ("buildId")
);

CREATE TABLE "LogLine" (
    "buildId" TEXT COLLATE "C" NOT NULL,
    "n" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "level" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT "LogLine_pkey" PRIMARY KEY ("buildId", "n")
);

CREATE TABLE "Image" (
    "file" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "version" TEXT COLLATE "C" NOT NULL,
    "revision" INTEGER NOT NULL,
    "arch" TEXT COLLATE "C" NOT NULL,
    "os" TEXT COLLATE "C" NOT NULL,
    "osVersion" TEXT COLLATE "C",
    "sha256" TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    "compression" TEXT COLLATE "C" NOT NULL,
    "recipe" TEXT COLLATE "C",
    "recipeDigest" TEXT COLLATE "C",
    "fingerprint" TEXT COLLATE "C" NOT NULL,
    "buildId" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "publishedAt" TIMESTAMP(3),
    "state" TEXT COLLATE "C" NOT NULL DEFAULT 'published',
    "withdrawnAt" TIMESTAMP(3),
    "withdrawnReason" TEXT COLLATE "C",
    "decidedAt" TIMESTAMP(3),
    "decidedBy" TEXT COLLATE "C",
    "decidedNote" TEXT COLLATE "C",
    "fetchedAt" TIMESTAMP(3),
    "keptReason" TEXT COLLATE "C",
    "deletedAt" TIMESTAMP(3),
    "bakerRevision" INTEGER NOT NULL DEFAULT 1,
    "errata" JSON NOT NULL DEFAULT '[]',
    "errataSeen" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "Image_pkey" PRIMARY KEY ("file")
);

-- What is inside an image. Apart from its row, so that no list reads it.
CREATE TABLE "Manifest" (
    "file" TEXT COLLATE "C" NOT NULL,
    "entries" JSON NOT NULL,
    "texts" JSON,
    CONSTRAINT "Manifest_pkey" PRIMARY KEY ("file")
);

-- What a look at the inside of an image found. Images without a row wait for the worker.
CREATE TABLE "Inspection" (
    "image" TEXT COLLATE "C" NOT NULL,
    "findings" JSON NOT NULL,
    "rulesRevision" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Inspection_pkey" PRIMARY KEY ("image")
);

-- What a real systemd made of an image before machines saw it.
CREATE TABLE "Rehearsal" (
    "image" TEXT COLLATE "C" NOT NULL,
    "outcome" TEXT COLLATE "C" NOT NULL,
    "by" TEXT COLLATE "C",
    "system" TEXT COLLATE "C",
    "reason" TEXT COLLATE "C",
    "remarks" JSON NOT NULL,
    "log" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Rehearsal_pkey" PRIMARY KEY ("image")
);

-- What came of baking an image again by its plan, the last time.
CREATE TABLE "Rebake" (
    "image" TEXT COLLATE "C" NOT NULL,
    "buildId" TEXT COLLATE "C",
    "sha256" TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    "differences" JSON NOT NULL,
    "differenceCount" INTEGER NOT NULL,
    "bakerRevision" INTEGER NOT NULL,
    "tool" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Rebake_pkey" PRIMARY KEY ("image")
);

-- A file about an image, such as its SBOM. The bytes are in the store, under their digest.
CREATE TABLE "ImageFile" (
    "image" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "sha256" TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    "mediaType" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "ImageFile_pkey" PRIMARY KEY ("image", "kind")
);

-- Bytes that a build puts into the store before the image's row exists: nobody takes them for leftovers.
CREATE TABLE "PendingImage" (
    "buildId" TEXT COLLATE "C" NOT NULL,
    "sha256" TEXT COLLATE "C" NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "PendingImage_pkey" PRIMARY KEY ("buildId")
);

-- Bytes that a deleted image had and that are still to be removed: a process may end between the two.
CREATE TABLE "Leaving" (
    "sha256" TEXT COLLATE "C" NOT NULL,
    "file" TEXT COLLATE "C" NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Leaving_pkey" PRIMARY KEY ("sha256", "file")
);

-- The one rule by which images are cleaned up.
CREATE TABLE "Retention" (
    "id" INTEGER NOT NULL,
    "perMinor" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "ownToo" BOOLEAN NOT NULL,
    "daily" BOOLEAN NOT NULL,
    "dueAt" TIMESTAMP(3),
    "fetchesSince" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Retention_pkey" PRIMARY KEY ("id")
);

-- One clean-up.
CREATE TABLE "RetentionRun" (
    "seq" SERIAL NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "live" TEXT COLLATE "C",
    "askedBy" TEXT COLLATE "C" NOT NULL,
    "rule" JSON NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL,
    "failure" TEXT COLLATE "C",
    "deleted" INTEGER NOT NULL DEFAULT 0,
    "freed" BIGINT NOT NULL DEFAULT 0,
    "freeBefore" BIGINT,
    "freeAfter" BIGINT,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),
    CONSTRAINT "RetentionRun_pkey" PRIMARY KEY ("seq")
);

-- An image that a clean-up deleted.
CREATE TABLE "RetentionDeletion" (
    "runId" TEXT COLLATE "C" NOT NULL,
    "file" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    "reason" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT "RetentionDeletion_pkey" PRIMARY KEY ("runId", "file")
);

-- An archive that a user sent. The bytes are in the folder of uploads, under their digest.
CREATE TABLE "Upload" (
    "sha256" TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    "filename" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "lastUsedAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Upload_pkey" PRIMARY KEY ("sha256")
);

-- What machines read as SHA256SUMS of one extension, or of all (scope `*`): written when an image comes or goes.
CREATE TABLE "Publication" (
    "scope" TEXT COLLATE "C" NOT NULL,
    "sequence" INTEGER NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "sha256" TEXT COLLATE "C" NOT NULL,
    "streams" JSON NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "signature" BYTEA,
    "signedBy" TEXT COLLATE "C",
    "bestBefore" TEXT COLLATE "C",
    CONSTRAINT "Publication_pkey" PRIMARY KEY ("scope", "sequence")
);

-- A key that Bakehouse made. Its private half is a file in the data folder.
CREATE TABLE "SigningKey" (
    "fingerprint" TEXT COLLATE "C" NOT NULL,
    "publicKey" BYTEA NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "shippedFrom" TIMESTAMP(3) NOT NULL,
    "signsFrom" TIMESTAMP(3),
    "withdrawnAt" TIMESTAMP(3),
    CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("fingerprint")
);

-- What the bytes behind an address without a published checksum were, the first time they were seen.
CREATE TABLE "RecordedDigest" (
    "url" TEXT COLLATE "C" NOT NULL,
    "sha256" TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    "firstSeen" TIMESTAMP(3) NOT NULL,
    "accepted" TIMESTAMP(3),
    "previous" TEXT COLLATE "C",
    CONSTRAINT "RecordedDigest_pkey" PRIMARY KEY ("url")
);

-- The versions that upstream listed, or why it did not: nobody asks again meanwhile, in whichever process.
CREATE TABLE "UpstreamList" (
    "key" TEXT COLLATE "C" NOT NULL,
    "items" JSON NOT NULL DEFAULT '[]',
    "newest" TEXT COLLATE "C",
    "note" TEXT COLLATE "C",
    "isWhole" BOOLEAN NOT NULL DEFAULT false,
    "etag" TEXT COLLATE "C",
    "lastModified" TEXT COLLATE "C",
    "fetchedAt" TIMESTAMP(3),
    "failedAt" TIMESTAMP(3),
    "failure" TEXT COLLATE "C",
    CONSTRAINT "UpstreamList_pkey" PRIMARY KEY ("key")
);

-- How many more requests a host answers, as it said last.
CREATE TABLE "UpstreamBudget" (
    "host" TEXT COLLATE "C" NOT NULL,
    "remaining" INTEGER NOT NULL,
    "limit" INTEGER,
    "resetAt" TIMESTAMP(3),
    "seenAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "UpstreamBudget_pkey" PRIMARY KEY ("host")
);

-- What is followed upstream: new versions of it are baked as candidates.
CREATE TABLE "Watch" (
    "seq" SERIAL NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "recipe" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "arches" JSON NOT NULL,
    "options" JSON NOT NULL,
    "os" TEXT COLLATE "C" NOT NULL,
    "osVersion" TEXT COLLATE "C",
    "compression" TEXT COLLATE "C" NOT NULL,
    "rule" JSON NOT NULL,
    "publishAfterDays" INTEGER,
    "publishPatchesOnly" BOOLEAN NOT NULL DEFAULT false,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "looks" INTEGER NOT NULL DEFAULT 0,
    "lookingSince" TIMESTAMP(3),
    "wanted" BOOLEAN NOT NULL DEFAULT false,
    "nextAt" TIMESTAMP(3) NOT NULL,
    "lookedAt" TIMESTAMP(3),
    "outcome" TEXT COLLATE "C",
    "failed" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "Watch_pkey" PRIMARY KEY ("seq")
);

-- What all processes together have counted: each adds what it has counted since it did so last.
CREATE TABLE "Figure" (
    "key" TEXT COLLATE "C" NOT NULL,
    "family" TEXT COLLATE "C" NOT NULL,
    "sample" TEXT COLLATE "C" NOT NULL,
    "labels" TEXT COLLATE "C" NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    CONSTRAINT "Figure_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "Worker" (
    "id" TEXT COLLATE "C" NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "beats" INTEGER NOT NULL DEFAULT 0,
    "concurrency" INTEGER NOT NULL,
    "facts" JSON,
    "doing" JSON NOT NULL DEFAULT '[]',
    "beatAt" TIMESTAMP(3),
    CONSTRAINT "Worker_pkey" PRIMARY KEY ("id")
);

-- A machine's choices under a stable address. Rows never change: the id is made of what they hold.
CREATE TABLE "SavedConfig" (
    "id" TEXT COLLATE "C" NOT NULL,
    "input" JSON NOT NULL,
    "size" BIGINT NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "SavedConfig_pkey" PRIMARY KEY ("id")
);

-- A saved config in somebody's list.
CREATE TABLE "KeptConfig" (
    "seq" SERIAL NOT NULL,
    "owner" TEXT COLLATE "C" NOT NULL,
    "configId" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "summary" JSON NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "KeptConfig_pkey" PRIMARY KEY ("seq")
);

-- An address that wants to be told what happens.
CREATE TABLE "Webhook" (
    "seq" SERIAL NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "url" TEXT COLLATE "C" NOT NULL,
    "events" JSON NOT NULL,
    "secret" TEXT COLLATE "C" NOT NULL,
    "oldSecret" TEXT COLLATE "C",
    "oldSecretUntil" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "failingSince" TIMESTAMP(3),
    "disabledAt" TIMESTAMP(3),
    "disabledReason" TEXT COLLATE "C",
    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("seq")
);

-- One message to one webhook, written in the transaction in which it happened.
CREATE TABLE "WebhookDelivery" (
    "seq" SERIAL NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "webhookId" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C" NOT NULL,
    "payload" TEXT COLLATE "C" NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease" TEXT COLLATE "C",
    "createdAt" TIMESTAMP(3) NOT NULL,
    "nextAt" TIMESTAMP(3) NOT NULL,
    "lastAt" TIMESTAMP(3),
    "lastStatus" INTEGER,
    "lastAnswer" TEXT COLLATE "C",
    "lastError" TEXT COLLATE "C",
    "duration" INTEGER,
    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("seq")
);

-- Somebody who signs in. What is not commented here and in the next four tables is as Better Auth wants it.
CREATE TABLE "User" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "email" TEXT COLLATE "C" NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT COLLATE "C",
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "role" TEXT COLLATE "C",
    "roleFrom" TEXT COLLATE "C",
    "disabledAt" TIMESTAMP(3),
    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- A browser that is signed in.
CREATE TABLE "Session" (
    "id" TEXT COLLATE "C" NOT NULL,
    "token" TEXT COLLATE "C" NOT NULL,
    "userId" TEXT COLLATE "C" NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "ipAddress" TEXT COLLATE "C",
    "userAgent" TEXT COLLATE "C",
    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- A way to sign in: the password (`credential`), or what a provider knows somebody by.
CREATE TABLE "Account" (
    "id" TEXT COLLATE "C" NOT NULL,
    "providerId" TEXT COLLATE "C" NOT NULL,
    "accountId" TEXT COLLATE "C" NOT NULL,
    "userId" TEXT COLLATE "C" NOT NULL,
    "password" TEXT COLLATE "C",
    "accessToken" TEXT COLLATE "C",
    "refreshToken" TEXT COLLATE "C",
    "idToken" TEXT COLLATE "C",
    "accessTokenExpiresAt" TIMESTAMP(3),
    "refreshTokenExpiresAt" TIMESTAMP(3),
    "scope" TEXT COLLATE "C",
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- What a sign-in that is under way has to come back with.
CREATE TABLE "Verification" (
    "id" TEXT COLLATE "C" NOT NULL,
    "identifier" TEXT COLLATE "C" NOT NULL,
    "value" TEXT COLLATE "C" NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Verification_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Passkey" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C",
    "publicKey" TEXT COLLATE "C" NOT NULL,
    "userId" TEXT COLLATE "C" NOT NULL,
    "credentialID" TEXT COLLATE "C" NOT NULL,
    "counter" INTEGER NOT NULL,
    "deviceType" TEXT COLLATE "C" NOT NULL,
    "backedUp" BOOLEAN NOT NULL,
    "transports" TEXT COLLATE "C",
    "createdAt" TIMESTAMP(3),
    "aaguid" TEXT COLLATE "C",
    CONSTRAINT "Passkey_pkey" PRIMARY KEY ("id")
);

-- A link that makes an account or gives one a new password, once: using it deletes it.
CREATE TABLE "Invitation" (
    "id" TEXT COLLATE "C" NOT NULL,
    "tokenHash" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "email" TEXT COLLATE "C",
    "role" TEXT COLLATE "C",
    "userId" TEXT COLLATE "C",
    "invitedBy" TEXT COLLATE "C",
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- How often somebody tried to sign in from one address, or to one account, of late.
CREATE TABLE "SignInAttempt" (
    "key" TEXT COLLATE "C" NOT NULL,
    "count" INTEGER NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "SignInAttempt_pkey" PRIMARY KEY ("key")
);

-- What signs the cookies of several web servers, where no variable says it.
CREATE TABLE "AuthSecret" (
    "id" INTEGER NOT NULL,
    "secret" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "AuthSecret_pkey" PRIMARY KEY ("id")
);

-- What lets a program or a machine in. Who reads the database learns none of them.
CREATE TABLE "Token" (
    "seq" SERIAL NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C",
    "personId" TEXT COLLATE "C",
    "createdBy" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3),
    "lastUsedAt" TIMESTAMP(3),
    CONSTRAINT "Token_pkey" PRIMARY KEY ("seq")
);

-- One change, or the attempt at one. The database itself refuses to change or delete a row.
CREATE TABLE "AuditEntry" (
    "seq" SERIAL NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "who" TEXT COLLATE "C" NOT NULL,
    "whoKind" TEXT COLLATE "C" NOT NULL,
    "whoId" TEXT COLLATE "C",
    "verb" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C",
    "address" TEXT COLLATE "C",
    "outcome" TEXT COLLATE "C" NOT NULL,
    "message" TEXT COLLATE "C",
    "requestId" TEXT COLLATE "C",
    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("seq")
);

CREATE UNIQUE INDEX "Build_id_key" ON "Build"("id");
CREATE UNIQUE INDEX "Build_liveKey_key" ON "Build"("liveKey");
CREATE UNIQUE INDEX "Build_liveFile_key" ON "Build"("liveFile");
CREATE INDEX "Build_status_seq_idx" ON "Build"("status", "seq");
CREATE INDEX "Build_recipe_seq_idx" ON "Build"("recipe", "seq");
CREATE INDEX "Build_recipe_status_seq_idx" ON "Build"("recipe", "status", "seq");
CREATE INDEX "Build_watch_idx" ON "Build"("watch");
CREATE UNIQUE INDEX "Image_fingerprint_key" ON "Image"("fingerprint");
CREATE INDEX "Image_deletedAt_name_file_idx" ON "Image"("deletedAt", "name", "file");
CREATE INDEX "Image_deletedAt_state_name_idx" ON "Image"("deletedAt", "state", "name");
CREATE INDEX "Image_deletedAt_createdAt_file_idx" ON "Image"("deletedAt", "createdAt" DESC, "file");
CREATE INDEX "Image_deletedAt_recipe_createdAt_idx" ON "Image"("deletedAt", "recipe", "createdAt" DESC);
CREATE INDEX "Image_deletedAt_state_publishedAt_file_idx" ON "Image"("deletedAt", "state", "publishedAt" DESC, "file");
CREATE INDEX "Image_deletedAt_arch_os_idx" ON "Image"("deletedAt", "arch", "os");
CREATE INDEX "Image_buildId_idx" ON "Image"("buildId");
CREATE INDEX "Image_sha256_idx" ON "Image"("sha256");
CREATE INDEX "ImageFile_sha256_idx" ON "ImageFile"("sha256");
CREATE INDEX "PendingImage_sha256_idx" ON "PendingImage"("sha256");
CREATE UNIQUE INDEX "RetentionRun_id_key" ON "RetentionRun"("id");
CREATE UNIQUE INDEX "RetentionRun_live_key" ON "RetentionRun"("live");
CREATE INDEX "Upload_lastUsedAt_idx" ON "Upload"("lastUsedAt");
CREATE UNIQUE INDEX "Watch_id_key" ON "Watch"("id");
CREATE UNIQUE INDEX "Watch_key_key" ON "Watch"("key");
CREATE INDEX "Watch_paused_nextAt_idx" ON "Watch"("paused", "nextAt");
CREATE INDEX "Watch_recipe_seq_idx" ON "Watch"("recipe", "seq");
CREATE INDEX "Figure_family_idx" ON "Figure"("family");
CREATE INDEX "SavedConfig_size_idx" ON "SavedConfig"("size");
CREATE INDEX "KeptConfig_owner_seq_idx" ON "KeptConfig"("owner", "seq");
CREATE INDEX "KeptConfig_configId_idx" ON "KeptConfig"("configId");
CREATE UNIQUE INDEX "KeptConfig_owner_configId_key" ON "KeptConfig"("owner", "configId");
CREATE UNIQUE INDEX "Webhook_id_key" ON "Webhook"("id");
CREATE UNIQUE INDEX "WebhookDelivery_id_key" ON "WebhookDelivery"("id");
CREATE INDEX "WebhookDelivery_state_nextAt_idx" ON "WebhookDelivery"("state", "nextAt");
CREATE INDEX "WebhookDelivery_webhookId_seq_idx" ON "WebhookDelivery"("webhookId", "seq");
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");
CREATE INDEX "Session_userId_idx" ON "Session"("userId");
CREATE INDEX "Account_userId_idx" ON "Account"("userId");
CREATE UNIQUE INDEX "Account_providerId_accountId_key" ON "Account"("providerId", "accountId");
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");
CREATE INDEX "Verification_expiresAt_idx" ON "Verification"("expiresAt");
CREATE UNIQUE INDEX "Passkey_credentialID_key" ON "Passkey"("credentialID");
CREATE INDEX "Passkey_userId_idx" ON "Passkey"("userId");
CREATE UNIQUE INDEX "Invitation_tokenHash_key" ON "Invitation"("tokenHash");
CREATE INDEX "Invitation_userId_idx" ON "Invitation"("userId");
CREATE INDEX "SignInAttempt_since_idx" ON "SignInAttempt"("since");
CREATE UNIQUE INDEX "Token_id_key" ON "Token"("id");
CREATE UNIQUE INDEX "Token_hash_key" ON "Token"("hash");
CREATE INDEX "Token_personId_idx" ON "Token"("personId");
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");
CREATE INDEX "AuditEntry_who_seq_idx" ON "AuditEntry"("who", "seq");
CREATE INDEX "AuditEntry_verb_seq_idx" ON "AuditEntry"("verb", "seq");
CREATE INDEX "AuditEntry_outcome_seq_idx" ON "AuditEntry"("outcome", "seq");

ALTER TABLE "BuildDetail" ADD CONSTRAINT "BuildDetail_buildId_fkey"
    FOREIGN KEY ("buildId") REFERENCES "Build"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "LogLine" ADD CONSTRAINT "LogLine_buildId_fkey"
    FOREIGN KEY ("buildId") REFERENCES "Build"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Manifest" ADD CONSTRAINT "Manifest_file_fkey"
    FOREIGN KEY ("file") REFERENCES "Image"("file") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Inspection" ADD CONSTRAINT "Inspection_image_fkey"
    FOREIGN KEY ("image") REFERENCES "Image"("file") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Rehearsal" ADD CONSTRAINT "Rehearsal_image_fkey"
    FOREIGN KEY ("image") REFERENCES "Image"("file") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Rebake" ADD CONSTRAINT "Rebake_image_fkey"
    FOREIGN KEY ("image") REFERENCES "Image"("file") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Rebake" ADD CONSTRAINT "Rebake_buildId_fkey"
    FOREIGN KEY ("buildId") REFERENCES "Build"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ImageFile" ADD CONSTRAINT "ImageFile_image_fkey"
    FOREIGN KEY ("image") REFERENCES "Image"("file") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RetentionDeletion" ADD CONSTRAINT "RetentionDeletion_runId_fkey"
    FOREIGN KEY ("runId") REFERENCES "RetentionRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "KeptConfig" ADD CONSTRAINT "KeptConfig_configId_fkey"
    FOREIGN KEY ("configId") REFERENCES "SavedConfig"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_webhookId_fkey"
    FOREIGN KEY ("webhookId") REFERENCES "Webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey"
    FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey"
    FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Passkey" ADD CONSTRAINT "Passkey_userId_fkey"
    FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_userId_fkey"
    FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The one rule of the clean-up, which is there from the beginning
INSERT INTO "Retention" ("id", "perMinor", "days", "ownToo", "daily", "fetchesSince")
VALUES (1, 3, 90, false, false, now() AT TIME ZONE 'UTC');

-- What was done stays written down
CREATE FUNCTION "AuditEntry_only_grows"() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The audit log only grows.'; END $$;
CREATE TRIGGER "AuditEntry_stays" BEFORE DELETE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION "AuditEntry_only_grows"();
CREATE TRIGGER "AuditEntry_keeps" BEFORE UPDATE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION "AuditEntry_only_grows"();

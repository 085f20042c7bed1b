-- What lets programs and machines in, and who did what
CREATE TABLE "Token" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "role" TEXT,
    "personId" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME,
    "lastUsedAt" DATETIME
);
CREATE UNIQUE INDEX "Token_id_key" ON "Token"("id");
CREATE UNIQUE INDEX "Token_hash_key" ON "Token"("hash");
CREATE INDEX "Token_personId_idx" ON "Token"("personId");

CREATE TABLE "AuditEntry" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "who" TEXT NOT NULL,
    "whoKind" TEXT NOT NULL,
    "whoId" TEXT,
    "verb" TEXT NOT NULL,
    "about" TEXT,
    "address" TEXT,
    "outcome" TEXT NOT NULL,
    "message" TEXT,
    "requestId" TEXT
);
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");
CREATE INDEX "AuditEntry_who_seq_idx" ON "AuditEntry"("who", "seq");
CREATE INDEX "AuditEntry_verb_seq_idx" ON "AuditEntry"("verb", "seq");
CREATE INDEX "AuditEntry_outcome_seq_idx" ON "AuditEntry"("outcome", "seq");
CREATE TRIGGER "AuditEntry_stays" BEFORE DELETE ON "AuditEntry" BEGIN SELECT RAISE(ABORT, 'The audit log only grows.'); END;
CREATE TRIGGER "AuditEntry_keeps" BEFORE UPDATE ON "AuditEntry" BEGIN SELECT RAISE(ABORT, 'The audit log only grows.'); END;

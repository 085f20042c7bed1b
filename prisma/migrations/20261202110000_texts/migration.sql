-- What small files of an image say that systemd reads, kept while it is baked
ALTER TABLE "Manifest" ADD COLUMN "texts" JSONB;

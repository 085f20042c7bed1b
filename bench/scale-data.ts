import { cp } from "node:fs/promises";
import path from "node:path";
import { createClient } from "@libsql/client";
import { migrate } from "#prisma/migrate";

/** The schema of the first release: rows are written in it once, and the product's own migrations bring them to the present. */
const FIRST = ["20261101000000_init", "20261123000000_saved_configs"];

const EXTENSIONS = 100;
const BUILDS_PER_IMAGE = 10;

/** Writes a database of the first release: `images` images of 100 extensions, and ten builds for each of them. */
export async function fillDatabase(folder: string, images: number): Promise<void> {
  const migrations = path.join(folder, "first-release");
  for (const name of FIRST)
    await cp(path.join("prisma/migrations", name), path.join(migrations, name), { recursive: true });
  const url = `file:${path.join(folder, "bakehouse.db")}`;
  await migrate(url, { folder: migrations });
  const client = createClient({ url });
  try {
    await client.execute({ sql: BUILDS, args: { builds: images * BUILDS_PER_IMAGE } });
    await client.execute(IMAGES);
  } finally {
    client.close();
  }
}

/** Every tenth build made an image; the others failed, or were cancelled. The newest comes last. */
const BUILDS = `
  WITH RECURSIVE
    numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :builds),
    named AS (
      SELECT n, n % ${BUILDS_PER_IMAGE} AS kind, printf('%064x', n) AS digest,
        printf('extension-%02d', n / ${BUILDS_PER_IMAGE} % ${EXTENSIONS}) AS name,
        n / ${BUILDS_PER_IMAGE} / ${EXTENSIONS} AS release
      FROM numbers),
    released AS (
      SELECT *, iif(release % 2, 'arm64', 'x86-64') AS arch, printf('1.%d.%d', release / 20, release / 2 % 10) AS version,
        strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', printf('-%d seconds', 60 * (:builds - n))) AS at
      FROM named),
    asked AS (
      SELECT *, json_object('recipe', 'docker', 'version', version, 'name', name, 'options', json('{}'), 'revision', 0,
        'arch', arch, 'os', 'flatcar', 'compression', 'gzip:6', 'epoch', kind) AS request
      FROM released)
  INSERT INTO "Build" (id, kind, status, stages, request, fingerprint, file, name, version, arch, recipe, recipeDigest,
    plan, tool, errorCode, errorMessage, origin, attempts, createdAt, startedAt, finishedAt)
  SELECT printf('00000000-0000-4000-8000-%012d', n), 'recipe',
    CASE kind WHEN 0 THEN 'succeeded' WHEN 1 THEN 'cancelled' ELSE 'failed' END,
    json_array(json_object('stage', 'resolve', 'startedAt', replace(at, '+00:00', 'Z'), 'finishedAt', replace(at, '+00:00', 'Z'))),
    request, digest, printf('%s-%s-%s.raw', name, version, arch), name, version, arch, 'docker', printf('%064x', 1),
    json_object('format', 1, 'kind', 'recipe', 'recipe', json_object('name', 'docker', 'digest', printf('%064x', 1)),
      'request', json(request), 'fingerprint', digest, 'name', name, 'version', version, 'arch', arch,
      'sources', json_array(json_object('id', 'docker', 'url', 'https://download.docker.com/docker.tgz', 'format', 'tar.gz',
        'sums', NULL, 'sha256', digest, 'size', 70000000, 'verifiedBy', 'recorded')),
      'steps', json_array(json_object('op', 'file', 'path', 'usr/lib/systemd/system/docker.service', 'mode', 420,
        'text', printf('[Unit]%c%.*c', 10, 1000, '#'))),
      'extensionRelease', 'ID=flatcar', 'compression', 'gzip:6', 'epoch', kind, 'warnings', json('[]')),
    'mksquashfs 4.6.1', iif(kind > 1, 'upstream', NULL), iif(kind > 1, 'The download ended early.', NULL), 'API', 1, at, at, at
  FROM asked`;

const IMAGES = `
  WITH RECURSIVE files(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM files WHERE n + 1 < 100)
  INSERT INTO "Image" (file, name, version, revision, arch, os, sha256, size, compression, recipe, recipeDigest, fingerprint,
    manifest, buildId, createdAt)
  SELECT file, name, version, 0, arch, 'flatcar', fingerprint, 70000000, 'gzip:6', 'docker', recipeDigest, fingerprint,
    (SELECT json_group_array(json_object('path', 'usr/bin/' || name || '-' || n, 'type', 'file', 'mode', 493, 'size', 1000,
      'sha256', fingerprint)) FROM files),
    id, finishedAt
  FROM "Build" WHERE status = 'succeeded'`;

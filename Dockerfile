# For x86-64 and arm64 alike: what differs between them npm and apt choose themselves.
FROM node:22-bookworm-slim AS base
# bubblewrap keeps programs that read what others made apart where the host allows it; gpgv is for `bakehouse verify`.
RUN apt-get update \
  && apt-get install -y --no-install-recommends squashfs-tools zstd bubblewrap gpgv ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app

FROM base AS build
# Installing is the slow part, and changes least often. The same setup runs at start and then finds everything done.
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --include=dev
COPY . .
RUN npm run setup && npm prune --omit=dev --no-save
# What npm keeps because others may use it, and what only builds: a third of the image.
RUN rm -rf .next/cache .setup/lock && find .next -name '*.map' -delete && cd node_modules \
  && rm -rf prisma @prisma/dev @prisma/engines* @prisma/fetch-engine @prisma/query-plan-executor @prisma/studio-core \
    @electric-sql effect typescript @typescript vite vitest @vitest rolldown @rolldown playwright* @playwright lightningcss* @next/swc-*

# Belongs to root: who runs it can write to its data only, and the folder itself may be read-only.
FROM base
COPY --from=build /app /app
RUN mkdir data recipes && chown node:node data recipes
USER node
ENV HOST=0.0.0.0 PORT=3000 BAKEHOUSE_DATA=/app/data NODE_ENV=production
VOLUME /app/data
EXPOSE 3000
# Of both halves. One that runs alone says so: node scripts/healthy.mjs web, or worker.
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s CMD ["node", "scripts/healthy.mjs"]
CMD ["node", "scripts/start.mjs"]

# Its steps were done by hand, as an ordinary user, on a machine without a container engine.
FROM node:22-bookworm-slim AS base
RUN apt-get update \
  && apt-get install -y --no-install-recommends squashfs-tools zstd ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app

FROM base AS build
# Installing is the slow part, and changes least often. The same setup runs at start and then finds everything done.
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --include=dev
COPY . .
RUN npm run setup && npm prune --omit=dev --no-save

# Belongs to root: who runs it can write to its data only, and the folder itself may be read-only.
FROM base
COPY --from=build /app /app
RUN mkdir data && chown node:node data
USER node
ENV HOST=0.0.0.0 PORT=3000 BAKEHOUSE_DATA=/app/data NODE_ENV=production
VOLUME /app/data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "scripts/start.mjs"]

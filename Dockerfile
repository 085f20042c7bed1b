# Untried: written on a machine without a container engine.
FROM node:22-bookworm-slim AS base
RUN apt-get update \
  && apt-get install -y --no-install-recommends squashfs-tools ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
RUN chown node:node /app
USER node

# Installing is the slow part, and changes least often. The same setup runs at start and then finds everything done.
COPY --chown=node:node package.json package-lock.json .npmrc ./
RUN npm install --no-save --include=dev
COPY --chown=node:node . .
RUN npm run setup && mkdir data

ENV HOST=0.0.0.0 BAKEHOUSE_DATA=/app/data NODE_ENV=production
VOLUME /app/data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "scripts/start.mjs"]

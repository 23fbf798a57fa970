# syntax=docker/dockerfile:1
# Debian, not Alpine: the embedded PostgreSQL is linked against glibc. In production DATABASE_URL names your own.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 KEYREEVE_DATA_DIR=/data KEYREEVE_DEMO=off
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json /app/openapi.json ./
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
RUN mkdir /data && chown node:node /data && ln -s /app/dist/cli/keyreeve.js /usr/local/bin/keyreeve && chmod +x /app/dist/cli/keyreeve.js
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "dist/cli/keyreeve.js", "serve"]

#!/bin/sh
# Makes what docker-compose.yml needs and must never be in an image: the master secret and the database's password.
# The secret is read by the node's user (uid 1000), so it belongs to that user and to nobody else.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p deploy/secrets
if [ ! -f deploy/secrets/master.secret ]; then
  head -c 32 /dev/urandom > deploy/secrets/master.secret
  chown 1000 deploy/secrets/master.secret 2>/dev/null || echo "Give deploy/secrets/master.secret to uid 1000: sudo chown 1000 deploy/secrets/master.secret" >&2
fi
if ! grep -qs '^DATABASE_PASSWORD=' .env; then
  printf 'DATABASE_PASSWORD=%s\n' "$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')" >> .env
fi
echo "deploy/secrets/master.secret and .env are ready. Keep a copy of the secret apart from the database's backups."

#!/bin/sh
# Create the role $ROLE and the database $DATABASE that it owns, and let no other role connect.
# Safe to repeat: what exists is kept, and a changed password file takes effect.
# Reads the files $SECRETS/postgres_password (of the superuser) and $SECRETS/database_password.
set -eu
SECRETS=${SECRETS:-/run/secrets}
PGPASSWORD=$(cat "$SECRETS/postgres_password")
export PGPASSWORD SECRETS
exec psql --no-psqlrc --quiet --tuples-only --no-align --output /dev/null --set ON_ERROR_STOP=1 <<'SQL'
\set role `printf %s "$ROLE"`
\set database `printf %s "$DATABASE"`
\set password `cat "$SECRETS/database_password"`
-- Several services may do this at once.
SELECT pg_advisory_lock(hashtext('provision'));
SELECT format('CREATE ROLE %I LOGIN', :'role')
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
SELECT format('ALTER ROLE %I PASSWORD %L', :'role', :'password') \gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'role')
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname)
    FROM pg_database WHERE datname IN ('postgres', 'template1', :'database') \gexec
SQL

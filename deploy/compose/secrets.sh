#!/bin/sh
# Makes the passwords and keys of a compose installation, each where only those can read it who need it.
# What lies there stays; what is given in /given (deploy/compose/secrets, or BALLAST_SECRETS) goes first.
set -eu
umask 027

database=/run/ballast/database
worker=/run/ballast/worker
monitoring=/run/ballast/monitoring
api=/var/lib/ballast

# The volumes belong to the services. One that does not, such as a folder of the host, is named here.
for folder in "$database" "$worker" "$monitoring" "$api" /models; do
  [ -w "$folder" ] || {
    echo "user $(id -u):$(id -g) cannot write $folder: chown it to that user, or set BALLAST_UID and BALLAST_GID to its owner" >&2
    exit 1
  }
done
for file in "$database"/* "$worker"/* "$monitoring"/* "$api"/*.key; do
  [ ! -e "$file" ] || [ -O "$file" ] || {
    echo "user $(id -u):$(id -g) cannot replace $file, which another user made: set BALLAST_UID and BALLAST_GID as they were, or chown what lies in the volumes" >&2
    exit 1
  }
done

random() { # BYTES of them as base64url
  head -c "$1" /dev/urandom | base64 -w 0 | tr '+/' '-_' | tr -d '='
}

api_key() { printf 'bk_%s' "$(random 32)"; }
base64_key() { head -c 32 /dev/urandom | base64 -w 0; }

# put FILE TEXT: never seen half-written
put() {
  printf '%s\n' "$2" > "$1.draft"
  chmod 440 "$1.draft"
  mv -f "$1.draft" "$1"
}

# given NAME: whether there is such a file; its text is then in $text
given() {
  [ -e "/given/$1" ] || return 1
  if ! text=$(cat "/given/$1") || [ -z "$text" ]; then
    echo "the given secret $1 is empty, or user $(id -u):$(id -g) cannot read it: correct the file, or take it away" >&2
    exit 1
  fi
}

# keep FILE NAME COMMAND: the secret NAME that is given, or the one that lies there, or a new one
keep() {
  file=$1 name=$2
  shift 2
  if given "$name"; then
    put "$file" "$text"
  elif [ ! -s "$file" ]; then
    text=$("$@")
    put "$file" "$text"
  fi
}

keep "$database/password" database.password random 24
keep "$api/secret.key" secret.key base64_key
keep "$api/admin.key" admin.key api_key
keep "$api/worker.key" worker.key api_key
keep "$api/monitoring.key" monitoring.key api_key
keep "$monitoring/grafana.password" grafana.password random 12

text=$(cat "$api/worker.key")
put "$worker/worker.key" "$text"
text=$(cat "$api/monitoring.key")
put "$monitoring/monitoring.key" "$text"
for token in hf.token civitai.token; do
  given "$token" || text=
  put "$worker/$token" "$text"
done

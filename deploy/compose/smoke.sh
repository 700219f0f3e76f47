#!/usr/bin/env bash
# Rehearses a compose installation: starts one of its own beside what else runs here, does to it what operators and accidents
# do, looks at the bytes on the volume, and takes it away again.
#
#   deploy/compose/smoke.sh              all steps
#   deploy/compose/smoke.sh pull scale   some of them: owner, pull, confined, scale, roll, monitoring, again, restore
#
# A step whose image cannot be had is skipped; then not all of it was rehearsed, and the last line says so.
#
# Settings: SMOKE_PORT (default 18080), SMOKE_KEEP=true (leave it running), SMOKE_START (seconds from the start of a worker's container
# to its first task, default 30). Needs docker, docker compose, curl; 4 GB of memory.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly PROJECT=ballast-smoke OTHER=ballast-smoke-owner FILES=41 START=${SMOKE_START:-30}
export BALLAST_PORT=${SMOKE_PORT:-18080} BALLAST_LISTEN=127.0.0.1 BALLAST_TAG=smoke BALLAST_MODELS=models
export GRAFANA_PORT=$((BALLAST_PORT + 1)) GRAFANA_LISTEN=127.0.0.1
BALLAST_SECRETS=$(mktemp -d)
export BALLAST_SECRETS
chmod 755 "$BALLAST_SECRETS"
readonly URL=http://127.0.0.1:$BALLAST_PORT
work=$(mktemp -d)
key=
failures=0
skipped=
overlays=()
watchers=

say() { printf '%s %s\n' "$(date +%T)" "$*"; }
fail() { say "FAILED: $*"; failures=$((failures + 1)); }
check() { # check WHAT COMMAND...: says whether the command succeeds
  local what=$1
  shift
  if "$@"; then say "ok: $what"; else fail "$what"; fi
}
# can_have STEP IMAGE...: whether the images are here or can be pulled; otherwise the step is skipped
can_have() {
  local step=$1 image
  shift
  for image; do
    if ! docker image inspect "$image" > /dev/null 2>&1 && ! docker pull -q "$image" > /dev/null 2>&1; then
      say "SKIPPED: $step: there is no image $image and none can be pulled"
      skipped="$skipped $step"
      return 1
    fi
  done
}
compose() { docker compose --progress quiet -p "$PROJECT" -f docker-compose.yml -f deploy/compose/smoke.yml "${overlays[@]}" "$@"; }
up() { compose up --wait --no-build "$@"; }

end_watchers() { # with the request that each has open
  local watcher request
  for watcher in $watchers; do
    request=$(pgrep -P "$watcher" || true)
    # shellcheck disable=SC2086
    kill "$watcher" $request 2> /dev/null || true
    wait "$watcher" 2> /dev/null || true
  done
  watchers=
}

finish() {
  local result=$?
  end_watchers
  if [ "${SMOKE_KEEP:-}" = true ]; then
    say "left running: project $PROJECT, $URL"
  else
    [ $result = 0 ] || compose logs --tail 40 > "$work.log" 2>&1 || true
    compose --profile cli --profile monitoring down -v --remove-orphans > /dev/null 2>&1 || true
    docker compose -p "$OTHER" down -v > /dev/null 2>&1 || true
    rm -rf "$work" "$BALLAST_SECRETS"
  fi
  [ $result = 0 ] || say "the last lines of all logs: $work.log"
}
trap finish EXIT

# api METHOD PATH [BODY]: the answer of the API
api() {
  curl -sS --fail-with-body -m 70 -X "$1" "$URL$2" -H "Authorization: Bearer $key" \
    ${3:+-H 'Content-Type: application/json' -d "$3"}
}
# field NAME: the value of the first such field of the JSON on standard input, without quotes
field() { grep -o "\"$1\":[^,}]*" | head -n 1 | cut -d: -f2- | tr -d '" '; }
jobs_in() { api GET /api/v1/stats | field "$1"; }
container() { compose ps -q "$1" | sed -n "${2:-1}p"; }
containers() { compose ps -q "$1" | wc -l; }
# in_models COMMAND: by a shell in a container that mounts the volume
in_models() { docker run --rm --network none -v "${PROJECT}_models:/models" --entrypoint sh "ballast-cli:$BALLAST_TAG" -c "$1"; }

# ask NAME FOLDER FIRST LAST: asks for these models; prints the jobs' ids
ask() {
  local number
  for ((number = $2; number <= $3; number++)); do
    api POST /api/v1/jobs "{\"source\":\"http://files:8000/model-$number.safetensors\",\"dest\":\"$1\"}" | field id
  done
}
await_jobs() { # await_jobs ID...: until all have ended, 10 minutes at most
  local id end=$((SECONDS + 600)) state
  for id; do
    while :; do
      state=$(api GET "/api/v1/jobs/$id?wait=20s" 2> /dev/null | field state || true)
      case $state in completed | failed | cancelled) break ;; esac
      [ $SECONDS -lt $end ] || { fail "job $id has not ended: $state"; return; }
      [ -n "$state" ] || sleep 1
    done
    [ "$state" = completed ] || fail "job $id $state: $(api GET "/api/v1/jobs/$id" | grep -o '"error":{[^}]*}')"
  done
}
attempts_are_1() {
  local id
  for id; do
    [ "$(api GET "/api/v1/jobs/$id" | field attempt)" = 1 ] || return 1
    ! api GET "/api/v1/jobs/$id/files" | grep -oE '"attempt":[0-9]+' | grep -qv ':[01]$' || return 1
  done
}
verified() { # verified FOLDER FIRST LAST: the bytes on the volume are those of the server
  compose logs --no-log-prefix files | grep safetensors | tail -n "$FILES" | sed -n "$2,$3p" | docker run --rm -i --network none -v "${PROJECT}_models:/models:ro" -w "/models/$1" \
    --entrypoint sha256sum "ballast-cli:$BALLAST_TAG" --quiet --strict -c -
}
busy_workers() { api GET /api/v1/workers | grep -o '"kind":"download"[^]]*' | grep -c '"state":"active".*"busy":[1-9]' || true; }
ready() { curl -s -m 5 -o /dev/null "$URL/q/health/ready" -w '%{http_code}' | grep -q 200; }
await() { # await SECONDS COMMAND...
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.5
  done
}

start() {
  local begun=$SECONDS
  say "building the images"
  compose --profile cli build > "$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; fail "the images cannot be built"; exit 1; }
  say "starting (built after $((SECONDS - begun)) s)"
  begun=$SECONDS
  up
  say "ready after $((SECONDS - begun)) s"
  key=$(compose exec -T api cat /var/lib/ballast/admin.key)
  api PUT /api/v1/settings '{"max_concurrent_downloads":100}' > /dev/null
  docker images --format '{{.Repository}}:{{.Tag}} {{.Size}}' | grep "^ballast-.*:$BALLAST_TAG " | while read -r line; do say "image $line"; done
  docker stats --no-stream --format '{{.Name}} {{.MemUsage}}' | grep "^$PROJECT" | while read -r line; do say "at rest $line"; done
}

step_owner() {
  say "== a first start as another user"
  check "user 1000 makes the secrets" \
    env BALLAST_UID=1000 BALLAST_GID=1000 docker compose --progress quiet -p "$OTHER" run --rm --no-deps secrets
  check "they belong to it" \
    [ "$(docker run --rm --network none -v "${OTHER}_api-data:/data:ro" --entrypoint stat "ballast-cli:$BALLAST_TAG" -c %u:%g /data/admin.key)" = 1000:1000 ]
  check "it can write the volume of models" \
    docker run --rm --network none --user 1000:1000 -v "${OTHER}_models:/models" --entrypoint mkdir "ballast-cli:$BALLAST_TAG" /models/checkpoints
  docker compose -p "$OTHER" down -v > /dev/null 2>&1
}

step_pull() {
  say "== 1: a pull through the published port"
  local id
  id=$(ask one 41 41)
  await_jobs "$id"
  check "its bytes are those of the server" verified one 41 41
  check "the file belongs to 10001:10001" [ "$(in_models 'stat -c %u:%g /models/one/model-41.safetensors')" = 10001:10001 ]
  check "only the API's port is published" [ "$(compose ps --format '{{.Ports}}' | grep -c -- '->')" = 1 ]
  check "it is published on 127.0.0.1" [ "$(compose port api 8080)" = "127.0.0.1:$BALLAST_PORT" ]
  check "without a key the API answers 401" [ "$(curl -s -o /dev/null -w '%{http_code}' "$URL/api/v1/jobs")" = 401 ]
}

step_confined() {
  say "== 5: what containers may"
  local id name
  for id in $(compose ps -q); do
    name=$(docker inspect -f '{{index .Config.Labels "com.docker.compose.service"}}' "$id")
    check "$name is read-only, without capabilities and new privileges" \
      [ "$(docker inspect -f '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}' "$id")" = 'true [ALL] [no-new-privileges:true]' ]
    check "$name is not root" not_root "$id"
  done
}

not_root() { docker top "$1" -eo uid,pid | awk 'NR > 1 && $1 != 0 { others++ } NR > 1 && $1 == 0 { roots++ } END { exit roots || !others }'; }

step_scale() {
  say "== 2: more workers during 40 jobs, then accidents"
  local ids victim frozen starting first
  ids=$(ask many 1 40)
  await 30 someone_busy || fail "no worker began"
  first=$(container download-worker)
  up --scale download-worker=4 --no-recreate & starting=$!
  await_first_claims "$first"
  wait $starting || fail "the new workers did not become healthy"
  victim=$(container download-worker 2) frozen=$(container download-worker 3)
  docker kill "$victim" > /dev/null
  docker pause "$frozen" > /dev/null
  compose restart kafka
  compose restart postgres
  compose restart api
  check "the API is ready again" await 120 ready
  sleep 35 # longer than a lease
  docker unpause "$frozen" > /dev/null
  docker start "$victim" > /dev/null
  # shellcheck disable=SC2086
  await_jobs $ids
  check "no job failed" [ "$(jobs_in failed)" = 0 ]
  check "all bytes are those of the server" verified many 1 40
}
someone_busy() { [ "$(busy_workers)" -ge 1 ]; }
# await_first_claims FIRST: looks each half second which workers are well and which have work, and tells of each but the first, which
# runs for long, how many seconds after the start of its container that was, and after it was well.
await_first_claims() {
  local end=$((SECONDS + 90)) busy id began waited slowest=0 longest=0 unwell=
  local -A well=() working=()
  while :; do
    busy=$(api GET /api/v1/workers || true)
    for id in $(compose ps -q download-worker); do
      # The first look that found it well: the engine remembers five.
      [ -n "${well[$id]:-}" ] || well[$id]=$({ docker inspect -f '{{range .State.Health.Log}}{{if eq .ExitCode 0}}{{.Start.Unix}} {{end}}{{end}}' "$id" || true; } 2> /dev/null | cut -d' ' -f1)
      [ -z "${working[$id]:-}" ] && has_work "$id" "$busy" && working[$id]=$(date +%s)
    done
    [ ${#working[@]} -lt 4 ] || [[ " ${well[*]/#/x} " == *" x "* ]] || break
    [ $SECONDS -lt $end ] || break
    sleep 0.5
  done
  for id in "${!well[@]}"; do
    [ "$id" != "$1" ] || continue
    if [ -z "${well[$id]}" ]; then
      unwell="$unwell $id"
    elif [ -n "${working[$id]:-}" ]; then
      began=$((working[$id] - $(date -d "$(docker inspect -f '{{.State.StartedAt}}' "$id")" +%s)))
      waited=$((working[$id] - well[$id])) # less than 0 if it has work before it was ever asked whether it is well
      say "worker ${id:0:12} has work $began s after its container was started, $waited s after it was well"
      [ $waited -le $slowest ] || slowest=$waited
      [ $began -le $longest ] || longest=$began
    fi
  done
  check "four workers have work" [ ${#working[@]} = 4 ]
  check "each new one became well${unwell:+, but not$unwell}" [ -z "$unwell" ]
  check "each new one has work within 10 s of being well" [ $slowest -le 10 ]
  check "each new one has work within $START s of the start of its container" [ $longest -le "$START" ]
}
# has_work ID WORKERS: whether the worker of this container does, as the API says
has_work() { grep -o "\"id\":\"$(docker inspect -f '{{.Config.Hostname}}-download' "$1")\"[^]]*" <<< "$2" | grep -q '"busy":[1-9]'; }

step_roll() {
  say "== 3: a new version in the middle of 20 jobs"
  can_have roll haproxy:3.2 || return 0
  overlays=(-f deploy/compose/replicas.yml)
  up --scale api=2 --scale download-worker=2 --remove-orphans
  check "the proxy answers" await 60 ready
  local ids old
  ids=$(ask rolled 1 20)
  : > "$work/asked"
  : > "$work/refused"
  keep_asking & watchers=$!
  keep_waiting "$(head -n 1 <<< "$ids")" & watchers="$watchers $!"
  keep_following & watchers="$watchers $!"
  keep_posting & watchers="$watchers $!"
  await 30 someone_busy || fail "no worker began"
  BALLAST_TAG=smoke-next
  compose --profile cli build > "$work/build.log" 2>&1
  # New ones beside the old ones; when they are ready, the old ones go, one by one. Workers first, as README says.
  for service in download-worker metadata-worker api; do
    old=$(compose ps -q $service)
    up --no-deps --no-recreate --scale "$service=$(($(wc -w <<< "$old") * 2))" "$service"
    for id in $old; do
      docker stop -t 30 "$id" > /dev/null
      docker rm "$id" > /dev/null
    done
  done
  # shellcheck disable=SC2086
  await_jobs $ids
  end_watchers
  check "no request was refused, no answer cut off: $(sort "$work/asked" | uniq -c | xargs)" [ ! -s "$work/refused" ]
  head -n 3 "$work/refused" 2> /dev/null || true
  check "all containers are of the new version" [ "$(docker ps --filter "label=com.docker.compose.project=$PROJECT" --format '{{.Image}}' | grep -c ':smoke$' || true)" = "$(containers files)" ]
  # shellcheck disable=SC2086
  check "no attempt was spent" attempts_are_1 $ids
  check "all bytes are those of the server" verified rolled 1 20
  overlays=()
  BALLAST_TAG=smoke
  up --remove-orphans
}
# note WHAT PATH [OPTION...]: one request; one that is not answered to its end is written down
note() {
  local what=$1 path=$2 code result=0
  shift 2
  code=$(curl -sS -o "$work/$what" -w '%{http_code}' "$@" "$URL$path" -H "Authorization: Bearer $key" 2> "$work/$what.errors") || result=$?
  echo "$what $code" >> "$work/asked"
  [[ "$code $result" = 2??" 0" ]] \
    || echo "$(date +%T) $what: $code, curl $result $(cat "$work/$what.errors" "$work/$what" | tr -d '\n' | head -c 300)" >> "$work/refused"
}
keep_asking() { while :; do note request /api/v1/stats -m 30; sleep 0.05; done; }
keep_waiting() { while :; do note long-poll "/api/v1/jobs/$1?wait=20s" -m 60; sleep 0.2; done; }
# The proxy repeats no POST: each has to be taken the first time.
keep_posting() {
  local number=0
  while :; do
    number=$((number + 1))
    note post /api/v1/jobs -m 30 -H 'Content-Type: application/json' -H "Idempotency-Key: smoke-$$-$number" \
      -d '{"source":"http://files:8000/model-41.safetensors","dest":"posted"}'
    sleep 1
  done
}
# A stream is ended by the API that goes, not cut off; whoever follows it comes back.
keep_following() { while :; do note stream /api/v1/events -N; sleep 0.2; done; }

step_monitoring() {
  say "== 6: Prometheus and Grafana"
  can_have monitoring prom/prometheus:v3.5.0 grafana/grafana:12.1.0 || return 0
  compose --profile monitoring up --wait --no-build
  check "Prometheus sees all services" await 60 three_targets
  check "Prometheus took the alerts" grep -q BallastQueueStalled <<< "$(prometheus rules)"
  local password
  password=$(compose exec -T grafana cat /run/ballast/monitoring/grafana.password)
  check "Grafana has the dashboards" \
    [ "$(curl -sS -m 10 -u "admin:$password" "http://127.0.0.1:$GRAFANA_PORT/api/search?type=dash-db" | grep -o '"uid":"ballast-[a-z]*"' | sort -u | wc -l)" = 4 ]
  compose --profile monitoring rm -fs prometheus grafana > /dev/null 2>&1
}
prometheus() { compose exec -T prometheus wget -q -O - "http://127.0.0.1:9090/api/v1/$1"; }
three_targets() { [ "$(prometheus 'targets?state=active' | grep -o '"health":"up"' | wc -l)" = 3 ]; }

key_works() { api GET /api/v1/settings > /dev/null; }
known() { api GET "/api/v1/jobs?limit=1" | field total; api GET "/api/v1/models?limit=1" | field total; }

step_again() {
  say "== 4a: down and up"
  local before
  before=$(known)
  compose down
  up
  check "all jobs and models are still known" [ "$(known)" = "$before" ]
  check "the key still works" key_works
  check "the bytes are still there" verified one 41 41
}

# tus METHOD PATH [OPTION...]: the headers of the answer to a request by that protocol
tus() {
  local method=$1 path=$2
  shift 2
  curl -sS -f -m 60 -o /dev/null -D - -X "$method" "$URL$path" -H "Authorization: Bearer $key" -H 'Tus-Resumable: 1.0.0' "$@" | tr -d '\r'
}
header() { grep -i "^$1:" | cut -d' ' -f2; }
# begin_upload: sends the first 100,000 bytes of notes.txt; prints the path of the upload
begin_upload() {
  head -c 100000 "$work/notes.txt" | tus POST /api/v1/uploads -H 'Content-Type: application/offset+octet-stream' -H "Upload-Length: $(stat -c %s "$work/notes.txt")" \
    -H "Upload-Metadata: filename $(printf notes.txt | base64),dest $(printf notes | base64)" --data-binary @- | header Location | sed 's,^https*://[^/]*,,'
}
uploaded() { tus HEAD "$1" -I | header Upload-Offset; }
end_upload() { # sends the rest; prints the job that installs it
  tail -c +100001 "$work/notes.txt" | tus PATCH "$1" -H 'Content-Type: application/offset+octet-stream' -H 'Upload-Offset: 100000' --data-binary @- | header Ballast-Job
}

step_restore() {
  say "== 4b: backup, wipe, restore as README says"
  local before upload
  head -c 200000 /dev/urandom | base64 -w 0 > "$work/notes.txt"
  upload=$(begin_upload)
  check "half of an upload is there" [ "$(uploaded "$upload")" = 100000 ]
  before=$(known)
  compose stop api download-worker metadata-worker
  compose exec -T postgres pg_dump -U ballast -Fc ballast > "$work/ballast.dump"
  for name in admin worker monitoring secret; do
    compose cp "api:/var/lib/ballast/$name.key" "$work/$name.key"
  done
  docker run --rm --network none -v "${PROJECT}_api-data:/data:ro" -w /data --entrypoint sh "ballast-cli:$BALLAST_TAG" -c 'find . -maxdepth 1 -name uploads | tar -T - -cf -' > "$work/uploads.tar"
  docker run --rm --network none -v "${PROJECT}_models:/data:ro" -w /data --entrypoint sh "ballast-cli:$BALLAST_TAG" -c 'find . -mindepth 1 -maxdepth 1 -print0 | tar --null -T - -cf -' > "$work/models.tar"
  compose down -v
  check "nothing is left" [ -z "$(docker volume ls -q --filter "name=^${PROJECT}_")" ]

  # As README says; where this is not root's, its user stands for 10001, and others may read.
  if [ "$(id -u)" = 0 ]; then
    install -m 400 -o 10001 "$work"/*.key "$BALLAST_SECRETS/"
  else
    install -m 644 "$work"/*.key "$BALLAST_SECRETS/"
  fi
  up postgres
  compose exec -T postgres pg_restore -U ballast -d ballast --clean --if-exists < "$work/ballast.dump"
  docker run --rm -i --network none -v "${PROJECT}_api-data:/data" --entrypoint tar "ballast-cli:$BALLAST_TAG" -C /data -xpf - < "$work/uploads.tar"
  docker run --rm -i --network none -v "${PROJECT}_models:/data" --entrypoint tar "ballast-cli:$BALLAST_TAG" -C /data -xpf - < "$work/models.tar"
  up
  check "all jobs and models are known again, with the old key" [ "$(known)" = "$before" ]
  check "the bytes are those of the server" verified one 41 41
  check "half of the upload is still there" [ "$(uploaded "$upload")" = 100000 ]
  await_jobs "$(end_upload "$upload")"
  check "and its other half makes it whole" [ "$(in_models 'cat /models/notes/notes.txt' | sha256sum)" = "$(sha256sum < "$work/notes.txt")" ]
  local id
  id=$(ask after 40 40)
  await_jobs "$id"
  check "and it fetches" verified after 40 40
}

steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(owner pull confined scale roll monitoring again restore)
start
for step in "${steps[@]}"; do
  "step_$step"
done
[ $failures = 0 ] || { say "$failures checks failed"; exit 1; }
if [ -n "$skipped" ]; then
  say "what was checked passed; NOT checked:$skipped"
else
  say "all checks passed"
fi

#!/bin/sh
# Lays out the programs of all images, as layers: programs.sh TARGET. Runs inside an image build.
# Takes what lies built in the checkout if it is newer than the sources; builds it otherwise.
set -eu

target=$1
services="api-service download-worker metadata-worker"

# The services' programs are written anew by each build, so the oldest of them says when that was.
is_built() {
  [ -f deploy/cli/target/ballast-cli.jar ] && [ -f deploy/local/target/ballast-local.jar ] || return 1
  for service in $services; do
    program=$service/target/quarkus-app/quarkus-run.jar
    [ -f "$program" ] || return 1
    newer=$(find pom.xml ./*/pom.xml ./*/src/main $(ls -d catalogs 2> /dev/null) deploy/cli/src/main deploy/local/src/main -type f -newer "$program" -print -quit)
    [ -z "$newer" ] || { echo "$newer is newer than $program" >&2; return 1; }
  done
}

# Authorities of a network that puts its own certificates on what comes from outside.
trust_build_authorities() {
  authorities=/run/secrets/build-authorities
  grep -qs 'BEGIN CERTIFICATE' "$authorities" || return 0
  awk -v folder=/usr/local/share/ca-certificates \
    '/BEGIN CERTIFICATE/ { file = sprintf("%s/build-%03d.crt", folder, ++n) } file { print > file } /END CERTIFICATE/ { close(file); file = "" }' \
    "$authorities"
  update-ca-certificates > /dev/null 2>&1
}

build() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq -y install --no-install-recommends ca-certificates-java openjdk-25-jdk-headless maven > /dev/null
  trust_build_authorities
  JAVA_HOME=$(ls -d /usr/lib/jvm/java-25-openjdk-*)
  export JAVA_HOME
  mvn -q -B -ntp -Dmaven.repo.local=/var/cache/maven -Pquick -Dmaven.test.skip=true -pl deploy/cli,api-service,download-worker,metadata-worker -am package
}

if is_built; then
  echo "the programs of the checkout are newer than its sources, taking them" >&2
else
  echo "building the programs" >&2
  build
fi

for service in $services; do
  libraries=$target/$service/libraries
  program=$target/$service/program
  mkdir -p "$libraries/lib" "$program/lib/main"
  cp -R "$service"/target/quarkus-app/. "$program/"
  mv "$program/lib/boot" "$libraries/lib/"
  mkdir "$libraries/lib/main"
  find "$program/lib/main" -type f ! -name 'dev.ballast.*' -exec mv -t "$libraries/lib/main/" {} +
  # For the health check, under a name without a version.
  (cd "$program" && ln -s lib/main/dev.ballast.shared-model-*.jar probe.jar)
done
mkdir -p "$target/cli"
cp deploy/cli/target/ballast-cli.jar deploy/cli/target/lib/*.jar "$target/cli/"

mkdir -p "$target/rehearsal"
cp deploy/local/target/ballast-local.jar download-worker/target/quarkus-app/lib/main/dev.ballast.shared-model-*.jar "$target/rehearsal/"

# Files that are the same give the same layer.
find "$target" -exec touch -h -d @0 {} +
chmod -R go=u,go-w "$target"

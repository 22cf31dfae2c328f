#!/usr/bin/env bash
# A Flink cluster on one machine: a JobManager and two TaskManagers with two slots each, every one a
# process of its own.
#
#   cluster.sh run CLASS [ARG...]    submits an example and waits until it ends; to the cluster that
#                                    runs, or else to one that is stopped afterwards
#   cluster.sh start [KEY=VALUE...]  starts the cluster, with these Flink options too
#   cluster.sh flink ARG...          Flink's command-line client: list, cancel, savepoint, stop, ...
#   cluster.sh jobmanager            starts the JobManager again, after it was killed
#   cluster.sh taskmanager           starts one more TaskManager
#   cluster.sh stop                  stops all of it
#
# Flink is 2.3, or 1.20 with FLINK_LINE=1.20. Its jars, ours among them, are put together by
# "mvn -q package -DskipTests" (add -Pflink-1.20). Configuration, logs and temporary files are in the
# directory CLUSTER_DIR, by default target/flink-LINE/cluster; it must be empty at the first start.
set -euo pipefail

line=${FLINK_LINE:-2.3}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../target/flink-$line
lib=$build/cluster/lib
dir=${CLUSTER_DIR:-$build/cluster}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

fail() {
  echo "cluster.sh: $*" >&2
  exit 1
}

[[ -d $lib ]] || fail "no jars in $lib: build them first, see the head of this script"
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)

jvm=(
  # What Flink needs on JDK 17, from Flink's own configuration.
  --add-opens=java.base/java.{lang,net,io,nio,text,time,util}=ALL-UNNAMED
  --add-opens=java.base/java.lang.reflect=ALL-UNNAMED
  --add-opens=java.base/java.util.concurrent{,.atomic,.locks}=ALL-UNNAMED
  --add-opens=java.base/sun.net.util=ALL-UNNAMED
  # Nothing outside of the directory.
  "-Djava.io.tmpdir=$dir/tmp"
  -XX:-UsePerfData
  "-Dlog4j.configurationFile=$here/log4j2.properties"
  -cp "$lib/*"
)

# A port that is free now, below those that systems hand out by themselves.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)) && (: <"/dev/tcp/localhost/$port") 2>/dev/null; do :; done
  echo "$port"
}

configure() {
  local backend=io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory file conf option
  case $line in
    1.20) file=flink-conf.yaml backend="state.backend: $backend" ;;
    *) file=config.yaml backend="state.backend.type: $backend" ;;
  esac
  conf=$(
    cat <<CONF
# The line that makes the tuned backend the one of all jobs that do not choose another.
$backend

jobmanager.rpc.address: localhost
jobmanager.rpc.port: $(free_port)
jobmanager.bind-host: localhost
rest.address: localhost
rest.bind-address: localhost
rest.port: $(free_port)
taskmanager.host: localhost
taskmanager.bind-host: localhost
io.tmp.dirs: $dir/tmp

# A TaskManager of 1 GB. Flink's own scripts work its parts out of one number.
taskmanager.numberOfTaskSlots: 2
taskmanager.cpu.cores: 2
taskmanager.memory.framework.heap.size: 128m
taskmanager.memory.task.heap.size: 256m
taskmanager.memory.framework.off-heap.size: 128m
taskmanager.memory.task.off-heap.size: 0m
taskmanager.memory.network.min: 64m
taskmanager.memory.network.max: 64m
taskmanager.memory.managed.size: 192m
taskmanager.memory.jvm-metaspace.size: 192m
taskmanager.memory.jvm-overhead.min: 64m
taskmanager.memory.jvm-overhead.max: 64m
parallelism.default: 2

# A lost process is noticed soon, and the job goes on soon.
heartbeat.interval: 1000
heartbeat.timeout: 20000
restart-strategy.type: fixed-delay
restart-strategy.fixed-delay.attempts: 2147483647
restart-strategy.fixed-delay.delay: 1 s
CONF
  )
  for option in "$@"; do
    conf=$(grep -v "^${option%%=*}: " <<<"$conf")$'\n'"${option%%=*}: ${option#*=}"
  done
  echo "$conf" >"$dir/conf/$file"
}

url() {
  echo "http://localhost:$(sed -n 's/^rest.port: //p' "$dir"/conf/*.yaml)"
}

# pid NAME: its process; fails if there is none. A number can be given again, so the command counts.
pid() {
  local pid
  pid=$(cat "$dir/pid/$1" 2>/dev/null) && ps -p "$pid" -o args= | grep -qF "$dir/log/$1.log" &&
    echo "$pid"
}

# launch NAME OPTION... CLASS ARG...: a JVM in the background.
launch() {
  local name=$1
  shift
  # Ctrl-C is for this script, which stops the others in their order.
  (
    cd "$dir" && trap '' INT HUP
    exec "$java" "${jvm[@]}" "-Dlog.file=$dir/log/$name.log" "$@"
  ) >"$dir/log/$name.out" 2>&1 </dev/null &
  echo $! >"$dir/pid/$name"
}

jobmanager() {
  ! pid jobmanager >/dev/null || fail "the JobManager runs already"
  launch jobmanager -Xmx512m \
    org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint --configDir "$dir/conf"
}

taskmanager() {
  local n=1
  while [[ -e $dir/pid/taskmanager-$n ]]; do n=$((n + 1)); done
  # The heaps of framework and tasks; the framework's memory off the heap, and the network's.
  launch "taskmanager-$n" -Xmx384m -XX:MaxDirectMemorySize=192m -XX:MaxMetaspaceSize=192m \
    org.apache.flink.runtime.taskexecutor.TaskManagerRunner --configDir "$dir/conf"
}

start() {
  ! pid jobmanager >/dev/null || fail "a cluster runs in $dir already"
  [[ -e $dir/.cluster || -z $(ls "$dir" | grep -vx lib) ]] || fail "$dir has files of others"
  touch "$dir/.cluster"
  rm -rf "$dir"/{conf,log,pid,tmp}
  mkdir "$dir"/{conf,log,pid,tmp}
  trap stop EXIT
  configure "$@"
  jobmanager
  taskmanager
  taskmanager
  local tries=0
  until curl -sf --noproxy '*' "$(url)/overview" | grep -q '"taskmanagers":2,'; do
    [[ $((tries++)) -lt 240 ]] || fail "the cluster is not up after two minutes: see $dir/log"
    local name
    for name in jobmanager taskmanager-{1,2}; do
      pid "$name" >/dev/null || fail "$name has ended: $(tail -n 5 "$dir/log/$name".{log,out})"
    done
    sleep 0.5
  done
  echo "Flink $line runs at $(url), with its files in $dir"
}

stop() {
  local path name left
  for signal in TERM KILL; do
    for ((tries = 0; tries < 20; tries++)); do
      left=
      for path in "$dir"/pid/*; do
        name=${path##*/}
        if pid "$name" >/dev/null; then
          left=yes
          [[ $tries -gt 0 ]] || kill "-$signal" "$(pid "$name")" 2>/dev/null || true
        fi
      done
      [[ $left ]] || break 2
      sleep 0.5
    done
  done
  rm -rf "$dir"/{pid,tmp}
}

flink() {
  [[ -d $dir/conf ]] || fail "no cluster has been started in $dir"
  export FLINK_CONF_DIR=$dir/conf
  exec "$java" -Xmx256m "${jvm[@]}" "-Dlog.file=$dir/log/client.log" \
    org.apache.flink.client.cli.CliFrontend "$@"
}

run() {
  [[ $# -gt 0 ]] || fail "run needs the class of an example"
  pid jobmanager >/dev/null || start
  # In the background, because bash does not hear a signal while it waits for what is not.
  flink run -c "$1" "$build"/flink-statebackend-examples-*.jar "${@:2}" &
  trap 'kill $! || true; exit 130' INT TERM
  wait $!
}

case ${1:-} in
  start)
    trap 'exit 130' INT TERM
    "$@"
    trap - EXIT
    ;;
  run | stop | flink | jobmanager | taskmanager) "$@" ;;
  *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac

#!/usr/bin/env bash
# A Flink cluster on one machine: a JobManager and two TaskManagers with two slots each, every one a
# process of its own.
#
#   cluster.sh run [-D KEY=VALUE]... CLASS [ARG...]
#                                    submits an example, waits until it ends, and says why it fails;
#                                    to the cluster that runs, or else to one that is stopped
#                                    afterwards; with these Flink options
#   cluster.sh start [KEY=VALUE]...  starts the cluster, with these Flink options too, each with or
#                                    without -D
#   cluster.sh flink ARG...          Flink's command-line client: list, cancel, savepoint, stop, ...
#   cluster.sh jobmanager            starts the JobManager again, after it was killed
#   cluster.sh taskmanager           starts one more TaskManager
#   cluster.sh stop                  stops all of it
#
# Flink is 2.3, or 1.20 with FLINK_LINE=1.20. Its jars, ours among them, are put together by
# "mvn -q package -DskipTests" (add -Pflink-1.20). Configuration, logs and temporary files are in the
# directory CLUSTER_DIR, by default target/flink-LINE/cluster; it must be empty at the first start.
# The logs of the five clusters before are kept there, in log-TIME. CLUSTER_PATIENCE is how many
# seconds the processes of a cluster may take to find each other.
set -euo pipefail

line=${FLINK_LINE:-2.3}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../target/flink-$line
lib=$build/cluster/lib
dir=${CLUSTER_DIR:-$build/cluster}
patience=${CLUSTER_PATIENCE:-120}
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

# rest PATH: what the REST API answers; nothing if it does not.
rest() {
  curl -sf --max-time 5 --noproxy '*' "$(url)$1" || true
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
  local pid=$!
  echo $pid >"$dir/pid/$name"
  # Until it is the command that says which of them it is.
  until pid "$name" >/dev/null || ! kill -0 $pid 2>/dev/null; do sleep 0.1; done
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

# await_taskmanagers N: waits until the JobManager has as many.
await_taskmanagers() {
  local path found state names=("$dir"/pid/*) ended deadline=$((SECONDS + patience))
  while found=$(rest /overview | sed -n 's/.*"taskmanagers":\([0-9]*\),.*/\1/p') &&
    [[ ${found:-0} -lt $1 ]]; do
    ended=()
    for path in "${names[@]}"; do
      pid "${path##*/}" >/dev/null || ended+=("${path##*/}")
    done
    # Of the JobManager and N TaskManagers.
    [[ $((${#names[@]} - ${#ended[@]})) -gt $1 ]] ||
      fail "${ended[*]} ended: $(tail -n 5 "$dir/log/${ended[-1]}".{log,out})"
    [[ $found ]] && state="has $found of $1 TaskManagers" || state="does not answer"
    [[ $SECONDS -lt $deadline ]] || fail "after $patience seconds the JobManager $state:" \
      "see jobmanager.log and taskmanager-*.log in $dir/log"
    sleep 0.5
  done
}

# Moves the logs of the cluster before aside, and keeps those of five.
keep_logs() {
  [[ ! -d $dir/log ]] || mv "$dir/log" "$dir/log-$(date +%Y%m%d-%H%M%S)"
  local n old=("$dir"/log-*)
  for ((n = 0; n < ${#old[@]} - 5; n++)); do
    rm -rf "${old[n]}"
  done
}

start() {
  ! pid jobmanager >/dev/null || fail "a cluster runs in $dir already"
  [[ -e $dir/.cluster || -z $(ls "$dir" | grep -vx lib) ]] || fail "$dir has files of others"
  touch "$dir/.cluster"
  keep_logs
  rm -rf "$dir"/{conf,pid,tmp}
  mkdir "$dir"/{conf,log,pid,tmp}
  trap stop EXIT
  configure "${options[@]}"
  jobmanager
  taskmanager
  taskmanager
  await_taskmanagers 2
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
  exec "$java" -Xmx256m "${jvm[@]}" "-Dlog.file=$dir/log/$client.log" \
    org.apache.flink.client.cli.CliFrontend "$@"
}

# The root cause of the last failure of the job that the client has submitted; nothing if it has none.
cause() {
  local job
  [[ -e $dir/log/$client.log ]] || return 0
  job=$(sed -n 's/.*Successfully submitted job.*(\([0-9a-f]\{32\}\)).*/\1/p' <"$dir/log/$client.log")
  [[ -z $job ]] || rest "/jobs/$job/exceptions?maxExceptions=1" |
    sed -n 's/.*"stacktrace":"\(\([^"\\]\|\\.\)*\)".*/\1/p' |
    sed 's/\\n/\n/g; s/\\t/\t/g; s/\\\(.\)/\1/g' | sed -n '1p; s/^Caused by: //p' | tail -n 1
}

run() {
  [[ $# -gt 0 ]] || fail "run needs the class of an example"
  pid jobmanager >/dev/null || start
  client=run-$$
  local errors=$dir/log/$client.err told= found code=0
  # In the background, because bash does not hear a signal while it waits for what is not.
  flink run "${options[@]/#/-D}" -c "$1" "$build"/flink-statebackend-examples-*.jar "${@:2}" \
    2>"$errors" &
  local pid=$!
  trap 'kill $pid || true; exit 130' INT TERM
  while kill -0 $pid 2>/dev/null; do
    (await_taskmanagers 1) || {
      kill $pid || true
      exit 1
    }
    if [[ -z $told ]]; then
      told=$(cause)
      [[ -z $told ]] || echo "cluster.sh: tasks fail, and Flink may start them again: $told" >&2
    fi
    sleep 1
  done
  wait $pid || code=$?
  found=$([[ $code -eq 0 ]] || cause)
  if [[ $found ]]; then
    echo "cluster.sh: the job failed: $found" >&2
  else
    # Without the frames of stacks.
    sed '/^\s*\(at\|\.\.\.\) /d' <"$errors" >&2
  fi
  [[ $code -eq 0 ]] || fail "all that the client says is in $errors and $client.log"
}

command=${1:-}
client=client
options=()
[[ $# -eq 0 ]] || shift
while [[ $command == @(run|start) && ${1:-} == -D* || $command == start && $# -gt 0 ]]; do
  [[ $1 != -D ]] || shift
  [[ ${1:-} == ?*=* ]] || fail "a Flink option is -D KEY=VALUE"
  options+=("${1#-D}")
  shift
done

case $command in
  start)
    trap 'exit 130' INT TERM
    start
    trap - EXIT
    ;;
  run | stop | flink | jobmanager | taskmanager) "$command" "$@" ;;
  *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac

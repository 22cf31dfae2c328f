<#-- The page of a report: its model is the JSON form, and the functions bytes, count, duration and time. -->
<#macro bars rows>
<table class="bars"><#local most = 1><#list rows as row><#if row.count gt most><#local most = row.count></#if></#list>
<#list rows as row><tr><td>${row.upTo}</td><td class="bar"><i style="width:${(100 * row.count / most)?string("0.#")}%"></i></td><td class="n">${count(row.count)}</td></tr>
</#list></table>
</#macro>
<#macro largest title items unit>
<section><h4>${title}</h4>
<table><#list items as item><tr><td class="n"><#if unit == "bytes">${bytes(item.size)}<#else>${count(item.size)}</#if></td><td class="key">${item.key}</td></tr>
</#list></table></section>
</#macro>
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>State of ${snapshot.savepoint?then("savepoint", "checkpoint")} ${snapshot.checkpointId?c}</title>
<style>
:root { color-scheme: light dark; --fg: #1c2430; --soft: #5b6675; --bg: #f6f7f9; --card: #fff; --line: #dde2e9; --bar: #3b76c4; --warn: #b3471b; }
@media (prefers-color-scheme: dark) {
  :root { --fg: #e4e8ee; --soft: #9aa5b4; --bg: #14181e; --card: #1d232b; --line: #323b47; --bar: #5f9be8; --warn: #f0915f; }
}
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--fg); background: var(--bg); margin: 0 auto; padding: 24px; max-width: 1200px; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 32px 0 8px; } h3 { font-size: 16px; margin: 0; } h4 { font-size: 13px; margin: 0 0 6px; color: var(--soft); font-weight: 600; }
.soft { color: var(--soft); } .path { overflow-wrap: anywhere; } .warn { color: var(--warn); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; margin: 10px 0; overflow-x: auto; }
table { border-collapse: collapse; } td, th { padding: 3px 14px 3px 0; text-align: left; vertical-align: top; } th { color: var(--soft); font-weight: 600; font-size: 13px; }
.wide { width: 100%; } .wide td { border-top: 1px solid var(--line); }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.key { font-family: ui-monospace, monospace; font-size: 13px; overflow-wrap: anywhere; }
.bars td:first-child { white-space: nowrap; } td.bar { width: 140px; min-width: 60px; } i { display: block; height: 12px; margin-top: 5px; background: var(--bar); border-radius: 2px; }
.grid { display: flex; flex-wrap: wrap; gap: 18px 40px; margin-top: 12px; } .grid section { min-width: 200px; max-width: 100%; }
.groups { display: flex; align-items: flex-end; height: 56px; gap: 1px; border-bottom: 1px solid var(--line); } .groups b { flex: 0 0 3px; background: var(--bar); }
summary { cursor: pointer; } summary h3 { display: inline; } details[open] summary { margin-bottom: 4px; }
</style>
</head>
<body>
<#assign entries = 0><#assign size = 0>
<#list snapshot.operators as operator><#list operator.states as state><#assign entries += state.entries><#assign size += state.keyBytes + state.valueBytes></#list></#list>
<h1>${snapshot.savepoint?then("Savepoint", "Checkpoint")} ${snapshot.checkpointId?c}: ${bytes(size)} of state</h1>
<div class="soft">${count(entries)} entries, taken ${snapshot.takenAt}</div>
<div class="soft path">${snapshot.path}</div>
<#if growth??>
<h2>What grew</h2>
<div class="soft path">since ${growth.since}</div>
<div class="card"><table class="wide"><tr><th>Operator</th><th>State</th><th class="n">Bytes</th><th class="n">Entries</th><th class="n">Bytes before</th><th class="n">Entries before</th></tr>
<#list growth.states as change><tr><td>${change.operator}</td><td>${change.state}</td><td class="n">${(change.bytes gt 0)?then("+", "")}${bytes(change.bytes)}</td><td class="n">${(change.entries gt 0)?then("+", "")}${count(change.entries)}</td><td class="n">${bytes(change.bytesBefore)}</td><td class="n">${count(change.entriesBefore)}</td></tr>
</#list></table></div>
</#if>
<#list snapshot.operators as operator>
<h2>${operator.title}</h2>
<div class="soft"><#if operator.uid??>uid ${operator.uid}, </#if>id ${operator.id}, parallelism ${operator.parallelism?c}, ${operator.maxParallelism?c} key groups</div>
<#list operator.notes as note><div class="warn">${note}</div></#list>
<div class="card"><table class="wide"><tr><th>State</th><th>Kind</th><th class="n">Entries</th><th class="n">Bytes</th><th></th><th class="n">Value p50</th><th class="n">p99</th><th class="n">Largest</th><th class="n">Subtask skew</th><th class="n">Expired</th></tr>
<#list operator.states as state><#assign stateBytes = state.keyBytes + state.valueBytes>
<tr><td>${state.name}</td><td>${state.kind?lower_case?replace("_", " ")}</td><td class="n">${count(state.entries)}</td><td class="n">${bytes(stateBytes)}</td><td class="bar"><i style="width:${(size == 0)?then(0, 100 * stateBytes / size)?string("0.#")}%"></i></td><td class="n">${bytes(state.valueSize.median)}</td><td class="n">${bytes(state.valueSize.p99)}</td><td class="n">${bytes(state.valueSize.max)}</td><td class="n"><#if state.skew??>${state.skew.heaviestSubtaskToMean?string("0.0")}×</#if></td><td class="n"><#if (state.ages.expiredShare)??>${(100 * state.ages.expiredShare)?string("0.0")} %<#elseif state.hasTtl>give --ttl</#if></td></tr>
</#list></table></div>
<#list operator.states as state><#if state.skew?? && state.entries gt 0>
<details class="card"<#if state?index lt 3> open</#if>><summary><h3>${state.name}</h3></summary>
<#list state.notes as note><div class="warn">${note}</div></#list>
<div class="grid">
<#if state.largestValues?has_content && state.valueSize.max gt state.valueSize.median><@largest "Largest values" state.largestValues "bytes"/></#if>
<#if state.largestKeys?has_content && state.keySize.max gt state.keySize.median><@largest "Largest keys" state.largestKeys "bytes"/></#if>
<#if state.collections??><@largest "Most elements (${count(state.collections.elements)} in ${count(state.collections.count)} ${(state.kind == 'MAP')?then('maps', 'lists')}; median ${count(state.collections.elementsPerKey.median)}, p99 ${count(state.collections.elementsPerKey.p99)})" state.collections.largest "count"/></#if>
<#if state.ages??><section><h4>Age up to (median ${duration(state.ages.ageMillis.median)}, oldest ${duration(state.ages.ageMillis.max)})</h4><@bars state.ages.ages/><#if state.ages.expired??><div>${count(state.ages.expired)} of ${count(state.ages.count)} older than ${duration(state.ages.ttlMillis)}: expired</div></#if></section></#if>
<#if state.timers??><section><h4>Due within (first ${time(state.timers.first)}, last ${time(state.timers.last)})</h4><@bars [{"upTo": "overdue", "count": state.timers.overdue}] + state.timers.dueIn/></section></#if>
<section><h4>Bytes by key group (heaviest: ${state.skew.heaviestKeyGroup?c}, ${state.skew.heaviestKeyGroupToMean?string("0.0")}× the mean)</h4><#assign peak = state.skew.bytes?max!1><div class="groups"><#list state.skew.bytes as group><b style="height:${(peak == 0)?then(0, 100 * group / peak)?string("0.#")}%"></b></#list></div></section>
</div></details>
</#if></#list>
</#list>
</body>
</html>

import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';

const TICKS_A_SECOND = 100;

/** A server under measurement: its address, and its CPU time in µs so far. */
export async function startServer(file, env) {
  const child = fork(new URL(`servers/${file}`, import.meta.url), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url }] = await once(child, 'message');
  return {
    url,
    async usage() {
      child.send('cpu');
      const [{ cpu, memory }] = await once(child, 'message');
      return { cpu: cpu.user + cpu.system, memory };
    },
    stop: () => child.kill(),
  };
}

export async function startLoad() {
  const child = fork(new URL('load.mjs', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'message');
  return {
    async run(url, requests, concurrency) {
      child.send({ url, requests, concurrency });
      const [result] = await once(child, 'message');
      return result;
    },
    stop: () => child.kill(),
  };
}

/** CPU time (µs) of the database server and all its processes, the ended ones included; null where /proc is missing. */
export function databaseCpu(postmasterPid) {
  try {
    let ticks = 0;
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const fields = statOf(name);
      if (!fields) continue;
      const [parent, own, children] = [
        Number(fields[1]),
        Number(fields[11]) + Number(fields[12]),
        Number(fields[13]) + Number(fields[14]),
      ];
      if (Number(name) === postmasterPid) ticks += own + children;
      else if (parent === postmasterPid) ticks += own;
    }
    return (ticks * 1e6) / TICKS_A_SECOND;
  } catch {
    return null;
  }
}

function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  } catch {
    return null;
  }
}

/** What every benchmark needs: a result line, a process' own memory, and processes that answer when they are ready. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Result {
  name: string;
  value: number;
  unit: string;
  /** Of the same run: what `value` is compared with. */
  baseline: number | null;
  ratio: number | null;
}

const round = (value: number): number => Number(value.toPrecision(4));

export function result(name: string, value: number, unit: string, baseline?: number): Result {
  return {
    name,
    value: round(value),
    unit,
    baseline: baseline === undefined ? null : round(baseline),
    ratio: baseline === undefined ? null : round(value / baseline),
  };
}

/** Memory that is the process' own (no code, no file pages), in MB; null where there is no /proc. */
export function ownMemory(pid: number | 'self'): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/RssAnon:\s+(\d+) kB/.exec(status)![1]) / 1024;
  } catch {
    return null;
  }
}

/** Seconds of processor time that a process has used; null where there is no /proc. */
export function processorSeconds(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}

/** Looks at a process' memory until `stop`. */
export function watchMemory(pid: number | 'self'): { stop(): number } {
  let peak = ownMemory(pid) ?? 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, ownMemory(pid) ?? 0);
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(peak, ownMemory(pid) ?? 0);
    },
  };
}

/** Runs a script of this folder as its own process. @returns it, and its first line of output. */
export async function startScript(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; line: string }> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--import=tsx', path, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      const end = seen.indexOf('\n');
      if (end >= 0) resolve(seen.slice(0, end));
    });
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
  return { child, line };
}

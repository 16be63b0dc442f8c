/** The domain clock: owned here in the demo and in tests, the system's where the emulator is its own process. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

export interface EmulatorClock {
  now: () => Date;
  /** Called after the clock jumped or changed speed. Returns the function that stops listening. */
  onChange: (listener: () => void) => () => void;
  readonly adjustable: boolean;
  readonly speed: number;
  /** Jumps and/or changes speed as one change. @throws {ClockGoesBackError} */
  change: (to: { now?: Date; speed?: number }) => void;
  close: () => void;
}

export class ClockGoesBackError extends Error {}

/** Reply tokens, retry keys and the quota's month are in domain time, and that of a stand-alone emulator is the system's. */
export function systemClock(): EmulatorClock {
  return {
    now: () => new Date(),
    onChange: () => () => {},
    adjustable: false,
    speed: 1,
    change: () => {
      throw new Error('The clock is the system’s.');
    },
    close: () => {},
  };
}

const saved = z.object({ now: z.iso.datetime(), speed: z.number().nonnegative() });

/** While it runs, the file is ahead of the clock by up to this much machine time: after a kill it must not go back. */
const SAVED_AHEAD_MS = 1_000;

/**
 * A clock that runs `speed` times as fast as the world and never goes back. With a `file` it goes on after a restart
 * where it stopped; the time in between does not pass.
 */
export function adjustableClock(start: { now: Date; speed: number }, file?: string): EmulatorClock {
  const found = file && existsSync(file) ? saved.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
  let base = found ? Date.parse(found.now) : start.now.getTime();
  let speed = found ? found.speed : start.speed;
  let since = performance.now();
  const listeners = new Set<() => void>();

  const nowMs = () => Math.floor(base + (performance.now() - since) * speed);
  const save = (aheadMs: number) => {
    if (!file) return;
    const content = JSON.stringify({ now: new Date(nowMs() + Math.ceil(aheadMs * speed)).toISOString(), speed });
    writeFileSync(`${file}.new`, content);
    renameSync(`${file}.new`, file);
  };
  save(SAVED_AHEAD_MS);
  const timer = file ? setInterval(() => speed > 0 && save(SAVED_AHEAD_MS), SAVED_AHEAD_MS / 2).unref() : null;

  return {
    now: () => new Date(nowMs()),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    adjustable: true,
    get speed() {
      return speed;
    },
    change(to) {
      const current = nowMs();
      const target = to.now ? to.now.getTime() : current;
      if (target < current)
        throw new ClockGoesBackError(`The clock never goes back; it is ${new Date(current).toISOString()}.`);
      base = target;
      since = performance.now();
      speed = to.speed ?? speed;
      save(SAVED_AHEAD_MS);
      for (const listener of listeners) listener();
    },
    close() {
      if (timer) clearInterval(timer);
      save(0);
    },
  };
}

/** `YYYY-MM` in Bangkok, whose offset is fixed: the month that LINE's quota counts. */
export function bangkokMonth(at: Date): string {
  return new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 7);
}

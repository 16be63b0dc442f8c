/** Runs a piece of work until there is none left, one run at a time, and again whenever it is woken. */
export interface Pump {
  /** Something may have come up. */
  wake(): void;
  /** Resolves when a run that began after this call found nothing left. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param work does what is there to do and says how much it did; called again until it says 0.
 * @param onError what to do about a run that threw; the pump rests until it is woken.
 */
export function createPump(work: () => Promise<number>, onError: (error: unknown) => void): Pump {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  async function run(): Promise<void> {
    do {
      again = false;
      try {
        while (!stopped && (await work()) > 0);
      } catch (error) {
        onError(error);
      }
    } while (again && !stopped);
    running = null;
  }

  function wake(): void {
    if (stopped) return;
    if (running) again = true;
    else running = run();
  }

  return {
    wake,
    async settled() {
      wake();
      while (running) await running;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

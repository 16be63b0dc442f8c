import { createPump } from '../src/pump.ts';

it('runs until there is nothing left, one run at a time', async () => {
  let left = 3;
  let atOnce = 0;
  const pump = createPump(
    async () => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await Promise.resolve();
      atOnce -= 1;
      return left > 0 ? left-- : 0;
    },
    () => undefined,
  );
  pump.wake();
  pump.wake();
  await pump.settled();
  expect(left).toBe(0);
});

it('looks again when it was woken meanwhile', async () => {
  const looked: number[] = [];
  let work = 0;
  const pump = createPump(
    async () => {
      looked.push(work);
      if (looked.length === 1) {
        work = 1;
        pump.wake();
      }
      return 0;
    },
    () => undefined,
  );
  await pump.settled();
  expect(looked).toContain(1);
});

it('rests after an error until it is woken', async () => {
  const errors: unknown[] = [];
  let runs = 0;
  const pump = createPump(
    async () => {
      runs += 1;
      if (runs === 1) throw new Error('broken');
      return 0;
    },
    (error) => void errors.push(error),
  );
  await pump.settled();
  await pump.settled();
  expect([errors.length, runs]).toEqual([1, 2]);
});

it('stops behind the piece it is at', async () => {
  let runs = 0;
  const pump = createPump(
    async () => (runs += 1),
    () => undefined,
  );
  pump.wake();
  await pump.stop();
  pump.wake();
  await pump.settled();
  expect(runs).toBe(1);
});

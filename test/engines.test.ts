/** Who works: an instance that serves HTTP only is woken by its forms, and leaves the work to others. */
import { createEngines } from '../src/engines.ts';

it('works only once it has been told to, whoever wakes it before', async () => {
  const ran: string[] = [];
  const work = (what: string) => async (): Promise<number> => {
    ran.push(what);
    return 0;
  };
  const nothing = async (): Promise<void> => {};
  const engines = createEngines({
    processor: { begin: work('events'), idle: nothing, stop() {} },
    scheduler: { runOnce: work('jobs'), nextDue: async () => null, stop() {} },
    worker: { runOnce: work('deliveries'), stop() {} },
    webhookSender: { runOnce: work('webhooks') },
    lanes: { refresh: nothing, start() {} },
    clock: { now: () => new Date(0), onChange: () => () => {} },
  } as unknown as Parameters<typeof createEngines>[0]);
  const { conversing, jobs, delivering, hooking } = engines;
  const allSettled = () => Promise.all([conversing, jobs, delivering, hooking].map((pump) => pump.settled()));

  engines.wake();
  jobs.wake();
  await allSettled();
  expect(ran).toEqual([]);
  await engines.start();
  await allSettled();
  expect([...new Set(ran)].toSorted()).toEqual(['deliveries', 'events', 'jobs', 'webhooks']);
});

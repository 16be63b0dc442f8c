import { startLineEmulator } from '../../../src/embedded/line/server.ts';
import { SECRET, START, startStage, TOKEN, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

/** An app with things due at set times, which it does as soon as the clock says so. */
function appWith(due: Date[]) {
  const done: Date[] = [];
  const open = () => due.filter((at) => !done.includes(at));
  return {
    done,
    nextDue: async () => open()[0] ?? null,
    settled: async () => {
      for (const at of open()) if (at <= stage.emulator.clock.now()) done.push(at);
    },
  };
}

const at = (iso: string) => new Date(iso);

describe('the domain clock', () => {
  it('starts where it was told and stands still while paused', async () => {
    expect(stage.emulator.clock.now()).toEqual(START);
    expect((await stage.state()).clock).toEqual({
      now: START.toISOString(),
      speed: 0,
      nextDue: null,
      adjustable: true,
    });
  });

  it('jumps by milliseconds and to a moment, and tells who listens', async () => {
    let heard = 0;
    const stop = stage.emulator.clock.onChange(() => {
      heard += 1;
    });
    await stage.clock({ advance: 1_500 });
    expect(stage.emulator.clock.now().getTime()).toBe(START.getTime() + 1_500);
    await stage.clock({ now: '2020-07-11T09:00:00+07:00' });
    expect(stage.emulator.clock.now()).toEqual(at('2020-07-11T02:00:00Z'));
    stop();
    await stage.clock({ advance: 1 });
    expect(heard).toBe(2);
  });

  it('never goes back', async () => {
    await expect(stage.clock({ now: '2020-07-09T09:00:00+07:00' })).rejects.toThrow('400 The clock never goes back');
    await expect(stage.clock({ advance: -1 })).rejects.toThrow('400');
    expect(stage.emulator.clock.now()).toEqual(START);
  });

  it('runs on once it has a speed', async () => {
    const { speed } = await stage.clock({ speed: 1_000_000 });
    expect(speed).toBe(1_000_000);
    const first = stage.emulator.clock.now();
    await stage.state();
    expect(stage.emulator.clock.now().getTime()).toBeGreaterThan(first.getTime());
  });

  it('jumps to what is due next, and answers when that is done', async () => {
    const app = appWith([at('2020-07-11T11:00:00Z'), at('2020-07-13T01:00:00Z')]);
    stage.emulator.attach(app);
    const view = await stage.clock({ toNextDue: true });
    expect(view).toMatchObject({ now: '2020-07-11T11:00:00.000Z', nextDue: '2020-07-13T01:00:00.000Z' });
    expect(app.done).toHaveLength(1);
  });

  it('says so where nothing is due', async () => {
    stage.emulator.attach(appWith([]));
    await expect(stage.clock({ toNextDue: true })).rejects.toThrow('404 nothing is due');
  });

  it('does not jump for what is due already, and lets it be done', async () => {
    const app = appWith([START]);
    stage.emulator.attach(app);
    await stage.clock({ toNextDue: true });
    expect([stage.emulator.clock.now(), app.done.length]).toEqual([START, 1]);
  });

  it('takes one kind of jump at a time', async () => {
    await expect(stage.clock({ advance: 1, toNextDue: true })).rejects.toThrow('400 give one of');
    await expect(stage.clock({})).rejects.toThrow('400');
  });

  it('is the system’s where none was given, and cannot be changed', async () => {
    const emulator = await startLineEmulator({ port: 0, channelSecret: SECRET, channelAccessToken: TOKEN });
    const answer = await fetch(`${emulator.url}/_emulator/clock`, { method: 'PUT', body: '{"advance":1}' });
    const state = await (await fetch(`${emulator.url}/_emulator/state`)).json();
    expect([answer.status, state]).toMatchObject([409, { clock: { adjustable: false, speed: 1 } }]);
    await emulator.close();
  });
});

describe('idle', () => {
  it('answers when the app has settled', async () => {
    const order: string[] = [];
    const settled = async () => {
      order.push('settled');
    };
    stage.emulator.attach({ nextDue: async () => null, settled });
    expect(await stage.idle()).toEqual({});
    order.push('idle');
    expect(order).toEqual(['settled', 'idle']);
  });

  it('says what is pending when its time is up', async () => {
    stage.emulator.setWebhookUrls(['http://127.0.0.1:9/webhook']);
    const person = await stage.person('สมศรี');
    const { webhookEventId } = await stage.act(person, { type: 'text', text: 'สวัสดี' });
    const answer = await fetch(`${stage.emulator.url}/_emulator/idle?timeoutMs=0`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ webhooks: [{ webhookEventId, type: 'message' }] });
  });
});

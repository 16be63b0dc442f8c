/** Problems are English, as programs read them, or Thai where a client shows them to somebody. */
import { startWorld, type World } from '../world.ts';
import { clientOf, tokenFor } from './client.ts';

let world: World;
let city: ReturnType<typeof clientOf>;
const THAI = { 'accept-language': 'th-TH,th;q=0.9,en;q=0.5' };

beforeAll(async () => {
  world = await startWorld();
  city = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
});
afterAll(() => world.stop());

it('is English by default, and for who asks for other languages', async () => {
  const others = ['*', 'fr', 'en, th'].map((wish): Record<string, string> => ({ 'accept-language': wish }));
  for (const headers of [{}, ...others]) {
    const told = await city.get('/sessions/none', headers);
    expect([told.headers.get('content-language'), told.body.title]).toEqual(['en', 'There is no such thing']);
  }
});

it('is Thai where it is asked for: title, detail and each place that is wrong', async () => {
  const missing = await city.get('/sessions/none', THAI);
  expect([missing.headers.get('content-language'), missing.body.title]).toEqual(['th', 'ไม่มีสิ่งนี้']);
  expect(missing.headers.get('vary')).toMatch(/accept-language/i);
  const unread = await city.ask('POST', '/sessions', { districtGroup: 7, colour: 'red' }, THAI);
  const { errors } = unread.body;
  expect([unread.status, errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()]).toEqual([
    400,
    ['#/colour', '#/districtGroup'],
  ]);
  for (const { message } of errors) expect(message).toMatch(/[ก-๙]/);
  const past = await city.ask(
    'POST',
    '/sessions',
    { districtGroup: 'THON_S', date: '2020-07-01', startTime: '09:00' },
    THAI,
  );
  expect(past.body.errors).toEqual([{ pointer: '#/date', message: 'ผ่านไปแล้ว' }]);
  const { body } = await city.ask('POST', '/sessions', { districtGroup: 'THON_S' });
  const etag = (await city.get(`/sessions/${body.id}`)).headers.get('etag')!;
  const hourless = await city.ask('POST', `/sessions/${body.id}/announce`, undefined, { ...THAI, 'if-match': etag });
  expect([hourless.status, hourless.body.detail]).toEqual([409, 'ยังไม่มีเวลา']);
});

/** Who waits for a person, over the API: as the list at the desk shows it, and nothing of what is said in a talk. */
import { startWorld, type Person, type World } from '../world.ts';
import { clientOf, tokenFor } from './client.ts';

type Client = ReturnType<typeof clientOf>;

let world: World;
let analyst: Person;
let named: Client;
let coded: Client;
let north: Client;

async function asksForPerson(name: string, district: string, words: string): Promise<Person> {
  const person = await world.representative(name, district);
  await person.says('ติดต่อเจ้าหน้าที่');
  await person.taps('คุยกับเจ้าหน้าที่');
  await person.says(words);
  return person;
}

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  named = clientOf(world.url, await tokenFor(world, { scope: ['THON_S'], permissions: ['personal'] }));
  coded = clientOf(world.url, await tokenFor(world, { scope: ['THON_S'] }));
  north = clientOf(world.url, await tokenFor(world, { scope: ['BKK_N'], permissions: ['personal'] }));
  await asksForPerson('สมศรี ใจดี', 'ทุ่งครุ', `กดปุ่มไม่เป็นเลยจ้ะหลาน ${'กดแล้วเงียบ '.repeat(10)}`);
  await world.clock.advance(60_000);
  await asksForPerson('สมหมาย รักไทย', 'บางแค', 'หน้าจอไม่ขึ้นเลยจ้ะ');
});
afterAll(() => world.stop());

it('lists who waits, who asked first comes first, with their last words cut short', async () => {
  const { data } = (await named.get('/talks')).body;
  expect(data).toMatchObject([
    { name: 'สมศรี ใจดี', district: 'ทุ่งครุ', state: 'waiting', takenBy: null },
    { name: 'สมหมาย รักไทย', lastWords: { kind: 'text', text: 'หน้าจอไม่ขึ้นเลยจ้ะ' } },
  ]);
  expect(data[0].lastWords.text).toMatch(/^กดปุ่มไม่เป็นเลยจ้ะหลาน.*…$/);
  expect(data[0].lastWords.text.length).toBeLessThanOrEqual(80);
  expect(await named.all('/talks', 1)).toEqual(data);
  expect((await named.get(`/talks/${data[0].id}`)).body).toEqual(data[0]);
});

it('tells neither names nor words to who may not see names, and nothing to other district groups', async () => {
  const { data } = (await coded.get('/talks')).body;
  expect(data).toHaveLength(2);
  expect(JSON.stringify(data)).not.toMatch(/สมศรี|สมหมาย|หน้าจอ|กดปุ่ม/);
  const known = (await coded.get('/representatives')).body.data.map(({ person }: { person: string }) => person);
  expect(known).toEqual(expect.arrayContaining(data.map(({ person }: { person: string }) => person)));
  expect((await north.get('/talks')).body.data).toEqual([]);
  expect((await north.get(`/talks/${data[0].id}`)).status).toBe(404);
  expect((await coded.get('/talks/nothing')).status).toBe(404);
});

it('leaves what is said to whoever took it, and is over when the talk is', async () => {
  const [first] = (await named.get('/talks?state=waiting')).body.data;
  await analyst.says('คิวติดต่อ');
  await analyst.taps({ postback: `handoff-take?id=${first.id}` });
  const { data: taken } = (await named.get('/talks?state=taken')).body;
  expect(taken).toMatchObject([{ id: first.id, takenBy: expect.stringMatching(/^s/), lastWords: null }]);
  await analyst.says('จบการสนทนา');
  expect((await named.get(`/talks/${first.id}`)).status).toBe(404);
  expect((await named.get('/talks')).body.data).toHaveLength(1);
});

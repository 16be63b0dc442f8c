/** The demo's city a few weeks on, so that pages have something to show, and somebody who may look at all of it. */
import { seedDemo } from '../../src/demo/seed.ts';
import type { Person, World } from '../world.ts';
import { logIn, type Browser } from './browser.ts';

/** @returns who holds every role, and a browser in which that person is logged in. */
export async function fillCity(world: World): Promise<{ person: Person; desk: Browser }> {
  await seedDemo(world.context, world.emulator.url);
  await world.settled();
  const person = await world.staff('analyst', 'THON_S', 'วิภา ดูแลทั่ว');
  for (const role of ['admin', 'coordinator'] as const)
    await world.context.staff.grant(
      { lineUserId: person.id, displayName: person.name },
      { role, scope: null },
      world.clock.now(),
    );
  const asker = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  await person.says('นัดประชุมกรุงธนใต้ 31 ก.ค. 2563 13.30 น. ที่หอประชุมทุ่งครุ');
  await person.taps('ส่งประกาศ');
  await asker.taps('ไป');
  await asker.says('#ปัญหา น้ำท่วมซอย 5 ทุกครั้งที่ฝนตก');
  await world.clock.to('2020-07-13T08:05:00+07:00');
  await world.settled();
  await asker.says('ขอคุยกับเจ้าหน้าที่');
  const { browser: desk } = await logIn(world, person);
  await desk.submit(await desk.visit('/console/reports'), { form: 'ให้ระบบเขียนร่าง', fields: { asOf: '2020-07-13' } });
  await desk.submit(await desk.visit('/console/exports?kind=sessions'), {
    form: '/console/exports',
    fields: { format: 'csv' },
  });
  return { person, desk };
}

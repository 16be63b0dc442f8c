import express from 'express';
import request from 'supertest';
import { loadProgramme, type Notice } from '../../src/programme.ts';
import { noticeRouter } from '../../src/representatives/routes.ts';

const programme = loadProgramme();
const newest = programme.notices.at(-1)!;
const odd: Notice = {
  ...newest,
  full: {
    th: [{ heading: 'ติดต่อ', text: '<b>สยป.</b> & "เพื่อน"' }],
    en: [{ heading: 'Contact', text: 'the office' }],
  },
};
const earlier = { ...newest, version: '2562-1', full: { ...odd.full, th: [{ heading: 'ฉบับเก่า', text: 'ว่าไว้อย่างนี้' }] } };
const app = express().use(
  noticeRouter({
    programme: { notices: [odd] },
    representatives: { findKeptNotice: async (version) => (version === '2562-1' ? earlier : null) },
  }),
);

it('the whole notice is a page for anybody, in the version that people agree to', async () => {
  const { status, text, type } = await request(app).get('/notice');
  expect([status, type]).toEqual([200, 'text/html']);
  expect(text).toContain(newest.version);
  expect(text).toContain('lang="th"');
});

it('it is there in English, too', async () => {
  const { text } = await request(app).get('/notice?lang=en');
  expect(text).toContain('lang="en"');
  expect(text).toContain('the office');
});

it('an earlier version, as it was kept when people agreed to it, has an address of its own', async () => {
  const { status, text } = await request(app).get('/notice/2562-1');
  expect([status, text.includes('ว่าไว้อย่างนี้')]).toEqual([200, true]);
  expect((await request(app).get('/notice/2561-1')).status).toBe(404);
});

it('what a programme officer writes into the configuration stays text', async () => {
  const { text } = await request(app).get('/notice');
  expect(text).not.toContain('<b>');
  expect(text).toContain('&#60;b&#62;สยป.');
});

it('has no style within the page, which the policy of the site would block', async () => {
  expect((await request(app).get('/notice')).text).not.toContain('<style');
  expect((await request(app).get('/notice.css')).type).toBe('text/css');
});

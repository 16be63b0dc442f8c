import express from 'express';
import request from 'supertest';
import { loadProgramme } from '../../src/programme.ts';
import { noticeRouter } from '../../src/representatives/routes.ts';

const { organisation } = loadProgramme();
const app = express().use(noticeRouter({ organisation: { ...organisation, contactTh: '<b>สยป.</b> & "เพื่อน"' } }));

it('the whole notice is a page for anybody, in the version that people agree to', async () => {
  const { status, text, type } = await request(app).get('/notice');
  expect([status, type]).toEqual([200, 'text/html']);
  expect(text).toContain(organisation.nameTh);
  expect(text).toContain(organisation.noticeVersion);
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

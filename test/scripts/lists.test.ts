import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { freshDatabaseUri } from '../database.ts';
import { runScript } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'lists-'));
const file = join(folder, 'list.csv');
const MONGODB_URI = freshDatabaseUri();
let database: mongoose.Connection;

beforeAll(async () => {
  writeFileSync(file, 'ชื่อ-นามสกุล;เขต;โทร\nสมใจ จากไฟล์;ทุ่งครุ;0812345678\nคนที่ผิด;เขตนี้ไม่มี;\n');
  database = await mongoose.createConnection(MONGODB_URI).asPromise();
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const run = (script: string, ...args: string[]) => runScript(script, args, { MONGODB_URI });
const people = () => database.collection('representatives').countDocuments();

describe('npm run import', () => {
  it('tries a list, tells of bad rows, and writes nothing until it is told to; repeated, it changes nothing', async () => {
    const report = join(folder, 'bad.csv');
    const tried = await run('import', file, '--report', report);
    expect(tried.out).toContain('new 1 · known and the same 0 · known and different 0 · to be put right 1');
    expect(tried.out).toContain('row 3, District: no such district');
    expect(readFileSync(report, 'utf8')).toContain('3,เขต,ไม่มีเขตชื่อนี้');
    expect(await people()).toBe(0);
    expect((await run('import', file, '--apply')).out).toContain('added 1');
    expect((await run('import', file, '--apply')).out).toContain('kept 1');
    expect(await people()).toBe(1);
  }, 60_000);

  it('says in one line what is wrong with a file', async () => {
    writeFileSync(join(folder, 'old.xls'), Buffer.from('d0cf11e0a1b11ae10000', 'hex'));
    const { out, code } = await run('import', join(folder, 'old.xls'));
    expect(out.trim().split('\n')).toEqual([expect.stringContaining('Save it as .xlsx')]);
    expect(code).toBe(1);
  }, 30_000);
});

describe('npm run export', () => {
  it('writes what was heard, without names', async () => {
    const out = join(folder, 'feedback.csv');
    expect(await run('export', out, '--group', 'THON_S')).toMatchObject({ code: 0 });
    expect(readFileSync(out, 'utf8')).toContain('"เลขที่"');
    expect((await run('export', out, '--group', 'NOWHERE')).out).toContain('known are BKK_C');
  }, 30_000);
});

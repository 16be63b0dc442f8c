/** A district office's list comes into the registry, in a real browser: bad rows are shown, and left out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '../world.ts';
import { openDesk, openStage, overflow, picture, seriousFindings, type OpenPage, type Stage } from './stage.ts';

let stage: Stage;
let analyst: Person;
const folder = mkdtempSync(join(tmpdir(), 'prachakhom-list-'));

beforeAll(async () => {
  stage = await openStage('importing');
  analyst = await stage.world.staff('analyst', 'THON_S', 'วิภา');
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stage?.close();
});

const START = '/console/representatives/import';
const BAD_ROWS = 'ชื่อ-นามสกุล;เขต;โทร\nสมใจ เข้าใหม่;ทุ่งครุ;0812345678\nคนที่ผิด เขตหาย;ไม่มีเขตนี้;\n;ทุ่งครุ;\n';

function listNamed(name: string, rows: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, rows);
  return path;
}

async function send(page: OpenPage, file: string): Promise<void> {
  await page.getByLabel('ไฟล์รายชื่อ').setInputFiles(file);
  await page.getByRole('button', { name: 'ส่งไฟล์' }).click();
}

/** Kept, readable for everybody, no wider than a phone. */
async function isForEverybody(page: OpenPage, name: string): Promise<void> {
  await picture(page, name);
  expect(await seriousFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  await picture(page, `${name}-phone`);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 720 });
}

it('shows which rows of a list are bad and why, leaves them out, and lets the others in', async () => {
  const page = await openDesk(stage, analyst, START);
  await isForEverybody(page, 'import');
  await send(page, listNamed('ทะเบียน.csv', BAD_ROWS));
  await page.getByRole('heading', { name: 'คอลัมน์ไหนคืออะไร' }).waitFor();
  await isForEverybody(page, 'import-columns');
  await page.getByRole('button', { name: 'ตรวจดูก่อน' }).click();
  await page.getByRole('heading', { name: 'ผลการตรวจ' }).waitFor();
  await page.getByText('แถวที่ 3', { exact: true }).waitFor();
  await page.getByText('แถวที่ 4', { exact: true }).waitFor();
  await isForEverybody(page, 'import-dry-run');
  const [report] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /CSV/ }).first().click(),
  ]);
  expect(report.suggestedFilename()).toBe('แถวที่ต้องแก้.csv');
  await page.getByRole('button', { name: 'ยืนยัน เพิ่ม 1 คน' }).click();
  await page.getByRole('heading', { name: 'จดหมายเชิญเข้ามาใน LINE' }).waitFor();
  await isForEverybody(page, 'import-done');
  await page.goto(`${stage.world.url}/console/representatives`);
  await page.getByRole('link', { name: 'สมใจ เข้าใหม่' }).waitFor();
  expect(await page.getByRole('link', { name: 'คนที่ผิด' }).count()).toBe(0);
  expect(page.complaints).toEqual([]);
}, 90_000);

it('makes letters with codes and QR that a printer can take', async () => {
  const page = await openDesk(stage, analyst, START);
  await send(page, listNamed('จดหมาย.csv', 'ชื่อ,เขต\nดวงใจ รอจดหมาย,ทุ่งครุ\n'));
  await page.getByRole('button', { name: 'ตรวจดูก่อน' }).click();
  await page.getByRole('button', { name: 'ยืนยัน เพิ่ม 1 คน' }).click();
  const [letters] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'ทำจดหมาย' }).first().click(),
  ]);
  expect(letters.suggestedFilename()).toBe('จดหมายเชิญ.pdf');
}, 90_000);

it('says what to do with a file that is none, and takes the next', async () => {
  const page = await openDesk(stage, analyst, START);
  await send(page, listNamed('ไม่ใช่ตาราง.xlsx', Buffer.from([0, 1, 2, 3])));
  await page.getByRole('alert').waitFor();
  await send(page, listNamed('ใช้ได้.csv', 'ชื่อ,เขต\nมานี ทดลอง,ทุ่งครุ\n'));
  await page.getByRole('heading', { name: 'คอลัมน์ไหนคืออะไร' }).waitFor();
}, 60_000);

/** Files that a browser has downloaded, opened as a spreadsheet program opens them. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import readXlsx from 'read-excel-file/node';
import type { Person } from '../world.ts';
import { openDesk, openStage, picture, seriousFindings, type OpenPage, type Stage } from './stage.ts';

let stage: Stage;
let analyst: Person;

beforeAll(async () => {
  stage = await openStage('files');
  analyst = await stage.world.staff('analyst', 'THON_S', 'วิภา');
  const person = await stage.world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  await stage.world.representative('บุญมา มั่นคง', 'บางบอน');
  await person.says('#ปัญหา =HYPERLINK("http://x.example","น้ำท่วมซอย 5")');
}, 60_000);
afterAll(() => stage?.close());

/** Asks for a file as people do: from the page, through its link. */
async function download(page: OpenPage, format: RegExp): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole('link', { name: 'ดาวน์โหลดเป็นไฟล์' }).click();
  await page.getByRole('combobox', { name: 'ชนิดไฟล์' }).selectOption({ label: await labelOf(page, format) });
  await page.getByRole('button', { name: 'สร้างไฟล์' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('link', { name: 'ดาวน์โหลด', exact: true })
      .or(page.getByRole('button', { name: 'ดาวน์โหลด', exact: true }))
      .click(),
  ]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}
async function labelOf(page: OpenPage, format: RegExp): Promise<string> {
  const labels = await page.getByRole('combobox', { name: 'ชนิดไฟล์' }).locator('option').allTextContents();
  return labels.find((label) => format.test(label))!;
}

it('the registry as filtered opens in a spreadsheet program, without names', async () => {
  const page = await openDesk(
    stage,
    analyst,
    `/console/representatives?${new URLSearchParams({ district: 'บางบอน' })}`,
  );
  const { name, bytes } = await download(page, /^XLSX/);
  expect(name).toBe('ทะเบียน-2020-07-10.xlsx');
  const [sheet] = await readXlsx(bytes);
  const [head, ...rows] = sheet!.data;
  expect(rows).toHaveLength(1);
  expect(rows[0]![head!.indexOf('เขต')]).toBe('บางบอน');
  expect(JSON.stringify(rows)).not.toContain('บุญมา');
  await picture(page, 'export-ready');
  expect(await seriousFindings(page)).toEqual([]);
  expect(page.complaints).toEqual([]);
}, 60_000);

it('what people said opens as CSV, and no formula of theirs is one', async () => {
  const page = await openDesk(stage, analyst, '/console/feedback?status=all');
  const { name, bytes } = await download(page, /^CSV/);
  expect(name).toBe('ความคิดเห็น-2020-07-10.csv');
  const rows: Record<string, string>[] = parse(bytes, { bom: true, columns: true });
  expect(rows).toHaveLength(1);
  const cells = Object.values(rows[0]!);
  expect(cells.join()).toContain('น้ำท่วมซอย 5');
  expect(cells.filter((cell) => cell.startsWith('='))).toEqual([]);
}, 60_000);

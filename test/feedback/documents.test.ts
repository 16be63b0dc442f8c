import { contentDisposition } from '../../src/documents/http.ts';
import fc from 'fast-check';
import { defuse, fileOf } from '../../src/documents/table.ts';
import { authorCodes, COLUMNS, fileName, rowOf, type RowSources } from '../../src/feedback/documents.ts';
import type { Feedback } from '../../src/feedback/model.ts';
import { loadProgramme } from '../../src/programme.ts';

const { places, themes } = loadProgramme();

function makeEntry(overrides: Partial<Feedback> = {}): Feedback {
  return {
    _id: 'f1',
    number: '63-0042',
    kind: 'problem',
    status: 'classified',
    private: false,
    author: 'r1',
    districtGroup: 'THON_S',
    district: 'บางขุนเทียน',
    consultation: 'c1',
    channel: 'direct',
    themes: ['ENV_WASTE'],
    matchedTerms: ['ขยะ'],
    lexiconVersion: '1',
    themesSetBy: null,
    themesSetAt: null,
    parts: [
      {
        messageId: 'm1',
        sourceEventId: 'e1',
        kind: 'text',
        at: new Date('2020-07-09T03:15:00Z'),
        text: 'ขยะล้นถังหน้าวัด',
        place: null,
        fileName: null,
      },
    ],
    saidAt: new Date('2020-07-09T03:15:00Z'),
    withdrawnAt: null,
    withdrawnByEvent: null,
    ...overrides,
  };
}
const part = (overrides: Partial<Feedback['parts'][number]>) => ({ ...makeEntry().parts[0]!, ...overrides });

function makeSources(overrides: Partial<RowSources> = {}): RowSources {
  return {
    places,
    themes,
    authors: new Map([['r1', { fullName: 'นางทดลอง ตัวอย่างดี', phone: '0812345678', contactAddress: null }]]),
    consultations: new Map([['c1', { round: 2, date: '2020-07-02' }]]),
    codeOf: () => 'P-00000001',
    ...overrides,
  };
}
const cellsOf = (entry: Feedback, sources = makeSources()): Record<string, string | number> =>
  Object.fromEntries(rowOf(entry, sources).map((cell, index) => [COLUMNS[index]!, cell]));

async function csvOf(rows: (string | number)[][]): Promise<string> {
  const columns = COLUMNS.map((title) => ({ name: title, title, width: 10 }));
  const all = (async function* rowByRow() {
    for (const cells of rows) yield { cells };
  })();
  const pieces: Buffer[] = [];
  for await (const piece of fileOf('csv', { name: 'ความเห็น', columns, rows: all })) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

describe('a row of the file', () => {
  it('tells number, dates, kind, themes, place and session in Thai, and the author as a code only', () => {
    const entry = makeEntry({
      parts: [
        part({}),
        part({ kind: 'image', text: null }),
        part({ kind: 'audio', text: null }),
        part({
          kind: 'location',
          text: null,
          place: { title: 'วัดสมมติ', address: 'ถนนสมมติ', latitude: 13.6, longitude: 100.4 },
        }),
      ],
    });
    expect(cellsOf(entry)).toEqual({
      เลขที่: '63-0042',
      วันที่: 'พฤ. 9 ก.ค. 2563 10.15 น.',
      'วันเวลา (ISO 8601)': '2020-07-09T10:15:00+07:00',
      ประเภท: 'ปัญหา',
      ประเด็น: 'สิ่งแวดล้อมและขยะ',
      กลุ่มเขต: 'กรุงธนใต้',
      เขต: 'บางขุนเทียน',
      ประชุมครั้งที่: 2,
      วันที่ประชุม: '2020-07-02',
      ข้อความ: 'ขยะล้นถังหน้าวัด',
      สถานที่: 'วัดสมมติ ถนนสมมติ',
      ละติจูด: 13.6,
      ลองจิจูด: 100.4,
      จำนวนไฟล์แนบ: 2,
      สถานะ: 'รับเรื่องแล้ว',
      เรื่องส่วนตัว: '',
      รหัสผู้ให้ความเห็น: 'P-00000001',
    });
  });

  it('says so where the district is not known, and has no code where nobody signed', () => {
    const cells = cellsOf(makeEntry({ author: null, district: null, consultation: null }));
    expect(cells['เขต']).toBe('ไม่ทราบเขต');
    expect(cells['รหัสผู้ให้ความเห็น']).toBe('');
    expect(cells['ประชุมครั้งที่']).toBe('');
  });

  it('holds neither the author’s name nor telephone number, even where the author wrote them', () => {
    const entry = makeEntry({ parts: [part({ text: 'ดิฉันทดลอง ตัวอย่างดี โทร 081 234 5678 ขยะล้น' })] });
    const row = JSON.stringify(rowOf(entry, makeSources()));
    for (const own of ['ทดลอง', 'ตัวอย่างดี', '5678', 'r1', 'm1', 'e1']) expect(row).not.toContain(own);
    expect(row).toContain('ขยะล้น');
  });
});

describe('the code of an author', () => {
  it('is the same within a file, differs between people, and between files', () => {
    const [first, second] = [authorCodes('one'), authorCodes('two')];
    expect(first('r1')).toBe(first('r1'));
    expect(first('r1')).not.toBe(first('r2'));
    expect(first('r1')).not.toBe(second('r1'));
    expect(first('r1')).toMatch(/^P-[0-9A-F]{8}$/);
  });
});

describe('cells that a spreadsheet would run', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠x',
    ' =1+1',
    '\u200b=1',
    '\ufeff=1',
  ])('are made text: %j', (cell) => {
    expect(defuse(cell)).toBe(`'${cell}`);
  });

  it.each(['ขยะล้น', '5 ก.ค.', 'a=b', "'=1"])('others stay as they are: %s', (cell) => {
    expect(defuse(cell)).toBe(cell);
  });

  it('none of 10,000 hostile cells begins with a sign that starts a formula', () => {
    const hostile = fc
      .tuple(
        fc.constantFrom('', ' ', '\t', '\r\n', '\u200b', '\u00a0', '\ufeff'),
        fc.constantFrom(...'=+-@＝＋－＠'),
        fc.string(),
      )
      .map(([blank, sign, rest]) => `${blank}${sign}${rest}`);
    fc.assert(
      fc.property(hostile, (cell) => {
        const trimmed = defuse(cell).replace(/^[\s\u00a0\u200b-\u200f\u2060\ufeff]+/u, '');
        return !/^[=+\-@＝＋－＠]/u.test(trimmed);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('the file', () => {
  it('begins with a byte order mark and the Thai names of its columns, and ends lines with CRLF', async () => {
    const csv = await csvOf([rowOf(makeEntry(), makeSources())]);
    expect(csv.startsWith('\ufeff"เลขที่","วันที่"')).toBe(true);
    expect(csv.split('\r\n')).toHaveLength(3);
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('has its columns even where there is no row', async () => {
    expect(await csvOf([])).toContain('"รหัสผู้ให้ความเห็น"\r\n');
  });

  it('keeps quotes, commas, semicolons and line breaks inside their cell', async () => {
    const text = 'เขาว่า "ไม่มา", แล้ว;=1\nก็ไม่มา';
    const csv = await csvOf([rowOf(makeEntry({ parts: [part({ text })] }), makeSources())]);
    expect(csv).toContain('"เขาว่า ""ไม่มา"", แล้ว;=1\nก็ไม่มา"');
  });

  it('has a Thai name, written as RFC 5987 wants it', () => {
    const link = {
      districtGroups: ['THON_S'],
      from: new Date('2020-06-30T17:00:00Z'),
      to: new Date('2020-07-10T17:00:00Z'),
    };
    const name = fileName(link, places);
    expect(name).toBe('ความเห็น-กรุงธนใต้-2020-07-01-ถึง-2020-07-10.csv');
    const header = contentDisposition(name, 'feedback.csv');
    expect(header).toMatch(/^attachment; filename="feedback\.csv"; filename\*=UTF-8''[\w%.-]+$/);
    expect(decodeURIComponent(header.split("UTF-8''")[1]!)).toBe(name);
    expect(fileName({ ...link, districtGroups: places.groups.map(({ code }) => code) }, places)).toContain('ทุกกลุ่มเขต');
  });
});

import fc from 'fast-check';
import { changedLines, problemsOf, sumOf, type Figures } from '../../src/progress-reports/rules.ts';

const project = { from: '2019-10-01', to: '2020-09-29', budgetBaht: 4_529_800 };
const report = (overrides: Partial<Figures> = {}): Figures => ({
  number: 8,
  asOf: '2020-05-24',
  narrative: 'แจ้งสำนักงานเขต',
  percent: 65,
  percentReason: null,
  baht: 0,
  totalBaht: null,
  planStatus: 'เป็นไปตามแผน',
  targetStatus: 'เป็นไปตามเป้าหมาย',
  ...overrides,
});
const seventh = report({ number: 7, asOf: '2020-04-29', percent: 65 });
const kinds = (figures: Figures, earlier: Figures[] = [seventh]) =>
  problemsOf(figures, earlier, project).map(({ kind }) => kind);

describe('before a report is approved', () => {
  it('nothing is wrong with one that is whole', () => expect(kinds(report())).toEqual([]));

  it.each<[string, Partial<Figures>, string[]]>([
    ['no progress', { percent: null }, ['percentMissing']],
    ['101 percent', { percent: 101 }, ['percentOutOfRange']],
    ['a hundredth above 100 percent', { percent: 100.01 }, ['percentOutOfRange']],
    ['100 percent', { percent: 100 }, []],
    ['-1 percent', { percent: -1 }, ['percentOutOfRange']],
    ['65 to 60 percent without a word, as in 2563', { percent: 60 }, ['percentFalls']],
    ['65 to 60 percent with a reason', { percent: 60, percentReason: 'ปรับเป้าหมาย' }, []],
    ['a reason of blanks', { percent: 60, percentReason: '  ' }, ['percentFalls']],
    ['no money said', { baht: null }, ['bahtMissing']],
    ['money below nothing', { baht: -1 }, ['moneyMalformed']],
    ['thousandths of a baht', { baht: 0.125 }, ['moneyMalformed']],
    ['0 in all periods and 88,255 in total, as in 2563', { totalBaht: 88_255 }, ['totalDiffers']],
    [
      '88,255 in figures and 88,250 in words, as in 2563',
      { baht: 88_255, narrative: 'เบิกจ่ายงบประมาณโครงการแล้วรวมทั้งสิ้น 88,255.- บาท (แปดหมื่นแปดพันสองร้อยห้าสิบบาทถ้วน)' },
      ['toldWordsDiffer'],
    ],
    [
      'a total in the text that is not the sum',
      { baht: 88_255, narrative: 'เบิกจ่ายงบประมาณแล้วรวมทั้งสิ้น ๕๐,๐๐๐.- บาท (ห้าหมื่นบาทถ้วน)' },
      ['toldTotalDiffers'],
    ],
    [
      'a total in the text that is the sum, with a remark behind it',
      { baht: 88_255, narrative: 'เบิกจ่ายงบประมาณแล้วรวมทั้งสิ้น 88,255.00 บาท (ไม่รวมเงินกัน)' },
      [],
    ],
    ['more than was received', { baht: 4_529_801 }, ['overBudget']],
    ['a day before the report before', { asOf: '2020-04-29' }, ['dateNotAfter']],
    ['no text', { narrative: ' ' }, ['narrativeEmpty']],
    ['no statuses', { planStatus: null, targetStatus: '' }, ['planStatusMissing', 'targetStatusMissing']],
  ])('it is told of %s', (_name, overrides, expected) => expect(kinds(report(overrides))).toEqual(expected));

  it('a draft without progress hides no fall: the report before it is looked at', () => {
    const draft = report({ number: 8, asOf: '2020-05-24', percent: null });
    const ninth = report({ number: 9, asOf: '2020-06-18', percent: 60 });
    expect(problemsOf(ninth, [seventh, draft], project)).toEqual([
      { kind: 'percentFalls', from: 65, to: 60, earlier: 7 },
    ]);
  });

  it.each<[string, Partial<Figures>, Partial<Figures>, string[]]>([
    ['agrees', {}, {}, []],
    ['has come further than the next', { percent: 80 }, {}, ['laterFalls']],
    ['has come further, which the next explains', { percent: 80 }, { percentReason: 'ปรับเป้าหมาย' }, []],
    ['is of a day after the next', { asOf: '2020-06-18' }, {}, ['dateNotBefore']],
    ['makes a total of the next wrong', { baht: 5 }, { baht: 10, totalBaht: 10 }, ['laterTotalDiffers']],
    ['leaves no money for the next', { baht: 10 }, { baht: 4_529_800 }, ['overBudget']],
  ])('a report that is mended late %s', (_name, overrides, next, expected) => {
    const later = report({ number: 9, asOf: '2020-06-18', percent: 70, ...next });
    expect(problemsOf(report(overrides), [seventh], project, [later]).map(({ kind }) => kind)).toEqual(expected);
  });

  it('the first report has nothing to be compared with', () => expect(kinds(report({ number: 1 }), [])).toEqual([]));

  it('money adds up to the satang, however many reports there are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 40 }), (satangs) => {
        const sum = satangs.reduce((total, satang) => total + satang, 0) / 100;
        expect(sumOf(satangs.map((satang) => ({ baht: satang / 100 })))).toBe(sum);
      }),
    );
  });
});

it('what changed between two versions are the lines that went and came', () => {
  expect(changedLines('ก\nข\nค', 'ก\nข แก้\nค')).toEqual({ gone: ['ข'], come: ['ข แก้'] });
});

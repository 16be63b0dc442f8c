import { validateMessages } from '../../src/embedded/line/validate.ts';
import { roster } from '../../src/line-groups/roster-messages.ts';
import type { RosterView } from '../../src/line-groups/roster-effects.ts';
import { loadProgramme } from '../../src/programme.ts';
import { problemsOf } from '../message-rules.ts';
import { actionsOf, wordsOf } from '../world.ts';

const group = loadProgramme().places.groups.find(({ code }) => code === 'THON_S')!;
const named = Array.from({ length: 17 }, (_, index) => ({
  name: `ประเสริฐศักดิ์ สมมติวงศ์${index}`,
  district: 'ทุ่งครุ',
}));
const counted = { inside: 10, of: 18, unknown: 0 };
const view: RosterView = {
  districtGroup: 'THON_S',
  groups: [
    {
      name: 'ประชาคมกรุงธนใต้',
      people: 41,
      kinds: { analyst: counted, districtAnalyst: counted, representative: counted },
      unregistered: 13,
    },
  ],
  outside: named.map(({ name }) => name),
  named,
  withoutLine: 7,
  unknown: 0,
};
const pageOf = (page: number) => {
  const message = roster(view, group, page);
  return { message, names: wordsOf(message).match(/ประเสริฐศักดิ์/gu)?.length ?? 0 };
};

describe('a long roster', () => {
  it('comes page by page, each short enough, with the figures on the first', () => {
    expect([1, 2, 3].map((page) => pageOf(page).names)).toEqual([3, 7, 7]);
    for (const page of [1, 2, 3]) {
      const { message } = pageOf(page);
      expect(validateMessages([message])).toMatchObject({ ok: true });
      expect(problemsOf(message)).toEqual([]);
      expect(wordsOf(message).includes('นักวิเคราะห์ สยป.')).toBe(page === 1);
    }
  });

  it('offers the next page while there is one, and a page that is not there is the last', () => {
    const labels = (page: number) => actionsOf(pageOf(page).message).map((action) => 'label' in action && action.label);
    expect([labels(1), labels(2), labels(3)]).toEqual([['ดูรายชื่อต่อ'], ['ดูรายชื่อต่อ'], []]);
    expect(pageOf(99)).toEqual(pageOf(3));
  });
});

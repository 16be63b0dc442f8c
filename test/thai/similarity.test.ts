import { cosine, NEAR_DUPLICATE, trigramsOf } from '../../src/thai/similarity.ts';

const likeness = (one: string, other: string): number => cosine(trigramsOf(one), trigramsOf(other));

describe('two texts', () => {
  it.each([
    ['ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ 3 วันแล้ว', 'ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บสามวันแล้วครับ'],
    ['น้ำในคลองบางมดเน่า มีกลิ่นช่วงเย็น', 'น้ำในคลองบางมดเน่ามากค่ะ มีกลิ่นช่วงเย็นๆ'],
    ['ไฟทางริมคลองดับหลายดวง กลางคืนเดินไม่ปลอดภัย', 'ไฟทางริมคลองดับหลายดวงค่ะ กลางคืนเดินไม่ปลอดภัยเลย'],
  ])('that report the same are near: %s', (one, other) => {
    expect(likeness(one, other)).toBeGreaterThanOrEqual(NEAR_DUPLICATE);
  });

  it.each([
    ['ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ 3 วันแล้ว', 'ขยะลอยมาติดประตูน้ำทุกวัน ไม่มีคนมาเก็บวันหยุด'],
    ['น้ำในคลองบางมดเน่า มีกลิ่นช่วงเย็น', 'ผักตบชวาเต็มคลอง เรือผ่านไม่ได้'],
    ['ทางเท้าแคบ มีของวางขวาง', 'ทางเดินริมคลองทรุด ผู้สูงอายุเดินลำบาก'],
  ])('of one theme that report different things are not: %s', (one, other) => {
    expect(likeness(one, other)).toBeLessThan(NEAR_DUPLICATE);
  });

  it('are the same but for spaces, marks and politeness: 1', () => {
    expect(likeness('ขยะ ล้นถัง!', 'ขยะล้นถังค่ะ')).toBeCloseTo(1);
  });

  it('of less than three letters are like nothing', () => {
    expect(likeness('คน', 'คน')).toBe(0);
    expect(likeness('', 'ขยะล้นถัง')).toBe(0);
  });
});

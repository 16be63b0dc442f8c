import { priceOf } from '../../src/delivery/price.ts';

const BASIC = { messages: 15_000, bahtPerExtra: 0.1 };

describe('what messages cost', () => {
  it('is nothing beside the plan while they are within it', () => {
    expect(priceOf(500, { limit: 15_000, used: 100 }, BASIC)).toEqual({
      messages: 500,
      left: 14_400,
      fits: true,
      beyondPlan: 0,
      baht: 0,
    });
  });

  it('is paid one by one beyond what the plan includes', () => {
    expect(priceOf(500, { limit: 20_000, used: 14_800 }, BASIC)).toMatchObject({
      beyondPlan: 300,
      baht: 30,
      fits: true,
    });
    expect(priceOf(500, { limit: null, used: 16_000 }, BASIC)).toMatchObject({ beyondPlan: 500, baht: 50, left: null });
  });

  it('leaves alone what is kept back for the most urgent', () => {
    expect(priceOf(100, { limit: 300, used: 0 }, BASIC, 200).fits).toBe(true);
    expect(priceOf(101, { limit: 300, used: 0 }, BASIC, 200).fits).toBe(false);
  });

  it('is unknown where the plan sells no more', () => {
    expect(priceOf(400, { limit: 300, used: 0 }, { messages: 300, bahtPerExtra: null })).toMatchObject({
      fits: false,
      baht: null,
    });
  });
});

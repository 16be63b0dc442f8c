import type { Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import type { ChartFigures } from './chart-rules.ts';
import {
  keptChartSchema,
  summarySchema,
  summaryStartSchema,
  type KeptChart,
  type Summary,
  type SummaryStart,
} from './model.ts';

export type SummaryStore = ReturnType<typeof createSummaryStore>;

export function createSummaryStore(connection: Connection) {
  const summaries = connection.model('Summary', summarySchema);
  const charts = connection.model('KeptChart', keptChartSchema);
  const starts = connection.model('SummaryStart', summaryStartSchema);
  return {
    async find(id: string): Promise<Summary | null> {
      return summaries.findById(id).lean<Summary>();
    },

    async findByWeek(week: string, scope: string): Promise<Summary | null> {
      return summaries.findOne({ week, scope }).sort({ version: -1 }).lean<Summary>();
    },

    async findVersion(week: string, scope: string, version: number): Promise<Summary | null> {
      return summaries.findOne({ week, scope, version }).lean<Summary>();
    },

    /** The newest first. */
    async findVersions(week: string, scope: string): Promise<Summary[]> {
      return summaries.find({ week, scope }).sort({ version: -1 }).lean<Summary[]>();
    },

    /** The newest weeks first. */
    async findLatest(scope: string, limit: number): Promise<Summary[]> {
      return summaries.find({ scope }).sort({ week: -1, version: -1 }).limit(limit).lean<Summary[]>();
    },

    /** @returns the one that is there, which is the other instance's where that was faster. */
    async add(summary: Omit<Summary, 'recipients'>): Promise<Summary> {
      try {
        await summaries.create({ ...summary, recipients: null });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      const { week, scope, version } = summary;
      return (await summaries.findOne({ week, scope, version }).lean<Summary>())!;
    },

    /** The person who said these entries is erased: what is quoted of them is masked, in every version. */
    async maskQuotes(entries: readonly string[], masked: (words: string) => string): Promise<void> {
      const quoting = await summaries.find({ 'figures.quotes.id': { $in: entries } }).lean<Summary[]>();
      for (const { _id, figures } of quoting)
        for (const [index, { id, text }] of figures.quotes.entries())
          if (id && entries.includes(id))
            await summaries.updateOne({ _id }, { $set: { [`figures.quotes.${index}.text`]: masked(text) } });
    },

    async markPlanned(id: string, recipients: number): Promise<void> {
      await summaries.updateOne({ _id: id }, { $set: { recipients } });
    },

    async findChart(key: string): Promise<KeptChart | null> {
      return charts.findById(key).lean<KeptChart>();
    },

    /** The newest count is kept, whoever finishes last. */
    async keepChart(key: string, figures: ChartFigures, tookMs: number): Promise<void> {
      try {
        await charts.updateOne(
          { _id: key, 'figures.asOf': { $lte: figures.asOf } },
          { $set: { figures, tookMs } },
          { upsert: true },
        );
      } catch (error) {
        // A newer one is there.
        if (!isDuplicate(error)) throw error;
      }
    },

    async dropCharts(countedBefore: Date): Promise<void> {
      await charts.deleteMany({ 'figures.asOf': { $lt: countedBefore } });
    },

    /** Since when weeks are summed up here: now, when it is asked for the first time. */
    async since(now: Date): Promise<Date> {
      await starts.updateOne({ _id: 'weekly' }, { $setOnInsert: { since: now } }, { upsert: true });
      return (await starts.findById('weekly').lean<SummaryStart>())!.since;
    },
  };
}

/** `attendances` as other systems and files take them along: session by session, by cursor. */
import type { Connection } from 'mongoose';
import { attendanceSchema, type Attendance } from './model.ts';

const BATCH = 500;

export type AttendanceExportStore = ReturnType<typeof createAttendanceExportStore>;

export function createAttendanceExportStore(connection: Connection) {
  const attendances = connection.model('Attendance', attendanceSchema);
  return {
    /** In the order of their ids. */
    async findPage(consultation: string, after: string | null, limit: number): Promise<Attendance[]> {
      return attendances
        .find({ consultation, ...(after && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Attendance[]>();
    },

    async countOf(consultation: string, most?: number): Promise<number> {
      return attendances.countDocuments({ consultation }, most === undefined ? {} : { limit: most });
    },

    async *streamOf(consultation: string): AsyncGenerator<Attendance> {
      const cursor = attendances.find({ consultation }).lean<Attendance[]>().cursor({ batchSize: BATCH });
      yield* cursor as AsyncIterable<Attendance>;
    },
  };
}

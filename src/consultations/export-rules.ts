/** Sessions as other systems are told of them: ids and codes. */
import type { ConsultationChange } from './model.ts';

/** One for each session that the change was applied to. */
export function newsOfChange({ _id, kind, districtGroup, entries, confirmedAt }: ConsultationChange) {
  return entries.flatMap(({ consultation, version }) =>
    version === null || confirmedAt === null
      ? []
      : [
          {
            event: 'session' as const,
            type: `session.${kind}`,
            subject: `session:${_id}:${consultation}`,
            districtGroup,
            at: confirmedAt,
            data: { id: consultation, version, path: `/api/v1/sessions/${consultation}` },
          },
        ],
  );
}

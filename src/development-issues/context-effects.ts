/** Writing down what is known of a district or district group: by those whose area it is, each with its source. */
import type { AuditAction, AuditRecord, AuditStore } from '../access/audit.ts';
import { may, type Action } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import type { Clock } from '../time.ts';
import type { StaffMember } from '../turn.ts';
import type { ContextField, DistrictContext, SwotKind } from './context-model.ts';
import {
  attachmentName,
  attachmentProblem,
  attachmentType,
  contextId,
  type AttachmentProblem,
  type ContextScope,
} from './context-rules.ts';
import type { ContextStore } from './context-store.ts';

export interface ContextDeskDeps {
  contexts: ContextStore;
  programme: Pick<Programme, 'context' | 'places'>;
  audit: Pick<AuditStore, 'record' | 'has'>;
  clock: Clock;
}

export interface SourcedText {
  text: string;
  source: string | null;
  /** `YYYY-MM-DD`. */
  date: string | null;
}

export type ContextDone =
  | { ok: true; context: DistrictContext }
  | { ok: false; reason: 'refused' | 'gone' | AttachmentProblem }
  /** Somebody else was faster: the record as it is now. */
  | { ok: false; reason: 'changed'; context: DistrictContext };

export type ContextDesk = ReturnType<typeof createContextDesk>;

export function createContextDesk({ contexts, programme, audit, clock }: ContextDeskDeps) {
  const { places, context: config } = programme;
  const groupOf = (district: string): string => places.groupOf(district).code;

  function allowed(by: StaffMember, action: Action, scope: ContextScope): boolean {
    const target =
      scope.kind === 'district'
        ? { district: scope.district, districtGroup: groupOf(scope.district) }
        : { districtGroup: scope.districtGroup };
    return may(by, action, target, groupOf);
  }

  type What = AuditAction & `context.${string}`;
  const recordId = (what: What, subject: string, sheet: string): string => idFrom('audit', what, subject, sheet);
  /** A form that came twice: the first has done it, and the second is told the same. */
  const isDone = (what: What, subject: string, sheet: string): Promise<boolean> =>
    audit.has(recordId(what, subject, sheet));
  const record = (by: StaffMember, what: What, subject: string, sheet: string, details: AuditRecord['details'] = {}) =>
    audit.record({
      _id: recordId(what, subject, sheet),
      at: clock.now(),
      actor: by.id,
      action: what,
      subject,
      details,
    });

  async function now(id: string): Promise<DistrictContext> {
    const empty = { _id: id, fields: [], swot: [], attachments: [], version: 0, updatedAt: clock.now() };
    return (await contexts.find(id)) ?? empty;
  }

  return {
    maySee: (by: StaffMember, scope: ContextScope): boolean => allowed(by, 'context.view', scope),
    mayWrite: (by: StaffMember, scope: ContextScope): boolean => allowed(by, 'context.edit', scope),
    read: (scope: ContextScope): Promise<DistrictContext> => now(contextId(scope)),

    /** @param version of the record that was seen. Fields that were left as they are keep who wrote them and when. */
    async writeFields(
      scope: ContextScope,
      version: number,
      given: Readonly<Record<string, SourcedText>>,
      by: StaffMember,
      sheet: string,
    ): Promise<ContextDone> {
      if (!allowed(by, 'context.edit', scope)) return { ok: false, reason: 'refused' };
      const id = contextId(scope);
      if (await isDone('context.written', id, sheet)) return { ok: true, context: await now(id) };
      const before = await now(id);
      const at = clock.now();
      const fields = config.fields.flatMap(({ id: field, nameTh }): ContextField[] => {
        const old = before.fields.find((each) => each.field === field);
        const wanted = given[field];
        if (!wanted) return old ? [old] : [];
        if (old && old.text === wanted.text && old.source === wanted.source && old.date === wanted.date) return [old];
        return wanted.text === '' ? [] : [{ field, nameTh, ...wanted, by: by.id, at }];
      });
      // What config/ has no field for any more stays as it was.
      const former = before.fields.filter((old) => !config.fields.some((field) => field.id === old.field));
      const after =
        before.version === version ? await contexts.writeFields(id, version, [...fields, ...former], at) : null;
      // Twice at the same moment: the other one was first.
      if (!after && (await isDone('context.written', id, sheet))) return { ok: true, context: await now(id) };
      if (!after) return { ok: false, reason: 'changed', context: await now(id) };
      await record(by, 'context.written', id, sheet, { fields: fields.length });
      return { ok: true, context: after };
    },

    async addSwot(
      scope: ContextScope,
      entry: SourcedText & { kind: SwotKind },
      by: StaffMember,
      sheet: string,
    ): Promise<ContextDone> {
      if (!allowed(by, 'context.edit', scope)) return { ok: false, reason: 'refused' };
      const id = contextId(scope);
      await contexts.addSwot(id, { _id: `w${idFrom('swot', sheet)}`, ...entry, by: by.id, at: clock.now() });
      await record(by, 'context.swotAdded', id, sheet, { kind: entry.kind });
      return { ok: true, context: await now(id) };
    },

    async removeSwot(scope: ContextScope, entry: string, by: StaffMember, sheet: string): Promise<ContextDone> {
      if (!allowed(by, 'context.edit', scope)) return { ok: false, reason: 'refused' };
      const id = contextId(scope);
      if (!(await contexts.removeSwot(id, entry, clock.now())))
        return (await isDone('context.swotRemoved', id, sheet))
          ? { ok: true, context: await now(id) }
          : { ok: false, reason: 'gone' };
      await record(by, 'context.swotRemoved', id, sheet);
      return { ok: true, context: await now(id) };
    },

    async attach(
      scope: ContextScope,
      file: { name: string; bytes: Buffer; source: string | null; date: string | null },
      by: StaffMember,
      sheet: string,
    ): Promise<ContextDone> {
      if (!allowed(by, 'context.edit', scope)) return { ok: false, reason: 'refused' };
      const id = contextId(scope);
      const fileId = `f${idFrom('contextFile', sheet)}`;
      const before = await now(id);
      if (before.attachments.some(({ _id }) => _id === fileId)) return { ok: true, context: before };
      const problem = attachmentProblem(file.bytes, before.attachments.length, config.attachments);
      if (problem) return { ok: false, reason: problem };
      const contentType = attachmentType(file.bytes)!;
      const { source, date, bytes } = file;
      const name = attachmentName(file.name, contentType);
      await contexts.attach(
        id,
        { _id: fileId, name, contentType, size: bytes.length, source, date, by: by.id, at: clock.now() },
        bytes,
      );
      await record(by, 'context.attached', id, sheet, { contentType, size: bytes.length });
      return { ok: true, context: await now(id) };
    },

    async detach(scope: ContextScope, attachment: string, by: StaffMember, sheet: string): Promise<ContextDone> {
      if (!allowed(by, 'context.edit', scope)) return { ok: false, reason: 'refused' };
      const id = contextId(scope);
      if (!(await contexts.detach(id, attachment, clock.now())))
        return (await isDone('context.detached', id, sheet))
          ? { ok: true, context: await now(id) }
          : { ok: false, reason: 'gone' };
      await record(by, 'context.detached', id, sheet);
      return { ok: true, context: await now(id) };
    },
  };
}

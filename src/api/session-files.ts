/** Files of sessions over the API: what was handed out, signed lists, photos of the board. They may name people. */
import { attachPaper, removePaper } from '../consultations/papers-effects.ts';
import type { SessionFile } from '../consultations/papers-model.ts';
import type { SessionPapersStore } from '../consultations/papers-store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { contentDisposition } from '../documents/http.ts';
import type { Programme } from '../programme.ts';
import type { Perform } from '../turn.ts';
import { operation, type Call, type Told } from './operations.ts';
import { ApiProblemError, conflict, missing } from './problems.ts';
import { pageOf } from './schemas.ts';
import { createSessionReach } from './session-reach.ts';
import { newFileQuery, sessionFileSchema } from './session-work-schemas.ts';

export interface SessionFileApiDeps {
  programme: Pick<Programme, 'context'>;
  consultations: Pick<ConsultationStore, 'find'>;
  sessionPapers: Pick<SessionPapersStore, 'find' | 'readFile'>;
  perform: Perform;
}

const fileBody = ({ _id, name, contentType, size, at }: SessionFile) => ({
  id: _id,
  name,
  contentType,
  bytes: size,
  at: at.toISOString(),
});

export function sessionFileOperations(deps: SessionFileApiDeps) {
  const { visible, manageable } = createSessionReach(deps.consultations);
  const tag = 'Sessions';

  const filesOf = async (id: string): Promise<SessionFile[]> => (await deps.sessionPapers.find(id))?.files ?? [];

  async function fileIn(call: Call, id = call.params['file']!): Promise<SessionFile> {
    const session = await visible(call);
    const file = (await filesOf(session._id)).find(({ _id }) => _id === id);
    if (!file) throw missing();
    return file;
  }

  const told = (file: SessionFile, call: Call): Told => ({
    body: fileBody(file),
    subject: file._id,
    location: `/sessions/${call.params['id']}/files/${file._id}`,
  });

  return [
    operation({
      method: 'get',
      path: '/sessions/{id}/files',
      id: 'listSessionFiles',
      tag,
      summary: 'Files of a session. They may name people',
      needs: ['personal'],
      answer: pageOf(sessionFileSchema),
      status: 200,
      async run(call) {
        const session = await visible(call);
        return { body: { data: (await filesOf(session._id)).map(fileBody), next: null } };
      },
    }),
    operation({
      method: 'get',
      path: '/sessions/{id}/files/{file}',
      id: 'getSessionFile',
      tag,
      summary: 'One file, as it was sent',
      needs: ['personal'],
      sendsContent: true,
      status: 200,
      async run(call) {
        const { _id, name, contentType: type, size } = await fileIn(call);
        const disposition = contentDisposition(name, `file.${name.split('.').at(-1)}`);
        const read = () => deps.sessionPapers.readFile(_id);
        return { body: null, content: { type, disposition, size, isRanged: false, read } };
      },
    }),
    operation({
      method: 'post',
      path: '/sessions/{id}/files',
      id: 'attachSessionFile',
      tag,
      summary: 'Attaches a file: the body is the file itself',
      needs: ['change', 'personal'],
      query: newFileQuery,
      takesContent: { mostBytes: deps.programme.context.attachments.mostBytes },
      answer: sessionFileSchema,
      status: 201,
      async run(call) {
        const session = await manageable(call);
        const before = new Set((await filesOf(session._id)).map(({ _id }) => _id));
        const { name } = call.query;
        const outcome = await deps.perform(
          attachPaper({ consultation: session._id, name, bytes: call.content }),
          call.cause(),
        );
        switch (outcome) {
          case 'attached': {
            const files = await filesOf(session._id);
            return told(files.find(({ _id }) => !before.has(_id)) ?? files.at(-1)!, call);
          }
          case 'gone':
            throw missing();
          case 'tooMany':
            throw conflict((say) => say.files.tooMany);
          default:
            throw new ApiProblemError('invalid', { detail: (say) => say.files[outcome] });
        }
      },
      again: async (id, call) => told(await fileIn(call, id), call),
    }),
    operation({
      method: 'delete',
      path: '/sessions/{id}/files/{file}',
      id: 'removeSessionFile',
      tag,
      summary: 'Takes a file out',
      needs: ['change', 'personal'],
      status: 204,
      async run(call) {
        const session = await manageable(call);
        const file = call.params['file']!;
        const outcome = await deps.perform(removePaper({ consultation: session._id, file }), call.cause());
        if (outcome === 'gone') throw missing();
        return { body: null, subject: file };
      },
      again: async () => ({ body: null }),
    }),
  ];
}

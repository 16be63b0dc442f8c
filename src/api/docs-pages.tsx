/** `/api/docs`: the document as a page that needs no scripts and nothing from elsewhere. */
import type { VNode } from 'preact';
import { groupedBy } from '../grouping.ts';
import { Page } from '../web/layout.tsx';
import { Tag } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { examplesFor } from './examples.ts';
import { docsWords } from './messages.ts';
import { openApiOf } from './openapi.ts';
import type { Operation } from './operations.ts';
import { problemWords } from './problem-messages.ts';
import { PROBLEM_TYPES, type ProblemType } from './problems.ts';

const PROBLEMS = Object.entries(PROBLEM_TYPES) as [ProblemType, number][];

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: { type?: unknown; enum?: unknown[] };
}
interface DescribedOperation {
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
}

/** Without what says nothing to people: patterns, and how far numbers go in JavaScript. */
const pretty = (schema: unknown): string =>
  JSON.stringify(
    schema,
    (key, value: unknown) =>
      key === 'pattern' || Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER ? undefined : value,
    2,
  );
const sectionOf = (tag: string): string => `section-${tag.toLowerCase().replaceAll(' ', '-')}`;
/** How the document names a schema elsewhere in it. */
const REFERENCE = /#\/components\/schemas\/(\w+)/;

/** With a way to each schema that is named in it. */
function Json({ schema }: { schema: unknown }): VNode {
  const parts = pretty(schema).split(REFERENCE);
  return (
    <code>
      {parts.map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <a key={`${index}`} href={`#schema-${part}`}>
            {part}
          </a>
        ),
      )}
    </code>
  );
}

/** Names of fields stand between backticks in the document. */
function Described({ text }: { text: string }): VNode {
  return <>{text.split('`').map((part, index) => (index % 2 === 0 ? part : <code key={`${index}`}>{part}</code>))}</>;
}

const schemaIn = (content: Record<string, { schema: unknown }> | undefined): unknown =>
  Object.values(content ?? {})[0]?.schema;

export function docsPage(lang: Lang, operations: readonly Operation[], publicUrl: string): VNode {
  const words = docsWords(lang);
  const document = openApiOf(operations, publicUrl, 0) as {
    paths: Record<string, Record<string, DescribedOperation>>;
    components: { schemas: Record<string, unknown> };
  };
  const groups = groupedBy(operations, ({ tag }) => tag);
  return (
    <Page lang={lang} title={words.title} address="/api/docs">
      <h1>{words.title}</h1>
      <p>{words.intro}</p>
      <p>
        <a href="/api/v1/openapi.json">{words.file}</a> · <code>{`${publicUrl}/api/v1`}</code>
      </p>
      <section class="card" aria-labelledby="token">
        <h2 id="token">{words.tokenTitle}</h2>
        <p>{words.token}</p>
        <pre class="scroll" tabIndex={0}>
          <code>{`curl -H 'Authorization: Bearer prk_…' ${publicUrl}/api/v1/sessions`}</code>
        </pre>
        <p>
          <a href="/console/tokens">{words.tokenLink}</a>
        </p>
      </section>
      <section class="card" aria-labelledby="rules">
        <h2 id="rules">{words.rulesTitle}</h2>
        <ul>
          {words.rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      </section>
      <section class="card" aria-labelledby="examples">
        <h2 id="examples">{words.examplesTitle}</h2>
        {Object.entries(examplesFor(`${publicUrl}/api/v1`)).map(([name, code]) => (
          <>
            <h3 id={`example-${name}`}>{words.examples[name as keyof typeof words.examples]}</h3>
            <pre class="scroll" tabIndex={0}>
              <code>{code}</code>
            </pre>
          </>
        ))}
      </section>
      <section class="card" aria-labelledby="operations">
        <h2 id="operations">{words.operations}</h2>
        <ul class="rows">
          {[...groups].map(([tag, { length }]) => (
            <li key={tag}>
              <a href={`#${sectionOf(tag)}`}>{words.tags[tag] ?? tag}</a> <small>{length}</small>
            </li>
          ))}
        </ul>
      </section>
      {[...groups].map(([tag, members]) => (
        <section key={tag} aria-labelledby={sectionOf(tag)}>
          <h2 id={sectionOf(tag)}>{words.tags[tag] ?? tag}</h2>
          {members.map((each) => (
            <OneOperation
              key={each.id}
              lang={lang}
              operation={each}
              described={document.paths[each.path]![each.method]!}
            />
          ))}
        </section>
      ))}
      <section aria-labelledby="schemas">
        <h2 id="schemas">{words.schemas}</h2>
        {Object.entries(document.components.schemas).map(([name, schema]) => (
          <details key={name} class="card" id={`schema-${name}`}>
            <summary>
              <code>{name}</code>
            </summary>
            <pre class="scroll" tabIndex={0}>
              <Json schema={schema} />
            </pre>
          </details>
        ))}
      </section>
      <section class="card" aria-labelledby="problems">
        <h2 id="problems">{words.problemsTitle}</h2>
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.status}</th>
                <th scope="col">{words.type}</th>
                <th scope="col">{words.problem}</th>
              </tr>
            </thead>
            <tbody>
              {PROBLEMS.map(([type, status]) => (
                <tr key={type} id={`problem-${type}`}>
                  <th scope="row">{status}</th>
                  <td>
                    <code>{`/api/docs#problem-${type}`}</code>
                  </td>
                  <td>{problemWords(lang).titles[type]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </Page>
  );
}

function OneOperation({
  lang,
  operation,
  described,
}: {
  lang: Lang;
  operation: Operation;
  described: DescribedOperation;
}) {
  const words = docsWords(lang);
  const { method, path, id, summary, status, needs } = operation;
  const body = schemaIn(described.requestBody?.content);
  const answer = schemaIn(described.responses[status]?.content);
  return (
    <details class="card" id={id}>
      <summary>
        <Tag tone={method === 'get' ? 'plain' : 'go'}>{method.toUpperCase()}</Tag> <code>{path}</code>{' '}
        <span lang="en">
          <Described text={summary} />
        </span>
      </summary>
      {needs.length > 0 && (
        <p>
          {words.needs}: <code>{needs.join(', ')}</code>
        </p>
      )}
      {described.parameters.length > 0 && (
        <div class="scroll">
          <table class="stacks">
            <caption>{words.parameters}</caption>
            <thead>
              <tr>
                <th scope="col">{words.name}</th>
                <th scope="col">{words.place}</th>
                <th scope="col">{words.about}</th>
              </tr>
            </thead>
            <tbody>
              {described.parameters.map(({ name, in: place, required, description, schema }) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                    {required ? ' *' : ''}
                  </th>
                  <td data-label={words.place}>{place}</td>
                  <td lang="en">
                    <Described text={[description, schema.enum?.join(' · ')].filter(Boolean).join('. ')} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {body !== undefined && (
        <>
          <p>{words.body}</p>
          <pre class="scroll" tabIndex={0}>
            <Json schema={body} />
          </pre>
        </>
      )}
      <p>
        {words.answer}: {status}
      </p>
      {answer === undefined ? (
        <p>{words.nothing}</p>
      ) : (
        <pre class="scroll" tabIndex={0}>
          <Json schema={answer} />
        </pre>
      )}
    </details>
  );
}

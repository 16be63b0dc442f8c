/** Forms that work without scripts, keep what was typed, and say beside each field what is wrong with it. */
import type { ComponentChildren, JSX } from 'preact';
import type { z } from 'zod';
import { frameWords, PROBLEMS, problemWords, type Problem } from './messages.ts';
import type { Lang } from './words.ts';

/** A form as it was sent; a field that may come several times is an array. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;
export type Problems = Readonly<Record<string, Problem>>;

export function typedText(typed: Typed, name: string): string {
  const value = typed[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

export function typedList(typed: Typed, name: string): readonly string[] {
  const value = typed[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** Reads what a browser sent, whatever it is made of. */
export function typedFrom(body: unknown): Typed {
  if (typeof body !== 'object' || body === null) return {};
  const fields = Object.entries(body as Record<string, unknown>).flatMap(([name, value]): [string, Typed[string]][] => {
    if (typeof value === 'string') return [[name, value]];
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? [[name, value]] : [];
  });
  return Object.fromEntries(fields);
}

/** @param schema whose messages are names of problems. The first problem of each field is told. */
export function readForm<Schema extends z.ZodType>(
  schema: Schema,
  typed: Typed,
): { ok: true; value: z.output<Schema> } | { ok: false; problems: Problems } {
  const parsed = schema.safeParse(typed);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems: Record<string, Problem> = {};
  for (const { path, message } of parsed.error.issues) {
    const problem = PROBLEMS.find((each) => each === message) ?? 'notAChoice';
    problems[String(path[0] ?? '')] ??= problem;
  }
  return { ok: false, problems };
}

/** What every form of the console carries: that it is ours, and which sheet it is, so that sending it twice is once. */
export function Carried({ formToken, sheet }: { formToken: string; sheet?: string | undefined }) {
  return (
    <>
      <input type="hidden" name="formToken" value={formToken} />
      {sheet !== undefined && <input type="hidden" name="sheet" value={sheet} />}
    </>
  );
}

interface FieldProps {
  lang: Lang;
  name: string;
  label: string;
  typed: Typed;
  problems?: Problems | undefined;
  hint?: string | undefined;
  required?: boolean | undefined;
}

function Labelled({
  lang,
  name,
  label,
  problems,
  hint,
  required = false,
  children,
}: FieldProps & { children: ComponentChildren }) {
  const problem = problems?.[name];
  return (
    <div class={problem ? 'field wrong' : 'field'}>
      <label for={`f-${name}`}>
        {label}
        {required && <span class="needed"> ({frameWords(lang).required})</span>}
      </label>
      {children}
      {problem && (
        <p class="problem" id={`p-${name}`}>
          {problemWords(lang)[problem]}
        </p>
      )}
      {hint && (
        <p class="hint" id={`h-${name}`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** What ties a field to its words for those who hear the page. */
function ties({ name, problems, hint, required }: FieldProps) {
  const problem = problems?.[name];
  const by = [problem ? `p-${name}` : '', hint ? `h-${name}` : ''].filter(Boolean).join(' ');
  return {
    id: `f-${name}`,
    name,
    ...(problem && { 'aria-invalid': 'true' as const }),
    ...(by && { 'aria-describedby': by }),
    ...(required && { required: true }),
  };
}

export function TextField(
  props: FieldProps & {
    type?: 'text' | 'date' | 'time' | 'search' | 'tel' | 'url' | 'number' | undefined;
    /** The key / leads here. */
    search?: boolean | undefined;
    more?: Pick<JSX.IntrinsicElements['input'], 'maxLength' | 'min' | 'max' | 'autocomplete' | 'inputMode'> | undefined;
  },
) {
  // The year is in the era of the device, whatever the page speaks.
  const hint = props.hint ?? (props.type === 'date' ? frameWords(props.lang).dateHint : undefined);
  return (
    <Labelled {...props} hint={hint}>
      <input
        {...{ type: (props.type ?? 'text') as 'text' }}
        {...ties({ ...props, hint })}
        value={typedText(props.typed, props.name)}
        {...(props.search && { 'data-search': true })}
        {...props.more}
      />
    </Labelled>
  );
}

export function LongField(props: FieldProps & { rows?: number | undefined; maxLength?: number | undefined }) {
  return (
    <Labelled {...props}>
      <textarea
        rows={props.rows ?? 4}
        {...ties(props)}
        {...(props.maxLength !== undefined && { maxLength: props.maxLength })}
      >
        {typedText(props.typed, props.name)}
      </textarea>
    </Labelled>
  );
}

export interface Choice {
  value: string;
  label: string;
}

export function ChoiceField(props: FieldProps & { choices: readonly Choice[]; none?: string | undefined }) {
  const chosen = typedText(props.typed, props.name);
  return (
    <Labelled {...props}>
      <select {...ties(props)}>
        {props.none !== undefined && (
          <option value="" selected={chosen === ''}>
            {props.none}
          </option>
        )}
        {props.choices.map(({ value, label }) => (
          <option key={value} value={value} selected={value === chosen}>
            {label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** Several of a list. */
export function TickList({
  legend,
  name,
  choices,
  chosen,
}: {
  legend: string;
  name: string;
  choices: readonly Choice[];
  chosen: readonly string[];
}) {
  return (
    <fieldset class="ticks">
      <legend>{legend}</legend>
      {choices.map(({ value, label }) => (
        <label key={value}>
          <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

/** At the head of a form that came back: what is wrong, with a way to each field. */
export function ProblemList({
  lang,
  problems,
  labels,
}: {
  lang: Lang;
  problems: Problems;
  labels: Readonly<Record<string, string>>;
}) {
  const found = Object.entries(problems);
  if (found.length === 0) return null;
  return (
    <div class="notice bad" role="alert">
      <p>{frameWords(lang).problemsTitle}</p>
      <ul>
        {found.map(([name, problem]) => (
          <li key={name}>
            <a href={`#f-${name}`}>
              {labels[name] ?? name}: {problemWords(lang)[problem]}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** `/console/webhooks`: which other systems are told of what, and what they did not take. */
import { WEBHOOK_EVENTS, type Webhook, type WebhookDelivery, type WebhookStore } from '../delivery/webhook-store.ts';
import type { Webhooks } from '../delivery/webhooks.ts';
import {
  Carried,
  ProblemList,
  TextField,
  TickList,
  typedList,
  typedText,
  type Problems,
  type Typed,
} from '../web/forms.tsx';
import { formatsOf, groupShortOf } from '../web/format.ts';
import type { Problem } from '../web/messages.ts';
import { Card, Crumbs, Tag } from '../web/parts.tsx';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { webhookWords } from './webhooks-messages.ts';

export interface WebhookPageDeps extends DeskDeps {
  webhooks: WebhookStore;
  webhookSender: Webhooks;
  wake(): void;
}

export const WEBHOOKS = '/console/webhooks';
const TROUBLES_SHOWN = 20;

export function webhookPageRoutes(desk: Desk, deps: WebhookPageDeps): void {
  const { groups } = deps.programme.places;
  const { webhooks, webhookSender } = deps;

  async function show(visit: Visit, typed: Typed, problems: Problems, more: { status?: number } = {}) {
    const { lang, formToken, sheet } = visit;
    const words = webhookWords(lang);
    const nameOf = (code: string): string => groupShortOf(deps.programme.places, lang, code);
    const all = await Promise.all(
      (await webhooks.findAll()).map(async (hook) => ({
        hook,
        troubles: (await webhooks.findDeliveries(hook._id, TROUBLES_SHOWN, ['failed', 'planned', 'claimed'])).filter(
          ({ attempts }) => attempts > 0,
        ),
      })),
    );
    const field = { lang, typed, problems };
    const page = (
      <>
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
        {all.length === 0 && <p class="card">{words.none}</p>}
        {all.map(({ hook, troubles }) => (
          <OneWebhook key={hook._id} {...{ visit, hook, troubles, nameOf }} />
        ))}
        <Card id="make" title={words.makeTitle}>
          <ProblemList lang={lang} problems={problems} labels={{ url: words.url, event: words.events }} />
          <form method="post" action={WEBHOOKS}>
            <Carried formToken={formToken} sheet={sheet} />
            <TextField
              {...field}
              name="url"
              type="url"
              label={words.url}
              hint={words.urlHint}
              required
              more={{ maxLength: 500 }}
            />
            <TickList
              legend={words.events}
              name="event"
              choices={WEBHOOK_EVENTS.map((each) => ({ value: each, label: words.event[each] }))}
              chosen={typedList(typed, 'event')}
            />
            <TickList
              legend={words.scope}
              name="group"
              choices={groups.map(({ code }) => ({ value: code, label: nameOf(code) }))}
              chosen={typedList(typed, 'group')}
            />
            <button type="submit">{words.make}</button>
          </form>
        </Card>
      </>
    );
    return { page, title: words.title, current: WEBHOOKS, ...more } satisfies Answer;
  }

  desk.form(WEBHOOKS, {
    async show(visit, typed, problems): Promise<Answer> {
      if (!visit.may('webhook.manage')) return MISSING;
      return show(visit, typed ?? { event: [...WEBHOOK_EVENTS] }, problems);
    },
    async act(visit): Promise<Answer> {
      if (!visit.may('webhook.manage')) return MISSING;
      const { typed, lang } = visit;
      const url = typedText(typed, 'url').trim();
      const events = WEBHOOK_EVENTS.filter((each) => typedList(typed, 'event').includes(each));
      const codes = groups.map(({ code }): string => code).filter((code) => typedList(typed, 'group').includes(code));
      const problems: Record<string, Problem> = {
        ...(webhookSender.problemOf(url) && { url: 'notALink' as const }),
        ...(events.length === 0 && { event: 'required' as const }),
      };
      if (Object.keys(problems).length > 0) return show(visit, typed, problems, { status: 422 });
      const wish = { url, events, districtGroups: codes.length > 0 ? codes : null };
      const { secret } = await webhookSender.create(wish, visit.member.id, visit.cause().eventId);
      const words = webhookWords(lang);
      const page = (
        <>
          <Crumbs trail={[{ href: WEBHOOKS, label: words.title }]} />
          <h1>{words.madeTitle}</h1>
          <section class="card">
            <label for="f-secret">{words.secret}</label>
            <input id="f-secret" type="text" readOnly value={secret} />
            <p>
              <a href={WEBHOOKS}>{words.back}</a>
            </p>
          </section>
        </>
      );
      return { page, title: words.madeTitle, current: WEBHOOKS };
    },
  });

  desk.post(`${WEBHOOKS}/:id/remove`, {
    async act(visit): Promise<Answer> {
      if (!visit.may('webhook.manage')) return MISSING;
      await webhookSender.remove(visit.param('id'), visit.member.id);
      return { goTo: WEBHOOKS, notice: { tone: 'good', text: webhookWords(visit.lang).removed } };
    },
  });

  desk.post(`${WEBHOOKS}/:id/retry`, {
    async act(visit): Promise<Answer> {
      if (!visit.may('webhook.manage')) return MISSING;
      const done = await webhooks.retry(typedText(visit.typed, 'delivery'), visit.param('id'));
      deps.wake();
      return done ? { goTo: WEBHOOKS, notice: { tone: 'good', text: webhookWords(visit.lang).retried } } : MISSING;
    },
  });
}

function OneWebhook(props: {
  visit: Visit;
  hook: Webhook;
  troubles: readonly WebhookDelivery[];
  nameOf(code: string): string;
}) {
  const { visit, hook, troubles, nameOf } = props;
  const { lang, formToken } = visit;
  const words = webhookWords(lang);
  const { moment } = formatsOf(lang);
  return (
    <Card id={hook._id} title={hook.url}>
      <p>
        {hook.events.map((each) => words.event[each]).join(' · ')} ·{' '}
        {hook.districtGroups?.map(nameOf).join(', ') ?? words.everything}
      </p>
      {troubles.length === 0 ? (
        <p>{words.noTroubles}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <caption>{words.troubles}</caption>
            <thead>
              <tr>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.tries}</th>
                <th scope="col">{words.answer}</th>
                <th scope="col">{words.state}</th>
              </tr>
            </thead>
            <tbody>
              {troubles.map(({ _id, type, at, attempts, lastStatus, lastError, state }) => (
                <tr key={_id}>
                  <th scope="row">
                    {type} {moment(at)}
                  </th>
                  <td data-label={words.tries}>{attempts}</td>
                  <td data-label={words.answer}>{lastStatus ?? lastError}</td>
                  <td data-label={words.state}>
                    <Tag tone={state === 'failed' ? 'bad' : 'warn'}>{words.states[state]}</Tag>
                    {state === 'failed' && (
                      <form method="post" action={`${WEBHOOKS}/${hook._id}/retry`}>
                        <Carried formToken={formToken} />
                        <input type="hidden" name="delivery" value={_id} />
                        <button type="submit" class="outline small">
                          {words.retry}
                        </button>
                      </form>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <form method="post" action={`${WEBHOOKS}/${hook._id}/remove`}>
        <Carried formToken={formToken} />
        <button type="submit" class="outline secondary small" aria-label={words.removeOf(hook.url)}>
          {words.remove}
        </button>
      </form>
    </Card>
  );
}

/** Who has to be told by phone, for LINE does not reach them. */
import type { VNode } from 'preact';
import type { Representative } from '../representatives/model.ts';
import { phoneWithDashes } from '../representatives/rules.ts';
import { Crumbs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { REGISTRY } from './registry-letters-pages.tsx';
import { registryWords } from './registry-messages.ts';

export interface PhoneList {
  lang: Lang;
  people: readonly Representative[];
}

export function phoneListPage({ lang, people }: PhoneList): VNode {
  const words = registryWords(lang);
  const reason = ({ blockedAt, lineUserId }: Representative): string =>
    words.reasons[blockedAt ? 'blocked' : lineUserId ? 'stopped' : 'noLine'];
  return (
    <>
      <Crumbs trail={[{ href: REGISTRY, label: words.title }]} />
      <h1>{words.phoneTitle}</h1>
      <p class="lead">{words.phoneLead}</p>
      {people.length === 0 ? (
        <p class="card">{words.nobodyToPhone}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.fields.fullName}</th>
                <th scope="col">{words.fields.phone}</th>
                <th scope="col">{words.reason}</th>
                <th scope="col">{words.district}</th>
                <th scope="col">{words.fields.community}</th>
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person._id}>
                  <th scope="row">
                    <a href={`${REGISTRY}/${person._id}`}>{person.fullName ?? words.noName}</a>
                  </th>
                  <td class="no-wrap" data-label={words.fields.phone}>
                    {person.phone ? <a href={`tel:${person.phone}`}>{phoneWithDashes(person.phone)}</a> : words.noPhone}
                  </td>
                  <td data-label={words.reason}>{reason(person)}</td>
                  <td data-label={words.district}>{person.district}</td>
                  <td data-label={words.fields.community}>{person.community}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

import { local, relationLabels } from '@anyuan/contract';

import { html, tableOf } from '../../kernel/registers/index.ts';
import { listed, type Look, type Part } from './look.ts';

const labelOf = ({ type, at }: Look, stamp: string): string =>
  Object.values(type.actions).find((one) => one.stamp === stamp || one.partyStamp === stamp)?.label[at] ?? stamp;

export function peopleIn(look: Look): Part | null {
  const { detail, at, say } = look;
  return listed(
    'people',
    say.people,
    detail.parties.map(({ person, relation, joinedAt, stamps }) => [
      relationLabels[relation][at],
      person.name,
      local(joinedAt),
      Object.entries(stamps)
        .map(([stamp, when]) => `${labelOf(look, stamp)} ${local(when) ?? ''}`)
        .join('\n'),
    ]),
    [18, 20, 24, 38],
  );
}

const minuteMs = 60_000;

export function clocksIn(look: Look): Part | null {
  const { detail, type, at, say } = look;
  const running = new Map(detail.clocks.map((one) => [one.clock, one]));
  const limits = Object.entries(type.clocks).flatMap(([name, { label }]) => {
    const runs = running.get(name);
    const kept = detail.kept[name];
    if (kept === undefined && !runs) return [];
    const result = kept === undefined ? (runs?.isPaused ? 'paused' : 'running') : kept ? 'kept' : 'broken';
    return [[label[at], local(runs?.dueAt ?? null) ?? '', say.clockState[result]]];
  });
  const stamps = Object.entries(detail.stamps)
    .toSorted(([, a], [, b]) => Date.parse(a) - Date.parse(b))
    .map(([stamp, when]) => {
      const minutes = Math.max(0, Math.floor((Date.parse(when) - Date.parse(detail.at)) / minuteMs));
      const span = say.span(Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60);
      return [labelOf(look, stamp), local(when) ?? '', span];
    });
  if (limits.length + stamps.length === 0) return null;
  return {
    name: 'clocks',
    body: html`${limits.length > 0 ? tableOf(say.clocks, limits, [44, 30, 26]) : null}
    ${stamps.length > 0 ? html`<div style="margin-top: 4mm">${tableOf(say.stamps, stamps, [44, 30, 26])}</div>` : null}`,
    facts: [limits, stamps],
  };
}

export const signaturesIn = ({ entries, type, at, say }: Look): Part | null =>
  listed(
    'signatures',
    say.signatures,
    entries.flatMap(({ second, at: when, action, actor }) =>
      second ? [[local(when), type.actions[action]?.label[at] ?? action, actor.name, second.name]] : [],
    ),
    [22, 38, 20, 20],
  );
